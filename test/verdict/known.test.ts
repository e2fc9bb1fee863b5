/** A known cause shortens the way: what is still asked, and the sentence for the one who can act. */
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../shared/bounce/attempt.ts';
import { answerStep, applyChange, document, type Case, type CaseDocument } from '../../shared/flow.ts';
import { clientIpOf } from '../../shared/bounce/host.ts';
import { attempt, madeCase, reply } from '../support/made-attempt.ts';
import { finding } from '../support/made-finding.ts';
import { prepared } from '../support/worked-cases.ts';

const at = (hours: number) => new Date(Date.parse('2026-05-18T09:00:00Z') + hours * 3_600_000);
const told = (c: Case, hours: number): CaseDocument => document(c, prepared(), { now: at(hours) });
/** Deferred since `hours` hours, tried every hour. */
const since = (line: string, hours: number, more: Partial<Attempt> = {}) =>
  madeCase(
    Array.from({ length: hours + 1 }, (_, n) =>
      attempt(line, { at: at(n).toISOString(), stage: 'rcpt', ...more }),
    ),
    { clientIps: ['198.51.100.60'] },
  );

/** Answers until one of the steps is reached; the first answer of each. */
function answersTo(start: Case, hours: number, goal: readonly string[]): string[] {
  let c = start;
  const given: string[] = [];
  for (;;) {
    const { next } = told(c, hours);
    if (goal.includes(next.id) || given.length > 9) return given;
    const answer = next.answers.at(-1)!;
    given.push(`${next.id}: ${answer}`);
    c = applyChange(c, answerStep(c, next.id, answer, prepared(), at(hours)));
  }
}

describe('the disk of the receiver', () => {
  const full = '421 4.3.0 Error: queue file write error: No space left on device';
  test.each([0, 3, 8, 30])('after %i hours at most two answers lead to the one thing to do', (hours) =>
    expect(
      answersTo(since(full, hours), hours, ['wait', 'cooling', 'report-ready', 'escalate']).length,
    ).toBeLessThanOrEqual(2),
  );
  test('identity, reputation and a test message are not asked', () => {
    const { steps, next } = told(since(full, 8), 8);
    const walked = [...steps.map(({ id }) => id), next.id];
    for (const step of [
      'sending-identity',
      'message-authentication',
      'reputation',
      'test-message',
      'mx-change',
    ])
      expect(walked).not.toContain(step);
  });
  test('the sentence goes to those who can act', () =>
    expect(told(since(full, 3), 3).next.handOn).toMatchObject({
      who: 'The recipient’s administrator',
      text: expect.stringContaining('Please free disk space on mx1.example.net') as string,
    }));
});

describe('no reverse name, with the address in the reply', () => {
  const noPtr = '421 4.7.1 Refused: no PTR record for 198.51.100.60';
  const c = since(noPtr, 3, { clientIp: '198.51.100.60' });
  test('leads to the change at once', () =>
    expect(answersTo(c, 3, ['change-journal', 'sending-identity']).length).toBeLessThanOrEqual(1));
  test('the address is known from the words alone', () =>
    expect(clientIpOf(reply(noPtr), null)).toBe('198.51.100.60'));
  test('with the sentence to copy', () =>
    expect(told(c, 3).next.handOn?.text).toMatch(/^Please set a reverse name for 198\.51\.100\.60/));
  test('the headline is the one thing to do', () => {
    const { id, title } = told(c, 3).next;
    expect([id, title]).toEqual(['change-journal', 'Have a reverse name set for 198.51.100.60']);
  });
  test('whoever owns the address reads of the receiver, also where its server is not named', () => {
    const pasted = told(since(noPtr, 3, { clientIp: '198.51.100.60', remoteMta: null }), 3).next.handOn;
    expect(pasted?.text).toContain('example.net refuses our mail without it');
    const alone = since(noPtr, 3, { clientIp: '198.51.100.60', remoteMta: null, recipientDomain: null });
    const { handOn } = told({ ...alone, recipientDomain: null }, 3).next;
    expect(handOn?.text).toContain('The receiving mail server refuses our mail without it');
    expect(`${pasted?.says} ${pasted?.text} ${handOn?.says} ${handOn?.text}`).not.toMatch(
      /your mail server/i,
    );
  });
  test('is not asked for where the address has a name by now', () => {
    const looked = (hours: number): Case => ({
      ...c,
      findings: [finding('iprev', 'pass', { clientIp: '198.51.100.60', at: at(hours).toISOString() })],
    });
    expect(told(looked(4), 5).next.handOn).toBeNull();
    expect(told(looked(2), 5).next.handOn?.text).toContain('Please set a reverse name');
  });
});

