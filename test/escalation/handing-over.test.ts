/** What goes to the customer and to the next colleague says no more than the evidence. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../shared/case/finding.ts';
import { handoverNote as noteIn } from '../../shared/escalation/handover.ts';
import { statusReply as inLanguage } from '../../shared/escalation/status-reply.ts';
import { knowledge } from '../support/knowledge.ts';
import { finding } from '../support/made-finding.ts';
import { sampleCase, sampleDocument } from '../support/sample-case.ts';

const english = knowledge().letters.find(({ language }) => language === 'en')!;
const statusReply = (c: typeof sampleCase, d: typeof sampleDocument) => inLanguage(c, d, english);
const handoverNote = (c: typeof sampleCase, d: typeof sampleDocument) => noteIn(c, d, english);

const one = (more: Partial<(typeof sampleCase.attempts)[number]>) => ({
  ...sampleCase,
  attempts: [{ ...sampleCase.attempts[0]!, ...more }],
});

describe('to the customer', () => {
  test.each([
    [
      'a delay notice',
      { action: 'delayed' as const },
      /waits on our mail server.*do not send it a second time/s,
    ],
    [
      'a final notice',
      { action: 'failed' as const, outcome: 'expired' as const },
      /has given up and sent it back/,
    ],
    ['a pasted line', { queueId: null, action: null }, /is not known yet/],
    ['an accepted attempt', { outcome: 'accepted' as const }, /has arrived in the meantime/],
  ])('%s', (_name, more, expected) => expect(statusReply(one(more), sampleDocument)).toMatch(expected));

  test.each([
    ['a relay is not called ours', 'own-relay' as const, /The server that we send through answered/],
    ['a 421 of our own server is not put on the receiver', 'own-mta' as const, /our own server answered/],
  ])('%s', (_name, issuer, expected) => {
    const text = statusReply(sampleCase, {
      ...sampleDocument,
      verdict: { ...sampleDocument.verdict, issuer },
    });
    expect(text).toMatch(expected);
    expect(text).not.toMatch(/receiving mail server answered/);
  });

  test('where no server answered, none is said to have', () => {
    const text = statusReply(one({ reply: null, says: 'Connection refused' }), {
      ...sampleDocument,
      verdict: { ...sampleDocument.verdict, issuer: 'own-mta', causes: [] },
    });
    expect(text).toMatch(/No mail server over there answered us/);
    expect(text).not.toMatch(/try again later|found no refusal/);
  });
  test('mail is not said to wait where the time of the queue is over', () =>
    expect(statusReply(one({ action: 'delayed' }), { ...sampleDocument, band: 'expired' })).toMatch(
      /is not known yet/,
    ));
  test('“not for good” is not said against words that say otherwise', () => {
    const text = statusReply(sampleCase, {
      ...sampleDocument,
      steps: [{ id: 'wording', answer: 'retry-useless', by: 'evidence', because: '' }],
    });
    expect(text).toMatch(/it will stay so until something changes/);
    expect(text).not.toMatch(/not a refusal for good/);
  });

  test('nothing is promised, and that somebody was written to only where it is recorded', () => {
    const text = statusReply(sampleCase, {
      ...sampleDocument,
      next: { ...sampleDocument.next, notBefore: null },
    });
    expect(text).not.toMatch(/\bwe (?:will|look|tell|fix|are)\b/i);
    expect(text).not.toMatch(/have written/);
    const escalated = {
      ...sampleDocument,
      status: 'escalated' as const,
      next: { ...sampleDocument.next, notBefore: null },
    };
    expect(statusReply(sampleCase, escalated)).toMatch(/have written/);
  });
});

test('to a colleague: a list that could not be asked did not fail, and is not counted as run', () => {
  const silent = [
    finding('dnsbl', 'temperror', { zone: 'dbl.example.org' }),
    finding('dnsbl', 'permerror', { zone: 'zen.example.org' }),
  ];
  const note = (findings: Finding[]) => handoverNote(sampleCase, { ...sampleDocument, findings });
  expect(note([finding('iprev', 'pass', {}), ...silent])).toContain(
    'Checks: 1 run, none failed. dbl.example.org, zen.example.org: not known.',
  );
  expect(note(silent)).toContain('\ndbl.example.org, zen.example.org: not known.\n');
});

test('to a colleague: where it stands, what was done, what is missing and why, what comes next', () => {
  const c = { ...sampleCase, notes: [{ at: '2026-05-17T17:00:00Z', text: 'helo: the relay is not ours' }] };
  const note = handoverNote(c, { ...sampleDocument, missing: ['helo', 'changes'] });
  expect(note).toContain('Checks: 1 run, none failed. zen.spamhaus.org: not known.');
  expect(note).toContain('Last test session: 2026-05-17 16:44 UTC with mx1.example.net, deferred.');
  expect(note).toContain('Still missing for a report: HELO name (the relay is not ours), Changes made.');
  expect(note).toMatch(/Next: Let it cool, then look again, not before 2026-05-17 21:20 UTC$/);
});
