/** “Changed and noted” never stands without an entry in the journal, whoever answers it. */
import { expect, test } from 'vitest';
import { answering } from '../../electron/app/cases.ts';
import type { Desk } from '../../electron/app/desk.ts';
import { applyChange, look, type Case } from '../../shared/flow.ts';
import { attempt, prepared, shown } from '../rpc/shown.ts';

const now = new Date('2026-05-19T09:30:00Z');
const desk = {
  prepared: prepared(),
  now: () => now,
  look: (c: Case) => ({ ...look(c, prepared(), { now }), nextTest: null }),
} as Partial<Desk> as Desk;
const led = shown([attempt('421 4.7.1 HELO name does not match PTR')], {
  answers: [{ step: 'sending-identity', answer: 'broken', at: '2026-05-19T09:25:00Z' }],
}).case;
const journalAfter = (c: Case, ...given: [string, string, string?]): string[] =>
  answering(desk, c, ...given)
    .reduce((before, change) => applyChange(before, change), c)
    .journal.map(({ what }) => what);

test('it leads to the journal', () => expect(desk.look(led).document.next.id).toBe('change-journal'));

test.each([
  [
    'said without words, it is noted that nobody described it',
    ['recorded'],
    ['A change that was not described'],
  ],
  ['said with words, they are the entry', ['recorded', 'PTR set'], ['PTR set']],
  ['nothing was changed: nothing is noted', ['nothing-changed'], []],
] as [string, [string, string?], string[]][])('%s', (_, [answer, what], journal) => {
  expect(journalAfter(led, 'change-journal', answer, what)).toEqual(journal);
});

test('where the entry is there already, no second one is made', () => {
  const entry = { from: null, to: null, who: null, kind: 'dns' as const, ttl: null };
  const noted = { ...led, journal: [{ ...entry, what: 'PTR set', at: '2026-05-19T09:28:00Z' }] };
  expect(journalAfter(noted, 'change-journal', 'recorded')).toEqual(['PTR set']);
});
