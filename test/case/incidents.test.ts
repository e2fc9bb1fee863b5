/** What belongs to one incident, what makes two, and what makes none. */
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../shared/bounce/attempt.ts';
import type { Bounce, Kind, Traffic } from '../../shared/bounce/bounce.ts';
import { emptyBounce } from '../../shared/bounce/empty.ts';
import { read } from '../../shared/bounce/read.ts';
import {
  addEvidence,
  applyChange,
  document,
  openCases,
  openFromDomain,
  understand,
  type Case,
} from '../../shared/flow.ts';
import { attempt } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-05-18T12:00:00Z');
const input = (attempts: Attempt[], kind: Kind = 'log', more: Partial<Bounce> = {}): Bounce => {
  const file = more.file ?? `${kind}.txt`;
  return {
    ...emptyBounce(file, kind, 0),
    attempts: attempts.map((a) => ({ ...a, source: { file, line: 1 } })),
    ...more,
  };
};
const open = (...bounces: Bounce[]) => {
  let count = 0;
  return openCases(understand(bounces, prepared()), prepared(), {
    now,
    nextId: (day) => `c-${day}-${++count}`,
  });
};
const domains = (cases: Case[]) => cases.map((c) => c.recipientDomain);
const at = (time: string) => `2026-05-18T${time}:00Z`;
const to = (domain: string, line: string, more: Partial<Attempt> = {}) =>
  attempt(line, {
    recipient: `u@${domain}`,
    queueId: `Q-${domain}`,
    remoteMta: { name: `mx1.${domain}`, address: null },
    ...more,
  });
const accepted = (domain: string): Traffic => ({
  domain,
  remoteMta: `mx1.${domain}`,
  address: null,
  clientIp: null,
  accepted: 3,
  deferred: 0,
  rejected: 0,
  firstAt: at('09:00'),
  lastAt: at('11:00'),
  firstAcceptedAt: at('09:00'),
  lastAcceptedAt: at('11:00'),
});
const contrast = { traffic: [accepted('recv.test')] };

const large = { traffic: Array.from({ length: 60 }, (_, i) => accepted(`d${i}.test`)) };
const busy = '421 4.3.2 All server ports are busy';
const grey = '421 4.7.1 Greylisted, please come back later';
const rate = '421 4.7.0 Message rate exceeded';
const vague = '421 4.3.2 Try again later';

describe('one log', () => {
  test.each<[string, Attempt[], Partial<Bounce>, (string | null)[]]>([
    [
      'one domain on several servers',
      [
        to('example.net', busy),
        to('example.net', busy, {
          queueId: 'B',
          recipient: 'v@example.net',
          remoteMta: { name: 'mx2.example.net', address: null },
        }),
      ],
      contrast,
      ['example.net'],
    ],
    [
      'two receivers, each busy for itself',
      [to('example.net', busy), to('example.org', grey)],
      contrast,
      ['example.net', 'example.org'],
    ],
    [
      'two domains at one server',
      [
        to('example.net', busy),
        to('example.org', busy, { remoteMta: { name: 'mx1.example.net', address: null } }),
      ],
      contrast,
      [null],
    ],
    [
      'unrelated receivers that name the same about us',
      [to('example.net', rate), to('example.org', rate)],
      contrast,
      [null],
    ],
    [
      'the same, a day apart',
      [to('example.net', rate), to('example.org', rate, { at: '2026-05-16T09:00:00Z' })],
      contrast,
      ['example.net', 'example.org'],
    ],
    [
      'unrelated receivers that name nothing',
      [to('example.net', vague), to('example.org', vague)],
      contrast,
      [null],
    ],
    [
      'the same in a large log, where some receiver is always unwell',
      [to('example.net', vague), to('example.org', vague)],
      large,
      ['example.net', 'example.org'],
    ],
    [
      'but not where they name the sender’s standing',
      [to('example.net', '421 Poor reputation'), to('example.org', '421 Poor reputation')],
      large,
      [null],
    ],
    [
      'everything fails, and each receiver names a cause of its own',
      [to('example.net', busy), to('example.org', grey), to('example.edu', rate)],
      {},
      ['example.net', 'example.org', 'example.edu'],
    ],
    [
      'a 550 elsewhere is a matter of its own and no case beside a 421',
      [to('example.net', busy), to('example.org', '550 5.1.1 User unknown')],
      contrast,
      ['example.net'],
    ],
    [
      'only 550s open a case with their guidance',
      [to('example.org', '550 5.1.1 User unknown')],
      contrast,
      ['example.org'],
    ],
    [
      'three domains at one relay',
      ['example.net', 'example.org', 'example.edu'].map((d) =>
        to(d, rate, { remoteMta: { name: 'smtp.hoster.test', address: null, port: 587 } }),
      ),
      {},
      [null],
    ],
  ])('%s', (_, attempts, more, wanted) =>
    expect(domains(open(input(attempts, 'log', more)).cases)).toEqual(wanted),
  );
});

