/** Files as they lie on disks: rotated, gzipped, cut off, not files at all. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { begun } from '../../../electron/node/reading/log-files.ts';
import { streamLogs } from '../../../electron/node/reading/log-stream.ts';
import { readLogFiles } from '../../../electron/node/reading/short-log.ts';
import { Problem } from '../../../shared/problem.ts';

const now = new Date('2026-01-02T12:00:00Z');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-stream-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const line = (stamp: string, id: string, status: string) =>
  `${stamp} out1 postfix/smtp[1]: ${id}: to=<kim@example.net>, relay=mx.example.net[203.0.113.7]:25, delay=1, delays=0/0/1/0, dsn=4.7.0, status=${status}\n`;
const refused =
  'deferred (host mx.example.net[203.0.113.7] refused to talk to me: 421 4.7.0 Try again later)';
const sent = 'sent (250 ok)';

test('a rotated set is read in the order of time, whatever the order of names', async () => {
  const newest = file('mail.log', line('Jan  1 08:00:00', 'ABCDEF1', sent));
  const middle = file('mail.log.1', line('Dec 31 08:00:00', 'ABCDEF1', refused));
  const oldest = file('mail.log.2.gz', gzipSync(line('Dec 30 08:00:00', 'ABCDEF1', refused)));
  const { log, attempts } = await readLogFiles([newest, middle, oldest], { now });
  expect(log).toMatchObject({
    files: ['mail.log.2.gz', 'mail.log.1', 'mail.log'],
    lines: 3,
    from: '2025-12-30T08:00:00Z',
    to: '2026-01-01T08:00:00Z',
  });
  expect(log!.domains[0]).toMatchObject({ deferred421: 2, messages: 1, recovered: 1, pending: 0 });
  expect(attempts.map(({ source }) => source)).toEqual([
    { file: 'mail.log.2.gz', line: 1 },
    { file: 'mail.log.1', line: 1 },
    { file: 'mail.log', line: 1 },
  ]);
});

test('what a window handed over: content, and files under another name, of which two may be alike', async () => {
  const path = file('upload-1', line('Jan  1 08:00:00', 'ABCDEF1', sent).trimEnd());
  const bytes = Buffer.from(line('Dec 31 08:00:00', 'ABCDEF1', refused).trimEnd());
  const packed = gzipSync(line('Dec 30 08:00:00', 'ABCDEF1', refused));
  const { log, attempts } = await readLogFiles(
    [
      { name: 'mail.log', path },
      { name: 'mail.log', bytes },
      { name: 'mail.log.1.gz', bytes: packed },
    ],
    { now },
  );
  expect(log).toMatchObject({ files: ['mail.log.1.gz', 'mail.log', 'mail.log'], lines: 3, skipped: 0 });
  expect(log!.domains[0]).toMatchObject({ deferred421: 2, messages: 1, recovered: 1 });
  expect(attempts.map(({ source }) => source.line)).toEqual([1, 1, 1]);
});

describe('gzip', () => {
  const text = Array.from({ length: 5000 }, (_, i) =>
    line('Jan  1 08:00:00', `ABC${i + 1000}`, refused),
  ).join('');
  test('whatever its name', async () => {
    const { log } = await readLogFiles([file('packed.log', gzipSync(text))], { now });
    expect(log!.deferred421).toBe(5000);
  });
  test('in several members', async () => {
    const path = file('members.gz', Buffer.concat([gzipSync(text), gzipSync(text)]));
    expect((await readLogFiles([path], { now })).log!.lines).toBe(10_000);
  });
  test.each([1, 5000])('something behind it: %i lines are read, and it is said', async (count) => {
    const packed = gzipSync(text.split('\n', count).join('\n') + '\n');
    const { log, notes } = await readLogFiles(
      [file(`behind-${count}.gz`, Buffer.concat([packed, Buffer.from('more\n')]))],
      { now },
    );
    expect(log).toMatchObject({ lines: count, skipped: 0, deferred421: count });
    expect(notes).toContain(
      `behind-${count}.gz is a damaged or truncated gzip file; it was read as far as it goes.`,
    );
  });
  test('cut off: read as far as it goes, and said', async () => {
    const packed = gzipSync(text);
    const { log, notes } = await readLogFiles([file('cut.gz', packed.subarray(0, packed.length - 900))], {
      now,
    });
    expect(log!.lines).toBeGreaterThan(0);
    expect(notes).toContain('cut.gz is a damaged or truncated gzip file; it was read as far as it goes.');
  });
});

test('progress in bytes and lines; a stop keeps what was read and says so', async () => {
  const text = line('Jan  1 08:00:00', 'ABCDEF1', refused).repeat(60_000);
  const path = file('long.log', text);
  const stop = new AbortController();
  const seen: { bytes: number; total: number | null; lines: number }[] = [];
  const { log, notes } = await readLogFiles([path], {
    now,
    signal: stop.signal,
    onProgress: (progress) => {
      seen.push(progress);
      stop.abort();
    },
  });
  expect(seen[0]).toMatchObject({ total: text.length });
  expect(seen[0]!.bytes).toBeGreaterThan(0);
  expect(seen[0]!.lines).toBeGreaterThan(0);
  expect(log!.lines).toBeLessThan(60_000);
  expect(notes.at(-1)).toBe('Reading was stopped; the counts cover what was read until then.');
});

test('a listing is read by itself', async () => {
  const listing = file(
    'queue.txt',
    ' 3d  4.2K 1xUeRW-0006Y5-1d <a@example.com>\n          user@example.org\n',
  );
  expect((await readLogFiles([listing], { now })).kind).toBe('queue-listing');
  const log = file('a.log', line('Jan  1 08:00:00', 'ABCDEF1', sent));
  await expect(readLogFiles([log, listing], { now })).rejects.toMatchObject({
    code: 'table-among-logs',
    exit: 3,
  });
});

test.each([
  ['no-such.log', 'file-missing'],
  ['.', 'not-a-file'],
])('%s is a problem: %s', async (name, code) => {
  const reading = readLogFiles([join(folder, name)], { now });
  await expect(reading).rejects.toBeInstanceOf(Problem);
  await expect(reading).rejects.toMatchObject({ code });
});

test('an empty file is an empty log', async () => {
  const { log } = await readLogFiles([file('empty.log', '')], { now });
  expect(log).toMatchObject({ lines: 0, skipped: 0, from: null, to: null, scope: 'none', domains: [] });
});

describe('a short log that was copied out of a ticket', () => {
  const whole = line('2026-01-01T08:00:00+00:00', 'ABCDEF1', refused);
  const wrapped = whole.replace(/(.{60,72}) /g, '$1\n');
  test.each([
    ['wrapped', wrapped],
    ['quoted and wrapped', wrapped.replace(/^(?=.)/gm, '> ')],
    ['escaped for HTML', whole.replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
  ])('%s', async (name, text) => {
    const { log } = await readLogFiles([file(`${name}.txt`, text)], { now });
    expect(log!.domains).toMatchObject([{ domain: 'example.net', deferred421: 1, pending: 1 }]);
  });

  test('one that is whole is read as it stands', async () => {
    const { log } = await readLogFiles([file('whole.log', whole)], { now });
    expect(log).toMatchObject({ lines: 1, skipped: 0 });
  });
});

describe('a short log that was wrapped on its way here', () => {
  const wrapped = line('Dec 30 08:00:00', 'ABCDEF1', refused)
    .replace(' relay=', '\nrelay=')
    .replace(' refused to', '\n    refused to');

  test('is put together again, gzipped or not', async () => {
    for (const [name, content] of [
      ['wrapped.log', wrapped],
      ['wrapped.log.gz', gzipSync(wrapped)],
    ] as const) {
      const { log } = await readLogFiles([file(name, content)], { now });
      expect(log!.domains[0], name).toMatchObject({ domain: 'example.net', deferred421: 1 });
    }
  });
  test('and from a pipe, which is read no further than a head to tell', async () => {
    const short = await begun('-', Readable.from([Buffer.from(wrapped)]));
    expect(short).toMatchObject({ name: '-', size: wrapped.length });
    expect((await readLogFiles([{ name: '-', bytes: short.head }], { now })).log!.deferred421).toBe(1);
  });
  test('a long pipe loses nothing of what was looked at', async () => {
    const whole = line('Dec 30 08:00:00', 'ABCDEF1', refused).repeat(2000);
    const parts = Array.from({ length: Math.ceil(whole.length / 50_000) }, (_, index) =>
      Buffer.from(whole.slice(index * 50_000, (index + 1) * 50_000)),
    );
    const long = await begun('-', Readable.from(parts));
    expect(long.size).toBeNull();
    expect((await streamLogs([long], { now })).log!.lines).toBe(2000);
  });
});

describe('several short logs', () => {
  const quoted = (text: string) => text.replaceAll(/^(?=.)/gm, '> ').replaceAll('<', '&lt;');
  test('each is prepared like pasted text, and they are one log', async () => {
    const first = file(
      'ticket-1.txt',
      `I see this:\n\n${quoted(line('Jan  1 08:00:00', 'ABCDEF1', refused))}`,
    );
    const wrapped = line('Jan  1 09:00:00', 'ABCDEF1', sent).replace('delay=', '\n    delay=');
    const second = file('ticket-2.txt', wrapped);
    const { log, attempts } = await readLogFiles([second, first], { now });
    expect(log).toMatchObject({ files: ['ticket-1.txt', 'ticket-2.txt'], deferred421: 1 });
    expect(log!.domains[0]).toMatchObject({ deferred421: 1, messages: 1, recovered: 1, pending: 0 });
    expect(attempts.map(({ source }) => source.line)).toEqual([3, 1]);
  });
  test('beside one that needs no preparation', async () => {
    const plain = file('plain.log', line('Jan  1 08:00:00', 'ABCDEF1', refused));
    const other = file('other.txt', quoted(line('Jan  1 08:30:00', 'ABCDEF2', refused)));
    const { log } = await readLogFiles([plain, other], { now });
    expect(log).toMatchObject({ deferred421: 2, lines: 2 });
  });
});
