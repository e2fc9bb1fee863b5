import { expect, test } from 'vitest';
import { phases, phasesAlong } from '../../shared/flowchart/phase.ts';
import { knowledge } from '../support/knowledge.ts';

const cards = knowledge().steps;
const phaseOf = (id: string) => cards.find((card) => card.id === id)!.phase;
/** What may turn out not to be over: then it was one of the checks. */
const waits = new Set(['greylisting', 'wait', 'resend']);

test('no answer leads back to an earlier phase, but for a wait that did not help', () => {
  const back = cards.flatMap((card) =>
    card.answers
      .filter(({ to }) => phases.indexOf(phaseOf(to)) < phases.indexOf(card.phase))
      .map(({ id }) => `${card.id} ${id}`),
  );
  expect(back.filter((edge) => !waits.has(edge.split(' ')[0]!))).toEqual([]);
});

test('every end is “Done”, and nothing else is', () => {
  for (const { id, kind, phase } of cards) expect(phase === 'done', id).toBe(kind === 'end');
});

test.each([
  ['a wait that is on', ['is-421', 'wait', 'recovered'], ['cause', 'wait', 'done']],
  [
    'a wait that was followed by checks',
    ['is-421', 'wait', 'how-long', 'receiver', 'cooling', 'report-ready'],
    ['cause', 'checks', 'checks', 'checks', 'wait', 'report'],
  ],
  ['no step at all', [], []],
])('%s', (_, ids, expected) => {
  expect(phasesAlong(ids.map((id) => ({ phase: phaseOf(id) })))).toEqual(expected);
});
