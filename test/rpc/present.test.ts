import { describe, expect, test } from 'vitest';
import { completeness } from '../../shared/escalation/completeness.ts';
import { caseView, chartView } from '../../shared/rpc/present/present.ts';
import { attempt, prepared, shown } from './shown.ts';

const busy = '421 4.3.2 All server ports are busy';
const vague = '421 4.3.2 Service not available, closing transmission channel';
const viewOf = (...args: Parameters<typeof shown>) => caseView(shown(...args));

describe('the headline says the finding, the lead where the mail is', () => {
  const cases: [string, Parameters<typeof shown>, string, RegExp][] = [
    [
      'busy',
      [[attempt(busy)]],
      'example.net is too busy and takes no mail now',
      /in your mail server and is not lost/,
    ],
    [
      'no room',
      [[attempt('421 4.3.1 Insufficient system storage')]],
      'example.net has no room left and takes no mail now',
      /in your mail server and is not lost/,
    ],
    [
      'it came back, by the user’s word',
      [[attempt(busy)], { answers: [{ step: 'wait', answer: 'returned', at: '2026-05-19T09:25:00.000Z' }] }],
      'example.net is too busy and takes no mail now',
      /^By your answer it came back, and must be sent again once the cause is known\./,
    ],
    [
      'a vague word at the greeting',
      [[attempt(vague)]],
      'mx1.example.net answers, but takes no mail from 192.0.2.10 now',
      /not lost/,
    ],
    [
      'a limit',
      [[attempt('421 4.7.0 mx1.example.net Error: too many connections from 192.0.2.10')]],
      'example.net is slowing mail from 192.0.2.10',
      /not lost/,
    ],
    [
      'greylisting',
      [[attempt('421 Greylisting enabled, please try later', { stage: 'rcpt' })]],
      'example.net asks 192.0.2.10 to come back later (greylisting)',
      /not lost/,
    ],
    [
      'a pasted line: nothing is promised',
      [
        [
          attempt(vague, {
            recipient: null,
            recipientDomain: null,
            queueId: null,
            clientIp: null,
            at: null,
            remoteMta: null,
            issuer: 'unknown',
            stage: 'unknown',
          }),
        ],
        { clientIps: [] },
      ],
      'The receiver puts mail from you off and does not say why',
      /^Whether it is still being tried is not known\. No time is in the evidence, so the clock runs from today 09:30\./,
    ],
    [
      'accepted later',
      [[attempt(busy), attempt('250 2.0.0 Ok', { outcome: 'accepted', at: '2026-05-19T09:43:00.000Z' })]],
      'example.net took the mail after 23 min',
      /^The message has arrived\. First seen today 09:20\.$/,
    ],
    [
      'given up',
      [[attempt(busy, { outcome: 'expired', action: 'failed' })]],
      'example.net is too busy and takes no mail now',
      /came back and must be sent again/,
    ],
    [
      'a permanent refusal',
      [[attempt('550 5.1.1 User unknown', { outcome: 'rejected', stage: 'rcpt' })]],
      'No such mailbox: example.net refuses the mail for good (550 5.1.1)',
      /Waiting will not help/,
    ],
    [
      'a login refused by a server that is not named',
      [[attempt('535 5.7.8 authentication failed', { outcome: 'rejected', stage: 'auth', remoteMta: null })]],
      'Login refused: the server you send through (535 5.7.8)',
      /Waiting will not help/,
    ],
    [
      'a login that is not possible now',
      [[attempt('454 4.7.0 Temporary authentication failure', { stage: 'auth', remoteMta: null })]],
      'Login not possible now: the server you send through (454 4.7.0)',
      /./,
    ],
    [
      'no reply at all',
      [
        [
          attempt(null, {
            says: 'connect to mx1.example.net: Connection refused',
            issuer: 'own-mta',
            stage: 'unknown',
          }),
        ],
      ],
      'No answer came from mx1.example.net',
      /in your mail server/,
    ],
    [
      'a relay of ours',
      [[attempt('421 4.7.0 Too many concurrent connections', { issuer: 'own-relay', stage: 'auth' })]],
      'The server you send through refuses mail for now: mx1.example.net',
      /not lost/,
    ],
    [
      'the retry time that the notice names is over, and no notice says that it came back',
      [[attempt(busy, { willRetryUntil: '2026-05-24T09:20:00.000Z' })], { now: '2026-05-25T09:20:00.000Z' }],
      'example.net is too busy and takes no mail now',
      /^By now your mail server has probably given up \(24 May 09:20 UTC\)\. Look there/,
    ],
    [
      'through by the word of the user',
      [
        [attempt(busy)],
        {
          answers: [{ step: 'wait', answer: 'delivered', at: '2026-05-19T09:29:00.000Z' }],
        },
      ],
      'The mail to example.net has arrived, as you told us',
      /^First seen today 09:20\.$/,
    ],
    [
      'every destination at once: the finding is our own side',
      [
        ['a', 'b', 'c', 'd'].map((name) =>
          attempt(vague, {
            recipient: `x@${name}.example`,
            recipientDomain: `${name}.example`,
            queueId: `Q${name}`,
            remoteMta: { name: `mx.${name}.example`, address: null },
          }),
        ),
      ],
      'Mail to all of 4 domains is put off, so the fault is probably on your side',
      /^4 messages wait/,
    ],
    ['nothing', [[], { clientIps: [] }], 'No mail server reply is in this', /Add the notice/],
  ];
  test.each(cases)('%s', (_, args, headline, lead) => {
    const view = viewOf(...args);
    expect(view.headline).toBe(headline);
    expect(view.lead).toMatch(lead);
  });
  test('“not lost” is never said of mail that nobody is known to hold', () => {
    for (const action of ['failed', null] as const) {
      const view = viewOf([
        attempt(busy, { queueId: null, action, outcome: action ? 'expired' : 'deferred' }),
      ]);
      expect(view.lead).not.toMatch(/not lost|None is lost/);
    }
  });
});

