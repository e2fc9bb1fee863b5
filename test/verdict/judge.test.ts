/** The judging rules, each as one line: what is there, and what it weighs. */
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../shared/bounce/attempt.ts';
import type { Traffic } from '../../shared/bounce/bounce.ts';
import type { Case } from '../../shared/case/case.ts';
import type { Cause } from '../../shared/catalogue/cause.ts';
import { facts, verdictOf } from '../../shared/flow.ts';
import type { stages } from '../../shared/smtp/reply.ts';
import type { Verdict } from '../../shared/verdict/verdict.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { finding } from '../support/made-finding.ts';
import { prepared } from '../support/worked-cases.ts';

const hours = (n: number) => new Date(Date.parse('2026-05-18T09:00:00Z') + n * 3_600_000);
const verdict = (c: Case, when = hours(0.2)): Verdict => verdictOf(facts(c, prepared(), when), prepared());
const points = (v: Verdict, cause: Cause) => v.causes.find((c) => c.cause === cause)?.points ?? 0;
const one = (line: string, more: Partial<Attempt> = {}, c: Partial<Case> = {}) =>
  madeCase([attempt(line, more)], c);
const answers = (...given: [string, string][]) => ({
  answers: given.map(([step, answer]) => ({ step, answer, at: '2026-05-18T09:00:00Z' })),
});
const unlisted = '421 Zyxw vuts'; // words in no list

describe('words', () => {
  // Without a time the clock starts now; at two hours greylisting has lost one point.
  test.each<[string, string, Cause, number]>([
    ['a card of high confidence', '421 All server ports are busy', 'capacity', 8],
    ['keywords without a card', '421 zyxw connection limit vuts', 'connection-limit', 6],
    ['of three families the two strongest', '421 zyxw greylist throttle idle', 'rate-limit', 6],
    ['and not the third', '421 zyxw greylist throttle idle', 'timeout', 0],
  ])('%s', (_, line, cause, wanted) => {
    expect(points(verdict(one(line, { at: null }), hours(2)), cause)).toBe(wanted);
  });
  test('a vague sentence spreads over load, maintenance, standing and policy', () => {
    const v = verdict(one('421 Service temporarily unavailable', { at: null }), hours(2));
    expect(v.causes.map((c) => [c.cause, c.points])).toEqual(
      expect.arrayContaining([
        ['capacity', expect.any(Number)],
        ['reputation', 1],
        ['policy', 1],
      ]),
    );
  });
  test('words in no list say nothing: not enough to say', () => {
    const v = verdict(one(unlisted), hours(0.2));
    expect(v.causes[0]).toMatchObject({ cause: 'other', points: 0 });
    expect(v.causes[0]!.for[0]).toMatch(/not enough to say/);
    expect(v.causes[0]!.weight).toBe(v.causes[1]!.weight);
  });
});

describe('status', () => {
  test.each<[string, string | null, Cause, number]>([
    ['4.7.25', null, 'reverse-dns', 3],
    ['4.7.28', null, 'rate-limit', 3],
    ['4.4.2', null, 'timeout', 2],
    ['4.2.1', null, 'capacity', 1], // only the band
    ['5.7.25', null, 'reverse-dns', 3],
    ['4.7.23', null, 'authentication', 3],
    ['4.4.2', 'aspmx.l.google.com', 'timeout', 2],
  ])('%s at %s: %s %d', (status, host, cause, wanted) => {
    const c = one(`421 ${status} Zyxw vuts`, host ? { remoteMta: { name: host, address: null } } : {});
    expect(points(verdict(c), cause)).toBe(wanted);
  });
  test('Gmail gives 4.7.23 a meaning of its own', () => {
    const v = verdict(
      one('421 4.7.23 Zyxw vuts', { remoteMta: { name: 'aspmx.l.google.com', address: null } }),
    );
    expect(v.causes[0]!.cause).toBe('reverse-dns');
    expect(points(v, 'authentication')).toBe(0);
  });
  test('a permanent status in a temporary reply is a contradiction', () => {
    expect(verdict(one('421 5.7.1 Zyxw')).contradictions.join()).toContain('5.7.1');
  });
});

