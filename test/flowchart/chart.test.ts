import { describe, expect, test } from 'vitest';
import type { StepCard } from '../../shared/flowchart/card.ts';
import { createChart } from '../../shared/flowchart/chart.ts';
import { knowledge } from '../support/knowledge.ts';

const cards = knowledge().steps;
const change = (id: string, more: (card: StepCard) => Partial<StepCard>): StepCard[] =>
  cards.map((card) => (card.id === id ? { ...card, ...more(card) } : card));
const answer = (id: string, to: string) => ({ id, label: id, note: id, to, tells: null, likely: false });

test('38 steps, of which four are ends', () => {
  const chart = createChart(cards);
  expect(chart.steps).toHaveLength(38);
  expect(chart.steps.filter((step) => step.kind === 'end').map((step) => step.id)).toEqual([
    'permanent',
    'not-a-deferral',
    'recovered',
    'handed-over',
  ]);
  expect(chart.first.id).toBe('is-421');
  expect(chart.step('no-such-step')).toBeNull();
  expect(() => chart.get('no-such-step')).toThrow('no-such-step');
});

describe('refuses', () => {
  test.each([
    [
      'an answer that leads nowhere',
      change('wait', (c) => ({ answers: [...c.answers, answer('x', 'gone')] })),
      'gone',
    ],
    ['a dead end', change('volume', () => ({ answers: [] })), 'volume is a dead end'],
    [
      'an end that goes on',
      change('recovered', () => ({ answers: [answer('x', 'wait')] })),
      'recovered is an end',
    ],
    [
      'the same answer twice',
      change('volume', (c) => ({ answers: [...c.answers, c.answers[0]!] })),
      'volume has the same',
    ],
    [
      'a headline for an answer that leads elsewhere',
      change('change-journal', () => ({ headed: [{ after: 'wait', answer: 'delivered', title: 'Wait' }] })),
      'is not what wait/delivered leads to',
    ],
    ['two steps of one name', [...cards, cards[3]!], `two steps are called ${cards[3]!.id}`],
    [
      'a step that no answer leads to',
      change('wording', (c) => ({ answers: c.answers.filter((a) => a.to !== 'greylisting') })),
      'greylisting',
    ],
    [
      'a way back',
      change('cooling', (c) => ({ answers: [...c.answers, answer('again', 'wait')] })),
      'can be met twice',
    ],
  ])('%s', (_, broken, says) => expect(() => createChart(broken)).toThrow(says));
});
