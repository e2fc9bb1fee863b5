/** A step as the screen is given it: filled from the case, and safe to copy. */
import { describe, expect, test } from 'vitest';
import { caseView, stepView } from '../../shared/rpc/present/present.ts';
import { attempt, prepared, shown } from './shown.ts';

const vague = '421 4.3.2 Service not available, closing transmission channel';
const viewOf = (...args: Parameters<typeof shown>) => caseView(shown(...args));

describe('the step', () => {
  test('comes with the values of the case, own mail server first', () => {
    const { step } = viewOf([
      attempt('421 4.7.0 mx1.example.net Error: too many connections from 192.0.2.10'),
    ]);
    expect(step.id).toBe('back-off');
    expect(step.title).toBe('Lower the pressure on example.net');
    expect(step.commands[0]).toMatchObject({ title: 'Postfix', harmless: false, into: null });
    expect(step.commands[0]!.sh).toContain("printf '%s slow:\\n' example.net >> /etc/postfix/transport");
    expect(step.commands.find((c) => c.title === 'KumoMTA')!.sh).toContain('["example.net"]');
    expect(step.guards.map((g) => g.id)).toEqual(['rapid-retries', 'move-all-volume', 'inbound-limits']);
    expect(JSON.stringify(step)).not.toContain('{{');
  });
  test('a waiting time says what it holds up, and why so long', () => {
    const told = viewOf([
      attempt(
        '421 4.7.1 [TS03] All messages from 192.0.2.10 will be permanently deferred; Retrying will NOT succeed.',
        { remoteMta: { name: 'mta7.am0.yahoodns.net', address: '198.51.100.1' } },
      ),
    ]).step;
    expect(told.id).toBe('provider-page');
    expect(told.hold).toEqual({
      until: 'Next try not before',
      because: 'This reply is known to need at least 2 d.',
    });
  });
  test('a setting chooses the product where the evidence does not tell', () => {
    const made = shown(
      [attempt('421 Too many connections')],
      {},
      { settings: { mta: 'exim', queueLifetimeHours: null } },
    );
    expect(stepView('back-off', made).commands[0]!.title).toBe('Exim');
    const told = shown(
      [
        attempt('421 Too many connections', {
          says: 'host mx1 refused to talk to me: 421 Too many connections',
        }),
      ],
      {},
      { settings: { mta: 'exim', queueLifetimeHours: null } },
    );
    expect(stepView('back-off', told).commands[0]!.title).toBe('Postfix');
  });
  test.each([
    ['maria@gmail.com', 'googlemail.com', 'Gmail sends your mail for you'],
    [null, 'mail-ej1-f45.google.com', 'Gmail sends your mail for you'],
    ['jonas@gmx.de', null, 'GMX sends your mail for you'],
    ['maria@gmail.com', 'mx.example.com', null],
    ['shop@example.com', null, null],
    ['shop@example.com', 'googlemail.com', null],
  ])('who only has a mailbox is not told to have a server set: %s by %s', (sender, reportingMta, says) => {
    const { step } = viewOf([
      attempt('421 4.7.0 too many connections from 192.0.2.10', { sender, reportingMta }),
    ]);
    expect(step.id).toBe('back-off');
    if (says) expect(step.plain.does.join(' ')).toContain(says);
    else expect(step.plain.does.join(' ')).not.toContain('sends your mail for you');
    expect(step.handOn?.who ?? null).toBe(says ? null : 'whoever runs your mail server');
  });
  test('where the relay refuses, the pressure is lowered on the relay, not on the receiver', () => {
    const remoteMta = { name: 'relay.example.com', address: '198.51.100.5' };
    const limit = attempt('421 4.7.0 Too many messages', { issuer: 'own-relay', remoteMta, stage: 'mail' });
    const answers = [{ step: 'own-relay', answer: 'someone-else', at: '2026-05-19T09:25:00Z' }];
    const made = shown([limit], { answers });
    expect([made.document.next.id, made.document.next.title]).toEqual([
      'back-off',
      'Lower the pressure on relay.example.com',
    ]);
    const step = stepView('back-off', made);
    expect(JSON.stringify([step.title, step.why, step.plain, step.admin])).not.toContain('example.net');
    expect(step.commands.map(({ what }) => what)).toEqual(['Two connections at a time to the relay']);
  });
  test('a hostile name from a bounce never reaches a shell unquoted', () => {
    const made = shown([
      attempt(vague, { recipientDomain: 'x$(id).example', recipient: "a'b@x$(id).example" }),
    ]);
    const commands = prepared().knowledge.steps.flatMap((s) => stepView(s.id, made).commands);
    for (const { sh, into } of commands)
      if (into === null) expect(sh.replace(/\\'|'[^']*'/g, '')).not.toContain('$(id)');
      else expect(sh).not.toContain('$(id)');
  });
  test('any step can be looked at, and every one reads without a gap in a bare case', () => {
    const made = shown([], { clientIps: [] });
    for (const { id } of prepared().knowledge.steps) {
      const step = stepView(id, made);
      expect(step.id).toBe(id);
      expect(JSON.stringify(step)).not.toMatch(/\{\{|undefined/);
      expect(step.plain.does.length).toBeGreaterThan(0);
    }
  });
  test('an answer that overrules evidence keeps what evidence says', () => {
    const made = shown([attempt(vague)], {
      answers: [{ step: 'stage', answer: 'rcpt', at: '2026-05-19T09:25:00.000Z', insteadOf: 'greeting' }],
    });
    const step = stepView('stage', made);
    expect(step.answered).toMatchObject({ answer: 'rcpt', by: 'user', overrules: 'At the greeting' });
    expect(step.answered!.because).toMatch(
      /^your answer; the evidence says “At the greeting”: the reply came/,
    );
    expect(caseView(made).contradictions).toEqual([
      expect.stringMatching(/^You answered “rcpt”; the evidence says “greeting”: the reply came .*\.$/),
    ]);
  });
});