describe('stage', () => {
  test.each<[(typeof stages)[number], Cause, number]>([
    ['greeting', 'capacity', 3],
    ['ehlo', 'reverse-dns', 1],
    ['starttls', 'tls', 3],
    ['auth', 'rate-limit', 1],
    ['mail', 'authentication', 1],
    ['rcpt', 'greylisting', 3],
    ['data', 'capacity', 2],
    ['end-of-data', 'content', 2],
  ])('%s: %s %d', (stage, cause, wanted) =>
    expect(points(verdict(one(unlisted, { stage })), cause)).toBe(wanted),
  );

  test.each(['greeting', 'ehlo', 'starttls'] as const)(
    '%s: nobody has seen content or signatures',
    (stage) => {
      const v = verdict(one('421 4.7.20 Zyxw', { stage }, answers(['message-authentication', 'broken'])));
      expect(points(v, 'authentication')).toBe(0);
      expect(points(v, 'content')).toBe(0);
      expect(v.heldBack.join()).toContain('DKIM');
    },
  );
  test('unless the words name them', () => {
    const v = verdict(one('421 4.7.20 DKIM verification did not pass', { stage: 'greeting' }));
    expect(v.causes[0]!.cause).toBe('authentication');
    expect(v.contradictions.join()).toContain('greeting');
  });
});

describe('issuer', () => {
  const local = { remoteMta: null, stage: 'unknown' as const };
  test('our own sentence: only what needs no speaker is left', () => {
    const v = verdict(one('421 4.4.1 Connection timed out', local));
    expect(v.issuer).toBe('own-mta');
    expect(new Set(v.causes.map((c) => c.cause))).toEqual(
      new Set(['timeout', 'sender-outage', 'dns-failure']),
    );
  });
  test('if everything times out, the time-out is a symptom of ours', () => {
    const c = madeCase(
      ['example.net', 'example.org', 'example.edu'].map((domain, i) =>
        attempt('421 4.4.1 Connection timed out', {
          ...local,
          recipient: `u@${domain}`,
          queueId: `Q${i}`,
          remoteMta: null,
        }),
      ),
      answers(['scope', 'all-destinations']),
    );
    const v = verdict(c);
    expect(v.causes[0]!.cause).toBe('sender-outage');
    expect(points(v, 'timeout')).toBe(0);
  });
  test('a relay of ours without room is an outage of ours, and everything is on our side', () => {
    const v = verdict(
      one('421 4.3.1 Insufficient system storage', {
        remoteMta: { name: 'relay.isp.test', address: null, port: 587 },
      }),
    );
    expect(v.issuer).toBe('own-relay');
    expect(v.causes[0]!.cause).toBe('sender-outage');
    expect(points(v, 'capacity')).toBe(0);
    expect(new Set(v.causes.map((c) => c.side))).toEqual(new Set(['sender']));
  });
});

describe('scope, band and trend', () => {
  test.each<[string, Cause, number]>([
    ['one-domain', 'capacity', 2],
    ['one-mx', 'capacity', 4],
    ['one-client-ip', 'reputation', 3],
    ['mixed', 'reputation', 2],
    ['all-destinations', 'sender-outage', 6],
    ['unknown', 'capacity', 1],
  ])('%s: %s %d', (scope, cause, wanted) => {
    expect(points(verdict(one(unlisted, {}, answers(['scope', scope]))), cause)).toBe(wanted);
  });
  test('a named cause explains “everything fails” better than an outage nobody named', () => {
    const v = verdict(
      one('421 4.7.0 Too many concurrent connections', {}, answers(['scope', 'all-destinations'])),
    );
    expect(points(v, 'sender-outage')).toBe(2);
  });
  test('what lasts is structural, but only with two tries or a notice', () => {
    const twice = madeCase([attempt(unlisted), attempt(unlisted, { at: '2026-05-18T10:00:00Z' })]);
    expect(points(verdict(twice, hours(13)), 'reputation')).toBe(1);
    expect(points(verdict(one(unlisted), hours(13)), 'reputation')).toBe(0);
  });
  const through = (journal: Case['journal']) =>
    madeCase(
      [attempt('421 4.7.1 Zyxw', { stage: 'rcpt' }), attempt('250 2.0.0 Ok', { at: '2026-05-18T09:16:00Z' })],
      { journal },
    );
  test('accepted at the second try: greylisting', () => {
    expect(verdict(through([]), hours(1)).causes[0]!.cause).toBe('greylisting');
  });
  test('it did not heal by itself if something was changed', () => {
    const entry = {
      at: '2026-05-18T09:10:00Z',
      what: 'SPF',
      from: null,
      to: null,
      who: null,
      kind: 'dns' as const,
      ttl: 300,
    };
    expect(points(verdict(through([]), hours(1)), 'policy')).toBe(1);
    expect(points(verdict(through([entry]), hours(1)), 'policy')).toBe(3);
  });
  test('accepted and deferred in turns is how limits look', () => {
    const traffic: Traffic[] = [
      {
        domain: 'example.net',
        remoteMta: 'mx1.example.net',
        address: '192.0.2.25',
        clientIp: null,
        accepted: 4,
        deferred: 2,
        rejected: 0,
        firstAt: '',
        lastAt: '',
        firstAcceptedAt: '2026-05-18T09:10:00Z',
        lastAcceptedAt: '2026-05-18T09:20:00Z',
      },
    ];
    const c = madeCase([attempt(unlisted), attempt(unlisted, { at: '2026-05-18T09:30:00Z' })], { traffic });
    expect(points(verdict(c, hours(0.6)), 'rate-limit')).toBe(2);
  });
});

