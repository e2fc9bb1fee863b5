/** The files beside the history × every way each can be damaged: read or said, and what was readable stays in the folder. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EvidenceFiles } from '../../../electron/node/history/evidence-files.ts';
import { FileStorage } from '../../../electron/node/history/file-storage.ts';
import { keptReports } from '../../../electron/node/history/kept-reports.ts';
import { readSettings, writeSettings } from '../../../electron/node/history/settings-file.ts';
import { openLedger } from '../../../electron/node/smtp/ledger.ts';
import { defaultLimits } from '../../../shared/retry/politeness.ts';
import { damages } from '../../support/damage.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-beside-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A folder as it is with one damage after the other; gives what each of them is called. */
function* each(
  sound: string,
  file: string,
): Generator<{ how: string; folder: string; bytes: Uint8Array | null }> {
  for (const [how, bytes] of damages(readFileSync(join(sound, file)), 40)) {
    const folder = mkdtempSync(join(base, 'one-'));
    cpSync(sound, folder, { recursive: true });
    if (bytes) writeFileSync(join(folder, file), bytes);
    else rmSync(join(folder, file));
    yield { how, folder, bytes };
    rmSync(folder, { recursive: true });
  }
}
const bytesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));

test('settings: what does not hold any more is said, and the file as it was is kept', async () => {
  const sound = mkdtempSync(join(base, 'settings-'));
  const settings = { helo: 'mail1.example.com', textSize: 120, theme: 'dark' };
  await writeSettings(new FileStorage(sound), settings);
  const met = async (folder: string): Promise<{ read: unknown; said: string[] }> => {
    const said: string[] = [];
    const warn = async ({ says }: { says: string }): Promise<void> => void said.push(says);
    return { read: await readSettings(new FileStorage(folder), new Date(), warn), said };
  };
  for (const { how, folder, bytes } of each(sound, 'settings.json')) {
    const { read, said } = await met(folder);
    expect(said, how).toHaveLength(1);
    // What no checksum vouches for may be another hand's, and holds; all else comes back from the copy.
    if (!said[0]!.includes('were changed')) expect(read, how).toEqual(settings);
    expect(await met(folder), `${how}, started again`).toEqual({ read, said: [] });
    if (bytes) expect(bytesIn(folder), how).toContain(Buffer.from(bytes).toString('latin1'));
  }
  for (const { how, folder } of each(sound, 'settings.copy.json'))
    expect(await met(folder), `the copy, ${how}`).toEqual({ read: settings, said: [] });
  expect(await met(mkdtempSync(join(base, 'new-')))).toEqual({ read: null, said: [] });
});

test('evidence: never given as what it is not, and put back when it is given again', async () => {
  const sound = mkdtempSync(join(base, 'evidence-'));
  const message = new TextEncoder().encode('421 4.7.0 Try again later\r\n'.repeat(9));
  const sha256 = await new EvidenceFiles(new FileStorage(sound)).put(message);
  const file = `evidence/${sha256.slice(0, 2)}/${sha256}`;
  for (const { how, folder, bytes } of each(sound, file)) {
    const evidence = new EvidenceFiles(new FileStorage(folder));
    const given = await evidence.get(sha256).catch((error: { code: string }) => error.code);
    expect(given, how).toBe(bytes ? 'evidence-changed' : null);
    await evidence.put(message);
    expect(Buffer.compare((await evidence.get(sha256))!, message), how).toBe(0);
    if (bytes) expect(bytesIn(folder), how).toContain(Buffer.from(bytes).toString('latin1'));
  }
});

test('the list of test sessions and its last entry: the last pause holds, and what is lost is said', async () => {
  const sound = mkdtempSync(join(base, 'ledger-'));
  const at = Date.now();
  const claim = {
    port: 25,
    host: 'mx.example.net',
    clientIp: '127.0.0.1',
    override: null,
    at,
    limits: defaultLimits,
  };
  const ledger = await openLedger(sound);
  for (const address of ['10.0.0.1', '10.0.0.2']) {
    const { granted } = (await ledger.claim({ ...claim, address })) as { granted: string };
    await ledger.release(granted, null);
  }
  for (const file of ['politeness.jsonl', 'politeness.last'])
    for (const { how, folder } of each(sound, file)) {
      const again = await openLedger(folder);
      expect(await again.claim({ ...claim, address: '10.0.0.2' }), `${file}, ${how}`).toHaveProperty(
        'refused',
      );
      const first = await again.claim({ ...claim, address: '10.0.0.1' });
      if (!('refused' in (first as object))) expect(again.damage, `${file}, ${how}`).not.toBeNull();
    }
});

test('reports: what can be read is there, the rest is counted and left where it is', async () => {
  const sound = mkdtempSync(join(base, 'reports-'));
  const report = (n: number) => ({
    file: `r${n}`,
    report: {
      kind: 'feedback-report',
      from: 'example.net',
      domain: `d${n}.example`,
      begin: null,
      end: null,
    } as never,
  });
  await keptReports(sound).add([1, 2, 3].map(report), new Date());
  for (const { how, folder, bytes } of each(sound, 'reports.jsonl')) {
    const { reports, unreadable } = keptReports(folder).all();
    const lines = Buffer.from(bytes ?? [])
      .toString()
      .split('\n')
      .filter(Boolean).length;
    expect(reports.length + unreadable, how).toBe(lines);
    await keptReports(folder).add([report(4)], new Date());
    expect(keptReports(folder).all().reports.at(-1)!.file, how).toBe('r4');
    if (bytes) expect(bytesIn(folder)[0], how).toContain(Buffer.from(bytes).toString('latin1').slice(0, 200));
  }
});