test('what overrules evidence stands at its own piece of the report; an answer to what nothing tells is none', () => {
  const answered = (step: string, answer: string) =>
    shown([attempt(vague)], { answers: [{ step, answer, at: '2026-05-19T09:25:00.000Z' }] });
  const odd = ({ case: c, document }: ReturnType<typeof answered>) =>
    completeness(c, document)
      .filter(({ state }) => state === 'contradictory')
      .map(({ piece }) => piece);
  expect(odd(answered('stage', 'rcpt'))).toEqual(['stage']);
  expect(odd(answered('scope', 'one-mx'))).toEqual([]);
  expect(caseView(answered('scope', 'one-mx')).contradictions).toEqual([]);
});

test('the path ends, and only its present step is current', () => {
  const { path, document } = viewOf([attempt(vague)]);
  expect(path.filter((p) => p.state === 'current').map((p) => p.id)).toEqual([document.next.id]);
  expect(path.at(-1)!.kind).toBe('end');
  expect(path.find((p) => p.id === 'stage')).toMatchObject({
    by: 'evidence',
    answerLabel: 'At the greeting',
  });
});

test('the map of a case marks the same path; without a case it begins at the first step', () => {
  const made = shown([attempt(vague)]);
  const chart = chartView(prepared(), made.document);
  const taken = chart.nodes.filter((n) => n.state === 'taken').map((n) => n.id);
  expect(taken.sort()).toEqual(made.document.steps.map((s) => s.id).sort());
  expect(chartView(prepared(), null).nodes.find((n) => n.state === 'current')!.id).toBe('is-421');
});

test('causes are told in words and squares, the first as the most likely', () => {
  const { causes } = viewOf([attempt(busy)]);
  expect(causes[0]).toMatchObject({ cause: 'capacity', likelihood: 'shown by the reply' });
  for (const cause of causes) {
    expect(cause.squares).toBeLessThanOrEqual(5);
    expect(cause.title).not.toMatch(/%/);
  }
});

test('what is missing says why it matters and where it stands', () => {
  const { missing } = viewOf([attempt(busy)]);
  expect(missing.map((m) => m.piece)).toContain('helo');
  for (const { title, why, where } of missing) expect([title, why, where].every(Boolean)).toBe(true);
});

test('a closed case leads with how it ended', () => {
  const made = shown([attempt(busy)]);
  const view = caseView({ ...made, case: { ...made.case, closedAs: 'Delivered. Their limit is 20.' } });
  expect(view.lead).toBe('Delivered. Their limit is 20.');
});

test('seen before names what is the same, how it ended and how long it took', () => {
  const made = shown([attempt(busy)]);
  const other = {
    id: 'c-20260401-2',
    status: 'recovered' as const,
    openedBy: 'person' as const,
    recipientDomain: 'example.net',
    firstSeen: '2026-04-01T08:00:00.000Z',
    lastSeen: '2026-04-01T10:30:00.000Z',
    nextId: 'recovered',
    nextTitle: '',
    notBefore: null,
    says: '',
    tags: [],
    ticket: null,
    customer: null,
    archived: false,
    line: { reply: null, sender: null, receiver: null, moreReceivers: 0 },
    remindAt: null,
    takenBy: null,
    cause: null,
    provider: null,
    searchText: '',
    likeness: made.facts.likeness,
  };
  const closed = { ...other, id: 'c-2', status: 'closed' as const, says: 'Delivered. Their limit is 20.' };
  const several = {
    ...other,
    id: 'c-3',
    recipientDomain: null,
    line: { ...other.line, receiver: 'town.example', moreReceivers: 1 },
  };
  const stranger = { ...other, id: 'x', likeness: { receiver: 'a', wording: null, mx: null } };
  expect(
    caseView({ ...made, seenBefore: [{ ...other, id: made.case.id }, other, closed, several, stranger] })
      .seenBefore,
  ).toEqual([
    {
      case: 'c-20260401-2',
      recipientDomain: 'example.net',
      because: 'the same reply, receiver and mail server',
      ended: 'recovered',
      took: '2 h 30 min',
      lesson: null,
    },
    expect.objectContaining({ case: 'c-2', ended: 'closed', lesson: 'Delivered. Their limit is 20.' }),
    expect.objectContaining({ case: 'c-3', recipientDomain: 'town.example' }),
  ]);
});

describe('a log whose times name no zone', () => {
  const view = (clock: { zone: string; by: 'nobody' | 'user' }) =>
    viewOf([attempt(busy, { clock: 'k' })], {
      sources: [
        {
          ...{
            name: 'mail.log',
            kind: 'log',
            size: 9,
            sha256: null,
            addedAt: '2026-05-19T09:30:00Z',
            date: null,
          },
          notes: ['The log names no time zone; its times are read as UTC.', 'Two lines were cut.'],
          clock: { key: 'k', ...clock },
        },
      ],
    });
  test('is asked about with a guess', () => {
    expect(view({ zone: 'UTC', by: 'nobody' }).askZone).toMatchObject([
      { key: 'k', file: 'mail.log', guess: { zone: expect.any(String) } },
    ]);
  });
  test('its source tells the zone that was said, and no longer the one before', () => {
    const { askZone, sources } = view({ zone: 'Europe/Berlin', by: 'user' });
    expect(askZone).toEqual([]);
    expect(sources[0]!.notes).toEqual([
      'Two lines were cut.',
      'mail.log names no time zone; its times are read as Europe/Berlin.',
    ]);
  });
});