/** Pasted from a reply, with nothing beside it: neither an address nor who said it. */
describe('no reverse name, and no address in the words', () => {
  const pasted = (line: string, more: Partial<Case> = {}) =>
    madeCase([attempt(line, { remoteMta: null, issuer: 'unknown', recipientDomain: null, clientIp: null })], {
      recipientDomain: null,
      ...more,
    });
  test.each([
    '421 4.7.1 Your server has no PTR record',
    '421 Service refused: your IP has no rDNS',
    '421 cannot find your reverse hostname',
    '421 Reverse DNS for 192.0.2.7 not configured',
    "421 Your mail server's IP address has no DNS name",
    '421 Your IP address does not resolve to a hostname',
    '451 4.7.1 unresolvable reverse dns',
    '421 4.7.1 Zum sendenden Server wurde kein Reverse-DNS-Eintrag gefunden',
  ])('%s: nothing is asked', (line) => {
    const { id, title, handOn } = told(pasted(line), 0).next;
    expect(id).toBe('change-journal');
    expect(title).toMatch(/^Have a reverse name set for (?:your sending address|192\.0\.2\.7)$/);
    expect(handOn?.text).toContain('Please set a reverse name for');
  });
  test('the one address of the case is named', () =>
    expect(told(pasted('421 no PTR record', { clientIps: ['198.51.100.60'] }), 0).next.title).toBe(
      'Have a reverse name set for 198.51.100.60',
    ));
  test.each([
    ['421 rdns lookup temporarily failed, try again', 'their look-up broke off'],
    ['421 4.7.1 Generic reverse DNS name not accepted', 'there is one'],
  ])('%s: %s', (line) => expect(told(pasted(line), 0).next.handOn).toBeNull());
});

test.each<[words: string, line: string, goal: string[], most: number]>([
  ['greylisting', '421 4.7.1 Greylisted, please come back in 300 seconds', ['greylisting'], 1],
  ['a rate', '421 4.7.28 Our system has detected an unusual rate of unsolicited mail', ['back-off'], 2],
  ['unknown words', '421 zzz yyy', ['wait', 'back-off'], 3],
])('%s: %s', (_, line, goal, most) =>
  expect(answersTo(since(line, 0), 0, goal).length).toBeLessThanOrEqual(most),
);

test('a block list that they cannot ask is their own fault', () => {
  const line = '421 4.7.1 Client host [198.51.100.60] blocked using zen.spamhaus.org; Error: open resolver';
  const { verdict, next } = told(since(line, 2, { clientIp: '198.51.100.60' }), 2);
  expect(verdict.causes[0]).toMatchObject({ side: 'receiver' });
  expect(verdict.causes[0]?.cause).not.toBe('reputation');
  expect(next.handOn?.who).toBe('The recipient’s administrator');
});

describe('words that miss a reverse name, and a look-up that finds one', () => {
  const refused = (more: Partial<Case>) =>
    document(
      madeCase(
        [
          attempt('421 4.7.1 No PTR record for 198.51.100.60', {
            clientIp: '198.51.100.60',
            stage: 'greeting',
          }),
        ],
        { clientIps: ['198.51.100.60'], ...more },
      ),
      prepared(),
      { now: new Date('2026-05-18T09:20:00Z') },
    ).verdict.contradictions.join(' ');
  const found = finding('iprev', 'pass', {
    clientIp: '198.51.100.60',
    says: '198.51.100.60 is out1.example.com, and that name leads back to it.',
  });

  test('both stand, with what to look at', () => {
    const told = refused({ findings: [found] });
    expect(told).toContain('the look-up from here finds one: 198.51.100.60 is out1.example.com');
    expect(told).toContain('Ask each name server of the reverse zone itself');
  });
  test('nothing is said without a look-up, nor of another address', () => {
    expect(refused({})).not.toContain('reverse zone');
    expect(refused({ findings: [{ ...found, clientIp: '198.51.100.61' }] })).not.toContain('reverse zone');
  });
});
