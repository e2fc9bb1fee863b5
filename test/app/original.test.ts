/** The original of a source, shown with what was read of it; what cannot be shown says so. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';

let data: string;
let app: App;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'deferral-desk-original-'));
  app = await createApp({
    dataFolder: data,
    services: { host: 'browser', pick: async () => [], save: async () => null },
    now: () => new Date('2026-11-28T12:00:00Z'),
  });
});
afterAll(async () => {
  await app.close();
  rmSync(data, { recursive: true });
});

const line =
  'Nov 28 09:20:01 out1 postfix/smtp[9]: 4F1A22: to=<jo@example.net>, relay=mx1.example.net[203.0.113.9]:25, delay=2, delays=1/0/1/0, dsn=4.7.28, status=deferred (host mx1.example.net[203.0.113.9] said: 421 4.7.28 Too many mails (in reply to RCPT TO command))';
const opened = async (name: string, bytes: Uint8Array): Promise<string> => {
  const base64 = Buffer.from(bytes).toString('base64');
  const { cases } = await app.call('case.open', { inputs: [{ kind: 'bytes', name, base64 }], again: true });
  return cases[0]!.document.case;
};
const shown = async (id: string) => app.call('case.original', { case: id, source: 0 });

test.each<[string, (text: string) => Uint8Array]>([
  ['plain', (text) => Buffer.from(text)],
  ['in UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['packed', (text) => gzipSync(text)],
  ['in Windows-1252', (text) => Buffer.from(text.replace('jo@', 'j\xf6@'), 'latin1')],
])('%s: lines with their marks', async (name, write) => {
  const id = await opened(`${name}.log`, write(`first line\n${line}\n`));
  const { lines, total } = await shown(id);
  expect(total).toBe(2);
  expect(lines[0]).toEqual({ at: 1, text: 'first line', marks: [] });
  const { text, marks } = lines[1]!;
  const facts = Object.fromEntries(marks.map(({ fact, from, to }) => [fact, text.slice(from, to)]));
  expect(facts).toMatchObject({ reply: '421 4.7.28 Too many mails', 'queue id': '4F1A22' });
});

test('a file that is not kept any more, a source that there is not: one sentence', async () => {
  const id = await opened('gone.log', Buffer.from(line.replaceAll('4F1A22', '4F1A99')));
  await expect(app.call('case.original', { case: id, source: 7 })).rejects.toThrow('is not kept here');
  const folder = join(data, 'evidence');
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  await expect(shown(id)).rejects.toThrow('is not kept here');
});
