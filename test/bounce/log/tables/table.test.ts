/** Tables as exports write them. */
import { describe, expect, test } from 'vitest';
import { columnOf, readTable, tableText, tableTime } from '../../../../shared/bounce/log/tables/table.ts';

test('quotes, line ends in cells, CRLF, and lines counted through them', () => {
  const table = readTable('Sent Time,"Re""sult",x\r\n1,"a, b\nc",2\r\n\r\n3,plain,4');
  expect(table.columns).toEqual(['senttime', 'result', 'x']);
  expect(table.rows).toEqual([
    { line: 2, cells: ['1', 'a, b\nc', '2'] },
    { line: 5, cells: ['3', 'plain', '4'] },
  ]);
  expect(columnOf(table, 'none', 'result')).toBe(1);
});
test.each(['a;b\n1;2', 'a\tb\n1\t2', 'a,b\n1,2'])('separator of %j', (text) => {
  expect(readTable(text).rows[0]!.cells).toEqual(['1', '2']);
});
test('an open quote takes the rest and ends', () => {
  expect(readTable('a,b\n"1,2\n3').rows[0]!.cells).toEqual(['1,2\n3']);
});
test('byte order marks', () => {
  expect(tableText(Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x2c, 0]))).toBe('a,');
  expect(tableText(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toBe('a');
});

describe('times', () => {
  test.each([
    ['2026-05-17T09:20:00.0000000Z', '2026-05-17T09:20:00Z'],
    ['2026-05-17 09:20:00', '2026-05-17T09:20:00Z'],
    ['2026-05-17T09:20:00+02:00', '2026-05-17T07:20:00Z'],
    ['5/17/2026 9:20:00 PM', '2026-05-17T21:20:00Z'],
    ['5/17/2026 12:05:00 AM', '2026-05-17T00:05:00Z'],
    ['May 17, 2026, 9:20:00 AM', '2026-05-17T09:20:00Z'],
    ['Sun, May 17 2026 09:20', '2026-05-17T09:20:00Z'],
    ['1779009600', '2026-05-17T09:20:00Z'],
    ['yesterday', null],
    ['13/40/2026 9:20', null],
  ])('%s', (cell, iso) => {
    const seconds = tableTime(cell);
    expect(seconds === null ? null : new Date(seconds * 1000).toISOString().replace('.000', '')).toBe(iso);
  });
});
