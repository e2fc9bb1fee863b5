/**
 * Reports of the built desk: no secret of a case can be read in any format, in whatever notation it was written, and
 * nothing beside it has changed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64 } from '../../shared/text/base64.ts';
import { callsOf, startServe } from '../support/double.ts';
import { notations as those, notice } from '../support/notations.ts';
import { pasted } from '../support/pasted-secrets.ts';

const data = mkdtempSync(join(tmpdir(), 'deferral-desk-notations-'));
const notations = [...those, ...pasted];
let served: Awaited<ReturnType<typeof startServe>>;
let id: string;
let call: ReturnType<typeof callsOf>;
const sign = (n: number): string => `k${String(n).padStart(3, '0')}x`;

beforeAll(async () => {
  served = await startServe(data);
  call = callsOf(served.address);
  const inputs = [{ kind: 'text', name: 'notice.eml', text: notice }];
  const opened = (await call('case.open', { inputs })) as { cases: { document: { case: string } }[] };
  id = opened.cases[0]!.document.case;
  for (const [n, [, text]] of notations.entries()) {
    const entry = { from: null, to: null, who: null, kind: 'other', ttl: null, at: null };
    await call('case.journal', { case: id, entry: { ...entry, what: `${sign(n)} ${text} ${sign(n)}end` } });
  }
});
afterAll(async () => {
  await served.stop();
  rmSync(data, { recursive: true });
});

/** The characters of a PDF in standard fonts: strings of hexadecimal digits in deflated streams. */
function textOfPdf(bytes: Buffer): string {
  const out: string[] = [];
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 7)) {
    const end = bytes.indexOf('\nendstream', at);
    let content: string;
    try {
      content = inflateSync(bytes.subarray(at + 7, end)).toString('latin1');
    } catch {
      continue;
    }
    for (const line of content.split('\n')) {
      const shown = [...line.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) =>
        Buffer.from(hex!, 'hex').toString('latin1'),
      );
      if (shown.length) out.push(shown.join(''));
    }
  }
  return out.join('\n');
}

/** A report, and everything that can be read out of it. */
function readings(output: string): string {
  const unhex = (sign: string, text: string): string =>
    text.replace(new RegExp(`${sign}([0-9A-Fa-f]{2})`, 'g'), (_all, pair: string) =>
      String.fromCharCode(parseInt(pair, 16)),
    );
  const unfolded = output.replace(/=(?:\\r\\n|\r?\n)/g, '');
  const out = [output, unhex('%', unhex('%25', output)), unhex('%', output), unhex('=', unfolded)];
  out.push(output.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code))));
  out.push(unhex('\\\\+(?:u00|x)', output), output.normalize('NFKC'));
  for (const run of output.match(/(?:[0-9a-f]{2}[ :]?){8,}/gi) ?? [])
    out.push(Buffer.from(run.replace(/[ :]/g, ''), 'hex').toString('latin1'));
  for (const run of output
    .replace(/\\r\\n|\r?\n/g, '\n')
    .match(/(?:[A-Za-z0-9+/_-]{40,}\n)*[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? []) {
    const text = Buffer.from(fromBase64(run)).toString('latin1');
    out.push(
      text,
      text.replaceAll('\0', ''),
      unhex('%', text),
      Buffer.from(fromBase64(text)).toString('latin1'),
    );
  }
  return out
    .join('\n')
    .replace(/[\u00ad\u200b]/g, '')
    .toLowerCase();
}

const formats = ['text', 'markdown', 'html', 'eml', 'json', 'csv', 'pdf'];
test.each(
  formats.flatMap((format) => [
    [format, 'people'],
    [format, 'all'],
  ]),
)('%s, %s', async (format, redaction) => {
  const preview = (await call('report.preview', { case: id, format, redaction })) as {
    text: string | null;
    base64: string | null;
  };
  const bytes = Buffer.from(preview.base64 ?? '', 'base64');
  const text = preview.text ?? (format === 'pdf' ? textOfPdf(bytes) : bytes.toString('utf8'));
  const read = readings(text);
  const survived: string[] = [];
  for (const [n, [name, , gone]] of notations.entries()) {
    const [from, to] = [read.indexOf(`${sign(n)} `), read.indexOf(`${sign(n)}end`)];
    if (format !== 'csv') expect(from >= 0 && to > from, `${name}: what stands around it`).toBe(true);
    const stretch = read.slice(from, to);
    if (gone.some((original) => stretch.includes(original.toLowerCase()))) survived.push(name);
  }
  expect(survived).toEqual([]);
  const elsewhere = ['okafor', 'huber', 'hofmann', 'blaumeise', 'zq77x', 'relay12', 's3cr3t'].flatMap(
    (original) => [...read.matchAll(new RegExp(`.{0,40}${original}.{0,20}`, 'g'))].map(([where]) => where),
  );
  expect(elsewhere).toEqual([]);
});