describe('findings and answers', () => {
  test.each<[string, Partial<Case>, Cause, number]>([
    ['no name for the address', { findings: [finding('iprev', 'fail')] }, 'reverse-dns', 4],
    ['HELO alone', { findings: [finding('iprev', 'pass'), finding('helo', 'fail')] }, 'reverse-dns', 2],
    ['the user says it', answers(['sending-identity', 'broken']), 'reverse-dns', 4],
    [
      'both together count once',
      { findings: [finding('iprev', 'fail')], ...answers(['sending-identity', 'broken']) },
      'reverse-dns',
      4,
    ],
    [
      'the user’s word wins',
      { findings: [finding('iprev', 'fail')], ...answers(['sending-identity', 'in-order']) },
      'reverse-dns',
      0,
    ],
    ['SPF', { findings: [finding('spf', 'permerror')] }, 'authentication', 3],
    [
      'SPF, DKIM and DMARC',
      { findings: [finding('spf', 'fail'), finding('dkim', 'fail'), finding('dmarc', 'fail')] },
      'authentication',
      7,
    ],
    [
      'a listing',
      { findings: [finding('dnsbl', 'fail', { zone: 'bl.example', listing: 'abuse' })] },
      'reputation',
      4,
    ],
    [
      'a policy range is no listing',
      { findings: [finding('dnsbl', 'fail', { zone: 'bl.example', listing: 'policy' })] },
      'reputation',
      0,
    ],
    [
      'but it weighs for policy',
      { findings: [finding('dnsbl', 'fail', { zone: 'bl.example', listing: 'policy' })] },
      'policy',
      2,
    ],
    [
      'the recipient domain’s name servers fail',
      { findings: [finding('mx', 'temperror', { facts: { status: 'servfail' } })] },
      'dns-failure',
      3,
    ],
    [
      'the refusing server is no MX any more',
      {
        findings: [
          finding('mx', 'pass', {
            subject: 'example.net',
            facts: { hosts: [{ name: 'new.example.net', addresses: ['192.0.2.77'] }] },
          }),
        ],
      },
      'dns-failure',
      2,
    ],
    [
      'it still is one',
      {
        findings: [
          finding('mx', 'pass', {
            subject: 'example.net',
            facts: { hosts: [{ name: 'mx1.example.net', addresses: [] }] },
          }),
        ],
      },
      'dns-failure',
      0,
    ],
    ['a mailing', answers(['volume', 'bulk']), 'rate-limit', 2],
    ['maintenance', answers(['receiver', 'maintenance']), 'maintenance', 5],
    ['a plain message went through', answers(['test-message', 'accepted']), 'content', 3],
  ])('%s: %s %d', (_, more, cause, wanted) =>
    expect(points(verdict(one(unlisted, {}, more)), cause)).toBe(wanted),
  );

  test('a result that could not be had counts in neither direction and is said', () => {
    const without = verdict(one(unlisted));
    const v = verdict(
      one(
        unlisted,
        {},
        { findings: [finding('iprev', 'temperror'), finding('dnsbl', 'permerror', { zone: 'bl.example' })] },
      ),
    );
    expect(v.causes.map((c) => [c.cause, c.points])).toEqual(without.causes.map((c) => [c.cause, c.points]));
    expect(v.unknown).toEqual(['iprev temperror', 'dnsbl permerror']);
  });
});
