/** A case with everything in it, hostile parts included, and its document; for tests of exporters and redaction. */
import { contrastOf } from '../../shared/case/contrast.ts';
import { patternsOf } from '../../shared/retry/pattern.ts';
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import type { Case } from '../../shared/case/case.ts';
import type { CaseDocument } from '../../shared/escalation/document.ts';

const text =
  'Unusual rate of mail from 198.51.100.25 for anna.alt@example.net, see https://mx1.example.net/help?who=anna.alt%40example.net';

function attempt(at: string, more: Partial<Attempt> = {}): Attempt {
  return {
    ...emptyAttempt('mail.log'),
    recipient: 'anna.alt@example.net',
    recipientDomain: 'example.net',
    outcome: 'deferred',
    reply: {
      code: 421,
      enhanced: '4.7.28',
      lines: ['421-4.7.28 Unusual rate of mail from 198.51.100.25', '421 4.7.28 for anna.alt@example.net'],
      text,
    },
    says: `host mx1.example.net[192.0.2.27] said: 421-4.7.28 ${text}`,
    stage: 'end-of-data',
    remoteMta: { name: 'mx1.example.net', address: '192.0.2.27' },
    reportingMta: 'relay7.corp.internal',
    clientIp: '198.51.100.25',
    helo: 'mail1.example.com',
    sender: 'Boris.Bau@example.com',
    queueId: '4F2A1C0D',
    at,
    issuer: 'remote-mta',
    source: { file: 'mail.log', line: 48113 },
    ...more,
  };
}

export const sampleCase: Case = {
  ...emptyCase('c-20260517-1', '2026-05-17T16:42:00Z'),
  recipientDomain: 'example.net',
  senderDomain: 'example.com',
  clientIps: ['198.51.100.25'],
  helo: 'mail1.example.com',
  attempts: [
    attempt('2026-05-17T09:20:00Z'),
    attempt('2026-05-17T12:00:00Z', { recipient: 'carla@example.net', clientIp: '10.20.30.40' }),
    attempt('2026-05-17T18:45:00Z', {
      says: '=SUM(A1) <script>alert(1)</script> \u001b[31mred\u001b[0m \u202Eevil =?UTF-8?B?YW5uYS5hbHRAZXhhbXBsZS5uZXQ=?=',
      reply: {
        code: 421,
        enhanced: null,
        lines: ['421 =cmd|calc\u001b]52;c;AAAA\u0007'],
        text: '=cmd|calc YW5uYS5hbHRAZXhhbXBsZS5uZXQ= \u001b[2J # heading [x](https://evil.example/) | pipe',
      },
    }),
  ],
  returned: {
    from: 'Boris Bau <boris.bau@example.com>',
    to: '=?UTF-8?Q?Anna_Alt?= <anna.alt@example.net>',
    subject: 'Salary table for Anna Alt\r\nBcc: everybody@example.org',
    messageId: '<20260517.abc123@mail1.example.com>',
    date: '2026-05-17T09:19:58Z',
    bulk: false,
    dkim: [],
  },
  sources: [
    {
      name: '../../etc/passwd',
      kind: 'log',
      sha256: 'ab'.repeat(32),
      size: 1234,
      addedAt: '2026-05-17T16:42:00Z',
      date: null,
      notes: [],
    },
  ],
  findings: [
    {
      check: 'iprev',
      result: 'pass',
      weighs: 'silent',
      says: '198.51.100.25 is mail1.example.com and back.',
      raw: ['25.100.51.198.in-addr.arpa. 3600 IN PTR mail1.example.com.'],
      ms: 12,
      at: '2026-05-17T16:43:00Z',
      subject: '198.51.100.25',
      resolver: '192.168.1.1:53',
    },
    {
      check: 'dnsbl',
      result: 'temperror',
      weighs: 'silent',
      says: 'The list refused to answer your resolver.',
      raw: [],
      ms: 5,
      at: '2026-05-17T16:43:00Z',
      subject: '198.51.100.25',
      zone: 'zen.spamhaus.org',
    },
  ],
  sessions: [
    {
      target: { host: 'mx1.example.net', address: '192.0.2.27', port: 25 },
      clientIp: '10.20.30.40',
      outcome: 'deferred',
      stage: 'greeting',
      reply: { code: 421, enhanced: null, lines: ['421 busy'], text: 'busy' },
      tls: null,
      transcript: [
        {
          at: '2026-05-17T16:44:00.000Z',
          ms: 0,
          from: '*',
          line: 'connected to 192.0.2.27:25 from 10.20.30.40',
        },
        { at: '2026-05-17T16:44:00.010Z', ms: 10, from: 'S', line: '421 busy, ask boris.bau@example.com' },
      ],
      ms: 12,
      at: '2026-05-17T16:44:00Z',
      says: 'mx1.example.net answers, but takes no mail now.',
    },
  ],
  answers: [{ step: 'volume', answer: 'bulk', at: '2026-05-17T16:45:00Z' }],
  journal: [
    {
      at: '2026-05-17T15:00:00Z',
      what: 'two connections only for example.net',
      from: '20',
      to: '2',
      who: 'Dora Dach',
      kind: 'volume',
      ttl: null,
    },
  ],
  notes: [{ at: '2026-05-17T16:50:00Z', text: 'Called anna.alt@example.net' }],
};

export const sampleDocument: CaseDocument = {
  case: sampleCase.id,
  status: 'cooling',
  openedBy: 'person',
  watch: null,
  recipientDomain: 'example.net',
  recipientDomains: ['example.net'],
  senderDomain: 'example.com',
  clientIps: sampleCase.clientIps,
  helo: sampleCase.helo,
  remoteMtas: ['mx1.example.net'],
  firstSeen: '2026-05-17T09:20:00Z',
  lastSeen: '2026-05-17T18:45:00Z',
  band: 'cooling',
  attempts: sampleCase.attempts,
  patterns: patternsOf(sampleCase, contrastOf(sampleCase)),
  findings: sampleCase.findings,
  verdict: {
    issuer: 'remote-mta',
    stage: 'end-of-data',
    scope: 'one-domain',
    because: {
      issuer: 'the receiver named itself',
      stage: 'in reply to end of DATA',
      scope: 'only one domain is concerned',
      wording: 'the reply names too many messages',
    },
    causes: [
      {
        cause: 'rate-limit',
        side: 'sender',
        weight: 0.7,
        points: 10,
        certainty: 'shown',
        for: ['the reply says so'],
        against: [],
        wouldChange: [],
        tied: false,
      },
    ],
    heldBack: [],
    contradictions: [],
    ruledOut: [],
    warnings: [],
    unknown: [],
  },
  steps: [{ id: 'volume', answer: 'bulk', by: 'user', because: 'your answer' }],
  next: {
    id: 'cooling',
    kind: 'do',
    phase: 'wait',
    title: 'Let it cool, then look again',
    answers: ['delivered', 'still-deferred'],
    notBefore: '2026-05-17T21:20:00Z',
    handOn: null,
  },
  missing: ['changes'],
  notes: [],
  clocks: [],
};

export const sampleOptions = { machine: 'relay7.corp.internal', knowledge: '0123456789ab', version: '0.1.0' };
