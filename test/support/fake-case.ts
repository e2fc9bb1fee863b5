/** One made-up case, complete in every field that a screen shows. Invented names, RFC 5737 addresses. */
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import type { Finding, ProbeResult } from '../../shared/case/finding.ts';
import type { CaseView } from '../../shared/rpc/view.ts';
import { phasesOf } from '../../shared/rpc/present/path.ts';
import { backOff, path } from './fake-step.ts';

export const now = '2026-05-19T16:42:00.000Z';
const at = (clock: string) => `2026-05-19T${clock}:00.000Z`;
const replyText =
  '421-4.7.28 Gmail has detected an unusual rate of mail originating from your IP address [198.51.100.25]. To protect our users from spam, mail has been temporarily rate limited.';
const reply = { code: 421, enhanced: '4.7.28', lines: [replyText], text: replyText };

export function attempts(many: number): Attempt[] {
  const first = Date.parse(at('09:20'));
  const step = many > 10 ? (7.2 * 3_600_000) / many : 0;
  const clocks = ['09:20', '09:25', '09:35', '09:56', '10:35', '11:42', '12:49', '13:56', '15:01', '16:08'];
  return Array.from({ length: many }, (_, i) => ({
    ...emptyAttempt('mail.log'),
    recipient: 'a.meyer@example.net',
    recipientDomain: 'example.net',
    outcome: 'deferred' as const,
    reply: { ...reply },
    stage: 'end-of-data' as const,
    remoteMta: { name: 'mx1.example.net', address: '192.0.2.27' },
    clientIp: '198.51.100.25',
    queueId: `4XyZ${i}`,
    at: step ? new Date(first + i * step).toISOString() : at(clocks[i] ?? '16:08'),
    issuer: 'remote-mta' as const,
    source: { file: 'mail.log', line: 48_000 + i },
  }));
}

const finding = (
  check: string,
  result: Finding['result'],
  says: string,
  more: Partial<Finding> = {},
): Finding => ({
  check,
  result,
  weighs: result === 'pass' ? 'against' : 'silent',
  says,
  raw: ['25.100.51.198.in-addr.arpa. 3600 IN PTR mail1.example.com.'],
  ms: 12,
  at: at('16:31'),
  subject: '198.51.100.25',
  resolver: '192.0.2.53',
  ttl: 3600,
  ...more,
});
export const findings: Finding[] = [
  finding('mx', 'pass', 'Two mail servers, mx1 and mx2.example.net, both with addresses'),
  finding('iprev', 'pass', 'mail1.example.com, and back'),
  finding('helo', 'pass', 'same name as reverse DNS'),
  finding('spf', 'pass', 'ip4:198.51.100.0/27 holds the address'),
  finding('dkim', 'pass', 'selector s2026, 2048 bits'),
  finding('dmarc', 'pass', 'aligned by DKIM, p=reject'),
  finding('dnsbl', 'pass', 'not listed', { zone: 'list.example.org' }),
  finding('dnsbl', 'temperror', 'refused to answer your resolver', { zone: 'closed.example.org', raw: [] }),
  finding('mta-sts', 'none', 'no policy is published', {
    changed: { from: 'pass', says: 'enforced', at: at('12:00') },
  }),
];

const line = (ms: number, from: 'S' | 'C' | '*', text: string) => ({
  at: new Date(Date.parse('2026-05-19T16:08:11.204Z') + ms).toISOString(),
  ms,
  from,
  line: text,
});
export const probe: ProbeResult = {
  target: { host: 'mx1.example.net', address: '192.0.2.27', port: 25 },
  clientIp: '198.51.100.25',
  outcome: 'deferred',
  stage: 'rcpt',
  reply,
  tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', authorized: true, why: '' },
  transcript: [
    line(0, '*', 'connected from 198.51.100.25'),
    line(47, 'S', '220 mx1.example.net ESMTP ready'),
    line(48, 'C', 'EHLO mail1.example.com'),
    line(86, 'S', '250-mx1.example.net at your service'),
    line(177, '*', 'TLSv1.3, certificate valid'),
    line(216, 'C', 'MAIL FROM:<news@example.com>'),
    line(262, 'S', '250 2.1.0 OK'),
    line(263, 'C', 'RCPT TO:<a.meyer@example.net>'),
    line(308, 'S', replyText),
    line(309, '*', 'closed by the receiver'),
  ],
  ms: 310,
  at: at('16:08'),
  says: 'mx1.example.net answers, but takes no mail for this recipient now.',
};

