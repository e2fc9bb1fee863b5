import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { openLedger } from '../../../electron/node/smtp/ledger.ts';
import { lineOf, type Started } from '../../../electron/node/smtp/ledger-file.ts';
import type { SessionClaim, SessionLedger } from '../../../shared/ports.ts';
import { defaultLimits } from '../../../shared/retry/politeness.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'deferral-desk-ledger-'));
const noon = Date.parse('2026-05-17T12:00:00Z');
const minute = 60_000;
const claim = (more: Partial<SessionClaim> = {}): SessionClaim => ({
  address: '10.0.0.1',
  port: 25,
  host: 'mx1.example.net',
  clientIp: '192.0.2.25',
  override: null,
  at: noon,
  limits: defaultLimits,
  ...more,
});
const id = (claimed: Awaited<ReturnType<SessionLedger['claim']>>): string =>
  (claimed as { granted: string }).granted;

test('a session is remembered over a restart, by address and client IP, whatever the port', async () => {
  const data = folder();
  const before = await openLedger(data);
  await before.release(id(await before.claim(claim())), null);
  const after = await openLedger(data);
  expect(await after.claim(claim({ at: noon + 5 * minute }))).toMatchObject({
    refused: { at: noon + 15 * minute },
  });
  expect(await after.claim(claim({ at: noon + 5 * minute, port: 587 }))).toHaveProperty('refused');
  for (const other of [{ clientIp: '192.0.2.26' }, { address: '10.0.0.2' }]) {
    const granted = await after.claim(claim({ at: noon + 5 * minute, ...other }));
    expect(granted).toHaveProperty('granted');
    await after.release(id(granted), null);
  }
  expect(await after.claim(claim({ at: noon + 15 * minute }))).toHaveProperty('granted');
});

test('a clock that was set moves no pause of a server on the internet', async () => {
  const ledger = await openLedger(folder());
  const mx = { address: '192.0.2.1' };
  const began = Date.now();
  const first = id(await ledger.claim(claim(mx)));
  await ledger.release(first, noon + 40 * minute);
  for (const at of [noon, noon + 24 * 60 * minute, 0]) {
    const claimed = (await ledger.claim(claim({ ...mx, at }))) as { refused: { at: number } };
    expect(Math.round((claimed.refused.at - began) / minute)).toBe(40);
  }
});

test('a session of hours to come, by a clock that was set back since, keeps nobody from testing', async () => {
  const data = folder();
  const mx = { address: '192.0.2.1' };
  await (await openLedger(data)).claim(claim(mx)); // not ended, by a process that runs
  const path = join(data, 'politeness.jsonl');
  const ahead = Date.now() + 6 * 60 * minute;
  const [line] = readFileSync(path, 'utf8').split('\n');
  const { sum: _, ...started } = JSON.parse(line!) as Started & { sum: string };
  for (const name of readdirSync(data)) rmSync(join(data, name));
  writeFileSync(path, lineOf({ ...started, at: ahead, began: ahead }));
  const later = await openLedger(data);
  expect(later.notBefore({ host: 'mx1.example.net' }, new Date())).toBeNull();
  expect(await later.claim(claim({ ...mx, at: Date.now() }))).toHaveProperty('granted');
});

test('the receiver’s hint and the reason of an override are kept', async () => {
  const data = folder();
  const ledger = await openLedger(data);
  await ledger.release(id(await ledger.claim(claim())), noon + 120 * minute);
  expect(await ledger.claim(claim({ at: noon + 90 * minute }))).toMatchObject({
    refused: { at: noon + 120 * minute },
  });
  const forced = await ledger.claim(claim({ at: noon + 90 * minute, override: 'agreed by phone' }));
  expect(forced).toHaveProperty('granted');
  expect(readFileSync(join(data, 'politeness.jsonl'), 'utf8')).toContain('agreed by phone');
});

test('what the screens ask: when this server may be tested again', async () => {
  const ledger = await openLedger(folder());
  expect(ledger.notBefore({ host: 'mx1.example.net' }, new Date(noon))).toBeNull();
  await ledger.release(id(await ledger.claim(claim())), null);
  const next = { at: '2026-05-17T12:15:00.000Z' };
  expect(ledger.notBefore({ host: 'MX1.example.net' }, new Date(noon + minute))).toMatchObject(next);
  expect(
    ledger.notBefore({ address: '10.0.0.1', clientIp: '192.0.2.25' }, new Date(noon + minute)),
  ).toMatchObject(next);
  expect(
    ledger.notBefore({ address: '10.0.0.1', clientIp: '192.0.2.26' }, new Date(noon + minute)),
  ).toBeNull();
});