describe('chosen lines', () => {
  const three = [
    to('example.net', busy),
    to('example.org', '451 4.7.1 Greylisted, please try again later'),
    to('example.edu', '550 5.1.1 User unknown'),
  ];
  test.each(['reply-text', 'bounce', 'log'] as const)(
    'a %s of three receivers: three cases, each of its own attempts',
    (kind) => {
      const { cases } = open(input(three, kind));
      expect(domains(cases)).toEqual(['example.net', 'example.org', 'example.edu']);
      expect(cases.map((c) => c.attempts.map((a) => a.reply?.code))).toEqual([[421], [451], [550]]);
    },
  );
});

describe('several inputs', () => {
  test('two notices of one domain are one case', () => {
    const { cases } = open(
      input([to('example.net', busy)], 'delay-notice', { file: 'a.eml' }),
      input([to('example.net', busy, { queueId: 'B' })], 'dsn', { file: 'b.eml' }),
    );
    expect(cases).toHaveLength(1);
    expect(cases[0]!.sources.map((s) => s.name)).toEqual(['a.eml', 'b.eml']);
  });
  test('two notices of two receivers are two, with ids of their own', () => {
    const { cases } = open(
      input([to('example.net', busy)], 'delay-notice', { file: 'a.eml' }),
      input([to('example.org', grey)], 'dsn', { file: 'b.eml' }),
    );
    expect(cases.map((c) => c.id)).toEqual(['c-20260518-1', 'c-20260518-2']);
    expect(cases.map((c) => c.sources.map((s) => s.name))).toEqual([['a.eml'], ['b.eml']]);
  });
  test('the recipients of one notice stay together, and the other code is listed', () => {
    const { cases } = open(
      input([to('example.net', busy), to('example.org', '550 5.1.1 User unknown')], 'dsn'),
    );
    expect(domains(cases)).toEqual(['example.net']);
    expect(document(cases[0]!, prepared(), { now }).notes.join()).toContain(
      'u@example.org is a matter of its own: 550 5.1.1 User unknown',
    );
  });
});

describe('notices that name neither receiver nor server', () => {
  const nameless = (line: string | null, n: number, more: Partial<Attempt> = {}) =>
    input(
      [
        attempt(line, {
          ...{ recipient: null, remoteMta: null, queueId: null, at: at(`0${n}:00`) },
          ...(line === null && { says: 'the connection timed out' }),
          ...more,
        }),
      ],
      'bounce',
      { file: `${n}.eml` },
    );
  test.each<[string, string | null, string | null, number]>([
    ['say the same', '550 5.1.1 User unknown', '550 5.1.1 User unknown', 1],
    ['say the same, with ids of their own', '421 4.3.2 closing 4a1', '421 4.3.2 closing 7f2', 1],
    ['are refused for good, and are not', '550 5.7.1 Not now', '450 4.7.1 Not now', 2],
    ['say something else', '550 5.1.1 User unknown', '550 5.2.2 Mailbox full', 2],
    ['tell of no reply, in the same words', null, null, 1],
  ])('%s', (_, one, other, cases) =>
    expect(open(nameless(one, 1), nameless(other, 7)).cases).toHaveLength(cases),
  );
  test('one that names a server has a case of its own', () =>
    expect(
      open(
        nameless('550 5.1.1 User unknown', 1),
        nameless('550 5.1.1 User unknown', 7, { remoteMta: { name: 'mx.example.org', address: null } }),
      ).cases,
    ).toHaveLength(2));
});

