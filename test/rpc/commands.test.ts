/** The commands of a step: those of the program that wrote the evidence come first, and the others are there as well. */
import { describe, expect, test } from 'vitest';
import { readPasted } from '../../shared/bounce/notice/pasted.ts';
import { openCases, understand } from '../../shared/flow.ts';
import { stepView } from '../../shared/rpc/present/present.ts';
import { prepared, shownOf } from './shown.ts';

const now = '2026-05-19T09:30:00.000Z';
const told: Record<string, string> = {
  Postfix:
    'This is the mail system at host mail1.example.com.\n\n<anna@example.net>: host mx1.example.net[198.51.100.1] said: 421 4.7.28 rate limited (in reply to end of DATA command)',
  Exim: '2026-05-19 09:20:00 1xC2dd-0004Qx-3g == anna@example.net R=dnslookup T=remote_smtp defer (-46) H=mx1.example.net [198.51.100.1]: SMTP error from remote mail server after end of data: 421 4.7.28 rate limited',
  Sendmail:
    'May 19 09:20:00 mail1 sendmail[4711]: 44J9K0aa004711: to=<anna@example.net>, delay=00:00:01, mailer=esmtp, relay=mx1.example.net. [198.51.100.1], dsn=4.0.0, stat=Deferred: 421 4.7.28 rate limited',
};
const commandsOf = (text: string, mta: 'postfix' | 'exchange' = 'exchange') => {
  const opened = openCases(
    understand([readPasted('pasted.txt', text, new Date(now))], prepared()),
    prepared(),
    {
      now: new Date(now),
      nextId: () => 'c-1',
    },
  );
  const shown = shownOf({ ...opened.cases[0]!, recipientDomain: 'example.net' }, now, {
    settings: { mta, queueLifetimeHours: null },
  });
  return [...new Set(stepView('back-off', shown).commands.map(({ title }) => title))];
};

describe('what wrote the evidence comes first, whatever the settings say', () => {
  test.each(Object.entries(told))('%s', (product, text) => {
    expect(commandsOf(text)[0]).toBe(product);
    expect(commandsOf(text, 'postfix')[0]).toBe(product);
  });
});
test('where the evidence does not tell, the settings do', () => {
  const line = '421 4.7.28 rate limited';
  expect(commandsOf(line, 'exchange')[0]).toBe('Exchange');
  expect(commandsOf(line, 'postfix')[0]).toBe('Postfix');
});
test('every program is offered at the same step', () => {
  const all = commandsOf(told['Postfix']!);
  expect(all).toEqual(
    expect.arrayContaining(['Postfix', 'Exim', 'Exchange', 'Sendmail', 'PowerMTA', 'KumoMTA']),
  );
  for (const text of Object.values(told)) expect([...commandsOf(text)].sort()).toEqual([...all].sort());
});