test('half a line, as a killed process leaves it, costs that line only', async () => {
  const data = folder();
  const ledger = await openLedger(data);
  await ledger.release(id(await ledger.claim(claim())), null);
  appendFileSync(join(data, 'politeness.jsonl'), '{"id":"torn","at":17');
  expect(await ledger.claim(claim({ at: noon + minute }))).toHaveProperty('refused');
  const other = await ledger.claim(claim({ address: '10.0.0.2' }));
  expect(other).toHaveProperty('granted');
  await ledger.release(id(other), null);
  expect(await ledger.claim(claim({ address: '10.0.0.2', at: noon + minute }))).toHaveProperty('refused');
});

test.each([
  ['that died', '{"pid":999999999,"started":"","host":"HOST","nonce":"a1"}'],
  [
    'that died, and whose id another one has now',
    '{"pid":1,"started":"long ago","host":"HOST","nonce":"a1"}',
  ],
  ['of the first version', '999999999 gone'],
])('the lock of a process %s is taken over', async (_, holder) => {
  const data = folder();
  writeFileSync(join(data, 'politeness.jsonl.lock'), holder.replace('HOST', hostname()));
  expect(await (await openLedger(data)).claim(claim())).toHaveProperty('granted');
});

test('one session per server and two in all: the third waits for the first to end', async () => {
  const ledger = await openLedger(folder());
  const [one] = [await ledger.claim(claim()), await ledger.claim(claim({ address: '10.0.0.2' }))];
  const third = ledger.claim(claim({ address: '10.0.0.3' }));
  const early = await Promise.race([third, new Promise((resolve) => setTimeout(() => resolve('waits'), 80))]);
  expect(early).toBe('waits');
  await ledger.release(id(one), null);
  expect(await third).toHaveProperty('granted');
});

test('a session that waits for its turn can be stopped, and was never held', async () => {
  const data = folder();
  const ledger = await openLedger(data);
  const open = id(await ledger.claim(claim()));
  const controller = new AbortController();
  const waiting = ledger.claim(claim({ clientIp: '192.0.2.26', signal: controller.signal }));
  controller.abort();
  expect(await waiting).toBe('stopped');
  await ledger.release(open, null);
  expect(readFileSync(join(data, 'politeness.jsonl'), 'utf8')).not.toContain('192.0.2.26');
});

test('several processes: exactly one of them gets the session', async () => {
  const data = folder();
  const run = (): Promise<string> =>
    new Promise((resolve) => {
      const program = join(inject('threads'), 'claim-once.cjs');
      const child = spawn(process.execPath, [program, data, JSON.stringify(claim())]);
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.on('close', () => resolve(out.trim()));
    });
  const results = await Promise.all([run(), run(), run()]);
  expect(results.sort()).toEqual(['granted', 'refused', 'refused']);
}, 60_000);

test('a session noted while the clock ran years ahead does not forbid tests until then', async () => {
  const data = folder();
  const file = join(data, 'politeness.jsonl');
  const before = await openLedger(data);
  const now = Date.now();
  await before.release(id(await before.claim(claim({ at: now + 9e11 }))), null);
  expect(before.notBefore({ host: 'mx1.example.net' }, new Date(now))).toBeNull();
  const began = (at: number) => readFileSync(file, 'utf8').replace(/"began":\d+/, `"began":${at}`);
  writeFileSync(file, began(now + 9e11));
  const after = await openLedger(data);
  expect(after.notBefore({ host: 'mx1.example.net' }, new Date(now))).toBeNull();
  expect(await after.claim(claim({ at: now }))).toHaveProperty('granted');
});

test('what is known of the file is kept until the file is another; what another process wrote counts at once', async () => {
  const data = folder();
  const [one, other] = [await openLedger(data), await openLedger(data)];
  const next = (): string | undefined =>
    one.notBefore({ host: 'mx1.example.net' }, new Date(noon + minute))?.at;
  expect(next()).toBeUndefined();
  const before = one.version();
  expect(one.version()).toBe(before);
  await other.release(id(await other.claim(claim())), null);
  expect(next()).toBe('2026-05-17T12:15:00.000Z');
  expect(one.version()).not.toBe(before);
  expect(one.notBefore({ host: 'mx2.example.net' }, new Date(noon + minute))).toBeNull();
});

test('a folder that is away, with something else in its place, is no fault of the question', async () => {
  const data = join(folder(), 'data');
  const ledger = await openLedger(data);
  rmSync(data, { recursive: true });
  writeFileSync(data, '');
  expect([ledger.version(), ledger.notBefore({ host: 'mx1.example.net' }, new Date(noon))]).toEqual([
    '',
    null,
  ]);
});

test('the list lost, or cut: it is said, and the pause of the last session holds', async () => {
  for (const damage of ['', null]) {
    const data = folder();
    const before = await openLedger(data);
    expect(before.damage).toBeNull();
    await before.release(id(await before.claim(claim())), null);
    const file = join(data, 'politeness.jsonl');
    if (damage === null) rmSync(file);
    else writeFileSync(file, damage);
    const after = await openLedger(data);
    expect(after.damage?.says).toMatch(/was lost/);
    expect(await after.claim(claim({ at: noon + minute }))).toHaveProperty('refused');
    expect((await openLedger(data)).damage).toBeNull();
  }
});

