import zlib from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '../../shared/store/crc32.ts';
import { encodeRecord, readJournal, type JournalRecord } from '../../shared/store/journal.ts';
import { noted } from '../support/history.ts';

const records = fc
  .array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 8 })
  .map((texts) =>
    texts.map((text, i): JournalRecord => ({ sequence: i + 1, change: noted('c-1', text), summary: null })),
  );
const written = (list: JournalRecord[]): Uint8Array => Buffer.concat(list.map(encodeRecord));

test('the checksum is the CRC-32 of everybody else', () => {
  expect(crc32(new TextEncoder().encode('123456789'), 0, 9)).toBe(0xcbf43926);
});

test('what is written is read, line breaks and all', () => {
  fc.assert(
    fc.property(records, (list) => {
      expect(readJournal(written(list))).toEqual({
        records: list.map((record) => JSON.parse(JSON.stringify(record))),
        damaged: 0,
        doubtful: [],
        length: written(list).length,
        unended: false,
        tornBytes: 0,
      });
    }),
  );
});

test('the same at any length, from any place', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 99 }), fc.nat(9), (bytes, from) => {
      expect(crc32(bytes, from)).toBe(zlib.crc32(bytes.subarray(from)));
    }),
  );
});

test('a changed byte anywhere never changes a record: it costs that record, and at a line break none', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, at, change) => {
      const bytes = written(list);
      bytes[at % bytes.length]! ^= change;
      const reading = readJournal(bytes);
      const sound = list.map((record) => JSON.stringify(record));
      for (const record of reading.records) expect(sound).toContain(JSON.stringify(record));
      const atBreak = written(list)[at % bytes.length] === 10;
      expect(reading.records.length).toBe(list.length - (atBreak ? 0 : 1));
      expect(reading.damaged > 0 || reading.tornBytes > 0).toBe(!atBreak);
    }),
  );
});

test('a changed checksum leaves the record to be looked at by a person', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.nat(7), (list, which, at) => {
      const parts = list.map(encodeRecord);
      const bytes = parts[which % list.length]!;
      bytes[at] = bytes[at] === 48 ? 49 : 48;
      const reading = readJournal(Buffer.concat(parts));
      expect(reading).toMatchObject({ damaged: 1, tornBytes: 0, length: written(list).length });
      expect(reading.doubtful).toEqual([JSON.parse(JSON.stringify(list[which % list.length]))]);
    }),
  );
});

test.each([
  ['nothing', ''],
  ['noise', '\u0000\u0001\u0002'],
  ['a million line breaks', '\n'.repeat(1_000_000)],
  ['one line of 5 MB', 'a'.repeat(5_000_000)],
])('%s is no record', (_, text) => {
  expect(readJournal(new TextEncoder().encode(text)).records).toEqual([]);
});