export function fakeCase(id = 'c-20260519-1', many = 10): CaseView {
  const list = attempts(many);
  return {
    document: {
      case: id,
      status: 'cooling',
      openedBy: 'person',
      watch: null,
      recipientDomain: 'example.net',
      recipientDomains: ['example.net'],
      senderDomain: 'example.com',
      clientIps: ['198.51.100.25', '198.51.100.26'],
      helo: 'mail1.example.com',
      remoteMtas: ['mx1.example.net', 'mx2.example.net'],
      firstSeen: at('09:20'),
      lastSeen: at('16:08'),
      band: 'cooling',
      attempts: list,
      patterns: { messages: [], rates: [], burst: null, usualHours: null, recovery: null },
      findings,
      verdict: {
        issuer: 'remote-mta',
        stage: 'end-of-data',
        scope: 'one-client-ip',
        because: {
          issuer: 'Postfix wrote “said:” with that name',
          stage: 'the reply came after the message',
          scope: '198.51.100.26 gets through',
          wording: 'the words name a rate',
        },
        causes: [],
        heldBack: [],
        contradictions: [],
        ruledOut: [],
        warnings: [],
        unknown: [],
      },
      steps: [{ id: 'volume', answer: 'bulk', by: 'user', because: 'you' }],
      next: {
        id: 'back-off',
        kind: 'do',
        phase: 'checks',
        title: backOff.title,
        answers: ['lowered', 'slow-already', 'cannot'],
        notBefore: at('17:08'),
        handOn: null,
      },
      missing: ['queueId'],
      notes: [],
      clocks: [],
    },
    revision: 1,
    draft: false,
    sample: false,
    headline: 'example.net is slowing mail from 198.51.100.25',
    lead: '412 messages wait in your queue. None is lost.',
    timeline: {
      firstSeen: at('09:20'),
      now,
      bands: [
        {
          id: 'normal',
          title: 'Normal retry',
          fromMinutes: 0,
          toMinutes: 60,
          origin: 'RFC 5321 §4.5.4.1: a sender tries again after 30 minutes at least',
        },
        { id: 'watch', title: 'Watch', fromMinutes: 60, toMinutes: 360, origin: 'practice' },
        { id: 'cooling', title: 'Cooling', fromMinutes: 360, toMinutes: 720, origin: 'practice' },
        {
          id: 'incident',
          title: 'Incident',
          fromMinutes: 720,
          toMinutes: 1440,
          origin: 'practice; the report is prepared',
        },
        {
          id: 'escalate',
          title: 'Escalate',
          fromMinutes: 1440,
          toMinutes: null,
          origin: 'RFC 5321 §4.5.4.1: the queue gives up after 4 to 5 days',
        },
      ],
      current: 'cooling',
      marks: [
        ...list.map((attempt) => ({
          at: attempt.at ?? now,
          kind: 'deferred' as const,
          label: '421 4.7.28, after the message',
          count: 1,
        })),
        { at: at('14:30'), kind: 'change', label: 'Two connections at most', count: 1 },
      ],
      nextTest: { at: at('17:08'), why: 'Tests of one mail server are an hour apart after the first hour.' },
      nextRetry: {
        at: at('17:14'),
        says: 'Your server tries again by itself, about',
        why: 'Postfix doubles its waiting time up to 67 minutes.',
      },
      queueEnds: {
        at: '2026-05-24T09:20:00.000Z',
        why: 'Postfix gives up after 5 days.',
        says: 'Your queue gives up',
      },
      trend: 'steady',
      says: 'Ten attempts since 09:20, all deferred. Now 7 hours 22 minutes, in the cooling band. Next test allowed at 17:08. The queue gives up on 24 May at 09:20.',
    },
    step: backOff,
    path,
    phases: phasesOf(path),
    reply: {
      text: replyText,
      marks: [
        { from: 0, to: 3, what: 'code' },
        { from: 4, to: 10, what: 'enhanced' },
        { from: 11, to: 79, what: 'words' },
        { from: 98, to: replyText.length, what: 'words' },
      ],
      rows: [
        { label: '421', value: 'Temporary. Not accepted now, session closed.', note: 'RFC 5321 §4.2' },
        {
          label: '4.7.28',
          value: 'At Google: too much mail from this IP.',
          note: 'The registry says “mail flood detected”.',
        },
        { label: 'point', value: 'After the message, end of DATA', note: '' },
        {
          label: 'issued by',
          value: 'The receiver, mx1.example.net [192.0.2.27], run by Google.',
          note: 'Postfix wrote “said:” with that name.',
        },
      ],
      source: 'mail.log, line 48,113',
      page: {
        url: 'https://support.google.com/a/answer/3726730',
        title: 'The page of Gmail and Google Workspace about this reply',
      },
    },
    causes: [
      {
        cause: 'rate-limit',
        title: 'Rate limit on your IP',
        side: 'sender',
        likelihood: 'likely',
        squares: 4,
        for: ['the reply says so', '16,020 messages from 09:00 to 10:00', '198.51.100.26 gets through'],
        against: [],
        wouldChange: ['An accepted message at the same pace.'],
        tied: false,
        checked: { says: 'checked 8 days ago (2026-05-09)', old: false },
      },
      {
        cause: 'reputation',
        title: 'Poor reputation of the IP',
        side: 'sender',
        likelihood: 'possible',
        squares: 2,
        for: ['no recovery in 10 attempts'],
        against: ['on none of the 3 lists that answered'],
        wouldChange: [],
        tied: false,
        checked: { says: 'checked 8 days ago (2026-05-09)', old: false },
      },
      {
        cause: 'reverse-dns',
        title: 'Sending identity',
        side: 'sender',
        likelihood: 'unlikely',
        squares: 0,
        for: [],
        against: ['SPF, DKIM, DMARC and reverse DNS pass'],
        wouldChange: [],
        tied: false,
        checked: { says: 'checked 8 days ago (2026-05-09)', old: false },
      },
    ],
    heldBack: [],
    contradictions: [],
    journal: [
      {
        at: at('14:30'),
        what: 'Two connections at most to example.net',
        from: '20',
        to: '2',
        who: null,
        kind: 'configuration',
        ttl: null,
      },
    ],
    notes: [{ at: at('15:10'), text: 'Customer phoned, waits for the newsletter of today.' }],
    sessions: [probe],
    terms: [],
    madeBefore: [],
    asksBegan: false,
    began: null,
    askZone: [],
    sources: [
      {
        name: 'mail.log',
        kind: 'log',
        sha256: 'a'.repeat(64),
        size: 4_812_004,
        addedAt: at('16:30'),
        date: null,
        notes: ['12 lines were not understood.'],
        messages: 1,
      },
    ],
    seenBefore: [
      {
        case: 'c-20260401-2',
        recipientDomain: 'example.net',
        because: 'Same wording, same mail server',
        ended: 'recovered',
        took: '5 h',
        lesson: null,
      },
    ],
    missing: [
      {
        piece: 'queueId',
        title: 'Queue ID',
        why: 'so that they can find it in their log',
        where: 'your mail log',
      },
    ],
    customerReply:
      'Your message to a.meyer@example.net is waiting in our queue and is not lost. The receiving side takes our mail more slowly than we send it. We have lowered the pace; no action is needed on your side.',
    handover: 'example.net, 421 4.7.28 since 09:20. Rate lowered at 14:30. Next test from 17:08.',
    tags: ['newsletter'],
    ticket: 'T-4711',
    customer: null,
    reminder: null,
    archived: false,
    takenBy: null,
  };
}