describe('no case', () => {
  test.each<[string, Bounce, string]>([
    ['an auto-reply', input([], 'auto-reply'), 'not-a-deferral'],
    ['ordinary mail', input([], 'not-a-bounce'), 'not-a-deferral'],
    ['a success notice', input([to('example.net', '250 2.0.0 Ok')], 'delivered'), 'recovered'],
    ['a file that cannot be read', input([], 'unreadable'), 'nothing-found'],
    [
      'a listing that gives no reasons',
      input([attempt(null, { says: 'in the queue' })], 'queue-listing'),
      'nothing-found',
    ],
  ])('%s is walked as a draft', (_, bounce, next) => {
    const { cases, draft } = open(bounce);
    expect(cases).toEqual([]);
    expect(document(draft!, prepared(), { now }).next.id).toBe(next);
  });
  test('a domain alone asks for evidence', () => {
    const c = openFromDomain('Example.NET.', { now, nextId: () => 'c-20260518-1' });
    expect(c.recipientDomain).toBe('example.net');
    expect(document(c, prepared(), { now }).next.id).toBe('nothing-found');
  });
});

describe('adding evidence', () => {
  const [c] = open(input([to('example.net', busy)])).cases as [Case];
  const fold = (bounce: Bounce) =>
    addEvidence(c, [bounce], prepared(), now).reduce<Case>((all, change) => applyChange(all, change), c);
  test('what the case has already counts once', () => {
    expect(addEvidence(c, [input([to('example.net', busy)])], prepared(), now)).toEqual([]);
  });
  test('of a log only what concerns the case, and the rest as contrast', () => {
    const more = fold(
      input([to('example.net', busy, { at: at('10:00') }), to('example.org', grey)], 'log', contrast),
    );
    expect(more.attempts).toHaveLength(2);
    expect(document(more, prepared(), { now }).verdict.scope).toBe('one-domain');
  });
  test('a later acceptance ends it', () => {
    expect(
      document(fold(input([to('example.net', '250 2.0.0 Ok', { at: at('11:00') })])), prepared(), { now })
        .status,
    ).toBe('recovered');
  });
  test('client IP and HELO that it names are taken over', () => {
    const more = fold(
      input([
        to('example.net', busy, { at: at('10:00'), clientIp: '198.51.100.7', helo: 'out1.example.com' }),
      ]),
    );
    expect(more).toMatchObject({ clientIps: ['198.51.100.7'], helo: 'out1.example.com' });
  });
});

test('a rotated log: the later file holds deferrals of others, and how this one ended', async () => {
  const line = (time: string, id: string, delay: number, rest: string) =>
    `May 18 ${time} out1 postfix/smtp[301]: ${id}: ${rest.replace('DELAY', `delay=${delay}`)}`;
  const bob = 'to=<bob@example.net>, relay=mx1.example.net[203.0.113.5]:25, DELAY,';
  const eve = 'to=<eve@other.test>, relay=mx.other.test[198.51.100.7]:25, DELAY,';
  const files = {
    'mail.log.1': [
      line('10:00:00', '9A10C23071', 3, `${bob} dsn=4.3.2, status=deferred (host mx1 said: ${busy})`),
    ],
    'mail.log': [
      line(
        '10:20:00',
        '9A10C23099',
        2,
        `${eve} dsn=4.7.1, status=deferred (host mx.other.test said: ${grey})`,
      ),
      line('10:40:00', '9A10C23071', 2403, `${bob} dsn=2.0.0, status=sent (250 2.0.0 Ok)`),
    ],
  };
  const bounces = await Promise.all(
    Object.entries(files).map(([name, lines]) =>
      read({ name, bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) }, { now }),
    ),
  );
  const { cases } = open(...bounces.flat());
  expect(domains(cases)).toEqual(['example.net', 'other.test']);
  expect(cases[0]!.attempts.map((a) => a.outcome)).toEqual(['deferred', 'accepted']);
});
