/** Reports as they arrive: packed, in messages, in mailboxes; and archives made to hurt. */
import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readInWorker, stopReading } from '../../../electron/node/reading/reading.ts';
import { dmarcXml, xmlRecord } from '../../support/dmarc-xml.ts';
import { zipOf } from '../../support/zip-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'reports-'));
afterAll(async () => {
  await stopReading();
  rmSync(folder, { recursive: true });
});
const now = new Date('2026-05-22T10:00:00Z');
const read = (name: string, bytes: Uint8Array | string) =>
  readInWorker({ name, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes }, { now });
const xml = dmarcXml();
const part = (type: string, name: string, bytes: Uint8Array) =>
  `--b\nContent-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${Buffer.from(bytes).toString('base64')}\n`;
const message = (...parts: string[]) =>
  `From: noreply@reporter.example\nTo: r@example.com\nSubject: Report domain: example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe report is attached.\n${parts.join('')}--b--\n`;

const forms: [string, string, Uint8Array | string][] = [
  ['XML', 'a.xml', xml],
  ['gzip', 'a.xml.gz', gzipSync(xml)],
  ['zip', 'a.zip', zipOf({ 'a.xml': xml })],
  ['a message with a zip', 'a.eml', message(part('application/zip', 'a.zip', zipOf({ 'a.xml': xml })))],
  ['a message with gzip', 'a.eml', message(part('application/gzip', 'a.xml.gz', gzipSync(xml)))],
  ['a message with XML', 'a.eml', message(part('text/xml', 'a.xml', Buffer.from(xml)))],
  ['an attachment of no type', 'a.eml', message(part('application/octet-stream', 'a.xml.gz', gzipSync(xml)))],
  [
    'a message that is the archive',
    'a.eml',
    `From: r@reporter.example\nSubject: Report Domain: example.com\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n${Buffer.from(zipOf({ 'a.xml': xml })).toString('base64')}\n`,
  ],
];
describe('one report, whatever it is packed in', () => {
  test.each(forms)('%s', async (_, name, bytes) => {
    const bounces = await read(name, bytes);
    expect(bounces).toMatchObject([
      {
        file: name,
        kind: 'dmarc-report',
        attempts: [],
        problem: null,
        report: { messages: 1, pass: 1, domain: 'example.com' },
      },
    ]);
  });
});

test('a message with two reports gives two, a mailbox gives those of each message', async () => {
  const two = message(
    part('application/gzip', 'a.gz', gzipSync(xml)),
    part('application/zip', 'b.zip', zipOf({ 'b.xml': xml })),
  );
  expect(await read('two.eml', two)).toHaveLength(2);
  const ordinary = 'From: a@example.com\nTo: b@example.com\nSubject: hello\n\nHow are you?\n';
  const mbox = [two, ordinary].map((one) => `From x Thu May 21 02:00:00 2026\n${one}\n`).join('');
  expect((await read('box', mbox)).map(({ kind }) => kind)).toEqual([
    'dmarc-report',
    'dmarc-report',
    'not-a-bounce',
  ]);
});

test('a zip of several files names what is no report', async () => {
  const [one, ...more] = await read('a.zip', zipOf({ 'readme.txt': 'hello', 'a.xml': xml }));
  expect(more).toEqual([]);
  expect(one!.notes).toEqual(['Not read, for it is no report: readme.txt.']);
});

test('a large report is streamed from disk', async () => {
  const path = join(folder, 'large.xml');
  writeFileSync(path, dmarcXml({ records: Array.from({ length: 100_000 }, () => xmlRecord({ count: 2 })) }));
  const [one] = await readInWorker({ name: 'large.xml', path, size: 60_000_000 }, { now, memoryLimit: 64 });
  expect(one!.report).toMatchObject({ rows: 100_000, messages: 200_000 });
});

const head = dmarcXml({ records: [], end: '' });
const hurtful: [string, string, () => Uint8Array | string, string][] = [
  [
    'a field of 200 MB in gzip',
    'a.xml.gz',
    () => gzipSync(`${head}<record>${' '.repeat(200e6)}`),
    'bad-report',
  ],
  [
    'records that grow out of nothing',
    'a.xml.gz',
    () => gzipSync(head + '<record/>'.repeat(12e6)),
    'archive-too-big',
  ],
  ['a zip that is cut', 'a.zip', () => zipOf({ 'a.xml': xml }).subarray(0, 300), 'archive-damaged'],
  ['a zip under a password', 'a.zip', () => zipOf({ 'a.xml': xml }, { encrypted: true }), 'archive-locked'],
  [
    'entities',
    'a.xml',
    () => `<!DOCTYPE a [<!ENTITY b "c">]>${xml.replace(/^<\?xml.*\?>/, '')}`,
    'bad-report',
  ],
];
describe('archives made to hurt', () => {
  test.each(hurtful)('%s', async (_, name, bytes, code) => {
    expect(await read(name, bytes())).toMatchObject([{ kind: 'unreadable', problem: { code } }]);
  });
});

test('a complaint keeps what it was read as, and has its report beside it', async () => {
  const arf = `From: fbl@isp.example\nSubject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nUser-Agent: x/1\nSource-IP: 192.0.2.9\nReported-Domain: example.com\nArrival-Date: Wed, 20 May 2026 10:00:00 +0000\nIncidents: 3\n\n--b\nContent-Type: message/rfc822\n\nFrom: news@example.com\nTo: u@isp.example\nSubject: news\n\nhello\n--b--\n`;
  expect(await read('a.eml', arf)).toMatchObject([
    {
      kind: 'feedback-report',
      report: {
        type: 'abuse',
        clientIp: '192.0.2.9',
        domain: 'example.com',
        incidents: 3,
        begin: '2026-05-20T10:00:00Z',
      },
    },
  ]);
});