test.each([
  'garbage',
  '{"id":"x","at":1e99,"began":1,"address":"10.0.0.1","host":"mx1.example.net","clientIp":"192.0.2.25"}',
  '{"id":"x","at":"soon","address":"10.0.0.1"}',
  '[]',
  'null',
])('an entry that is none, %s: said once, kept, and the rest holds', async (line) => {
  const data = folder();
  const before = await openLedger(data);
  await before.release(id(await before.claim(claim())), 8e307);
  appendFileSync(join(data, 'politeness.jsonl'), `${line}\n`);
  const after = await openLedger(data);
  expect(after.damage?.says).toMatch(/^One entry/);
  const aside = readdirSync(data).find((name) => name.includes('.unreadable-'))!;
  expect(readFileSync(join(data, aside), 'utf8')).toContain(line);
  expect(after.notBefore({ host: 'mx1.example.net' }, new Date(noon + minute))).toMatchObject({
    at: '2026-05-17T12:15:00.000Z',
  });
  expect((await openLedger(data)).damage).toBeNull();
});

test('one bit of an entry changed, wherever: it is said, and the pause of the last session holds', async () => {
  const data = folder();
  const before = await openLedger(data);
  await before.release(id(await before.claim(claim())), noon + 30 * minute);
  const file = join(data, 'politeness.jsonl');
  const list = readFileSync(file);
  const ends = [list.indexOf(10), list.length - 1];
  for (const at of [...list.keys()].filter((i) => i % 5 === 0 || ends.includes(i))) {
    writeFileSync(
      file,
      Uint8Array.from(list, (byte, i) => (i === at ? byte ^ 1 : byte)),
    );
    const probing = await openLedger(data, undefined, false);
    expect(await probing.claim(claim({ at: noon + 20 * minute })), `byte ${at}`).toMatchObject({
      refused: { at: noon + 30 * minute },
    });
    // Without the name of its checksum an entry is one of before: believed, and whole.
    const named = list.subarray(at - 2, at + 5).includes('sum"');
    if (!named) expect(probing.damage?.says, `byte ${at}`).toMatch(/could not be read|was lost/);
  }
});

test('a list that is all garbage: the pause and the hint of the last session hold, and only a desk mends', async () => {
  const data = folder();
  const before = await openLedger(data);
  await before.release(id(await before.claim(claim())), noon + 30 * minute);
  const file = join(data, 'politeness.jsonl');
  writeFileSync(file, 'garbage\ngarbage\n');
  for (let times = 0; times < 2; times++) {
    const probing = await openLedger(data, undefined, false);
    expect(probing.damage?.says).toMatch(/^2 entries .* could not be read\.$/);
    expect(await probing.claim(claim({ at: noon + 20 * minute }))).toMatchObject({
      refused: { at: noon + 30 * minute },
    });
  }
  expect(readFileSync(file, 'utf8')).toBe('garbage\ngarbage\n');
  const desk = await openLedger(data);
  expect(desk.damage?.says).toContain('kept as politeness.jsonl.unreadable-');
  expect(await desk.claim(claim({ at: noon + 20 * minute }))).toHaveProperty('refused');
  expect((await openLedger(data)).damage).toBeNull();
});

test('a long list keeps what is recent and its last hundred, however old a clock takes them to be', async () => {
  const data = folder();
  const path = join(data, 'politeness.jsonl');
  const old = Date.now() - 400 * 24 * 60 * minute;
  const session = (n: number, began: number): string =>
    lineOf({
      id: `s${n}`,
      at: began,
      began,
      address: `10.1.${n >> 8}.${n & 255}`,
      port: 25,
      host: 'h'.repeat(120),
      clientIp: '192.0.2.25',
      pid: 999_999_999,
    });
  // 2,000 sessions of some 300 bytes are more than the list may hold; one of them was just now, far from the end.
  const lines = Array.from({ length: 2000 }, (_, n) => session(n, n === 500 ? Date.now() : old + n * minute));
  writeFileSync(path, lines.join(''));
  const ledger = await openLedger(data);
  const at = old + 2005 * minute;
  expect(await ledger.claim(claim({ at, address: '10.1.7.207' }))).toHaveProperty('refused');
  const kept = readFileSync(path, 'utf8').match(/(?<="id":")s\d+/g);
  expect(kept).toEqual(['s500', ...Array.from({ length: 100 }, (_, n) => `s${1900 + n}`)]);
  expect(readFileSync(path, 'utf8').length).toBeLessThan(512 * 1024);
});
