/** Where a search found the rows in view: each asked for once, and only where the row does not show it. */
import { expect, test } from 'vitest';
import { Found } from '../../../renderer/state/found.svelte.ts';
import { row } from '../../support/fake-rows.ts';

const note = { what: 'note', text: 'offer 4711' };

test('a row is asked for once, with the words that it does not show', async () => {
  const asked: unknown[] = [];
  const found = new Found(async (of) => {
    asked.push(of);
    return of.map((each) => ({ case: each.case, matched: [note] }));
  });
  const plain = row(1);
  const hidden = { ...row(2), unshown: ['4711'] };
  expect(found.of(hidden)).toEqual([]);
  await found.need([plain, hidden]);
  await found.need([plain, hidden]);
  expect(asked).toEqual([[{ case: hidden.case, words: ['4711'] }]]);
  expect(found.of(hidden)).toEqual([note]);
  expect(found.of(plain)).toEqual([]);
});

test('what scrolls out of view and back is still known', async () => {
  const found = new Found(async (of) => of.map((each) => ({ case: each.case, matched: [note] })));
  const [first, second] = [2, 3].map((i) => ({ ...row(i), unshown: ['4711'] }));
  await found.need([first!]);
  await found.need([second!]);
  expect([first!, second!].map((each) => found.of(each))).toEqual([[note], [note]]);
});

test('a host that gives no answer leaves the row as it is, and is asked again', async () => {
  let answers = false;
  const found = new Found(async (of) =>
    answers ? of.map((each) => ({ case: each.case, matched: [note] })) : null,
  );
  const provider = { what: 'provider', text: 'Gmail' };
  const hidden = { ...row(2), matched: [provider], unshown: ['4711'] };
  await found.need([hidden]);
  expect(found.of(hidden)).toEqual([provider]);
  answers = true;
  await found.need([hidden]);
  expect(found.of(hidden)).toEqual([provider, note]);
});
