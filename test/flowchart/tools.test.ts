/** What the desk offers at each step, and what noting a change does there: data on the cards, read here as a table. */
import { expect, test } from 'vitest';
import type { tools } from '../../shared/flowchart/card.ts';
import { changeAnswer } from '../../shared/flowchart/chart.ts';
import { knowledge } from '../support/knowledge.ts';

const { steps } = knowledge();
const offering = (tool: (typeof tools)[number]) =>
  steps.filter((card) => card.tools.includes(tool)).map(({ id }) => id);

test.each([
  [
    'checks',
    'receiver mx-change compare-ips sender-outage sending-identity message-authentication reputation report-ready',
  ],
  ['session', 'reachability wait receiver compare-ips tls-session logs-and-queue cooling report-ready'],
  [
    'identify',
    'compare-ips sender-outage sending-identity message-authentication reputation test-message report-ready',
  ],
  ['test-message', 'test-message'],
  ['change', 'own-server-limits back-off provider-page change-journal'],
] as const)('%s: %s', (tool, ids) => expect(offering(tool).join(' ')).toBe(ids));

test.each(steps.map((card) => [card.id, card] as const))(
  '%s: a change is noted where an answer says so',
  (_, card) => {
    const answers = card.answers.filter(({ tells }) => tells === 'change');
    expect(answers).toHaveLength(card.tools.includes('change') ? 1 : 0);
    expect(changeAnswer(card)).toBe(answers[0]?.id ?? null);
    if (!card.tools.includes('change')) expect(card.change).toEqual({ kind: null, must: false });
  },
);

test.each([
  ['back-off', { kind: 'volume', must: false }],
  ['own-server-limits', { kind: null, must: false }],
  ['provider-page', { kind: null, must: false }],
  ['change-journal', { kind: null, must: true }],
])('%s takes %o', (id, change) => expect(steps.find((card) => card.id === id)?.change).toEqual(change));
