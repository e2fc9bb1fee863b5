import { expect, test } from 'vitest';
import { foldedColumns } from '../../renderer/case/compare/folded-columns.ts';

const hours = ['22', '23', '00', '01', '02', '03', '04'];

test('each column by itself where there is room', () => {
  expect(foldedColumns(hours, 7)).toEqual(hours.map((title, from) => ({ title, from, to: from + 1 })));
});

test('a few spans hold every column once', () => {
  expect(foldedColumns(hours, 4)).toEqual([
    { title: '22–23', from: 0, to: 2 },
    { title: '00–01', from: 2, to: 4 },
    { title: '02–03', from: 4, to: 6 },
    { title: '04', from: 6, to: 7 },
  ]);
  for (let count = 0; count <= 40; count++) {
    const spans = foldedColumns(
      Array.from({ length: count }, (_, i) => String(i)),
      4,
    );
    expect(spans.length).toBeLessThanOrEqual(4);
    expect(spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))).toEqual(
      Array.from({ length: count }, (_, i) => i),
    );
  }
});
