/**
 * Reports of receivers in the verdict: cases in which they turn what leads, and cases in which they must not. Each row
 * begins with the same deferral, whose words say little.
 */
import { describe, expect, test } from 'vitest';
import { emptyAttempt } from '../../shared/bounce/attempt.ts';
import type { Report } from '../../shared/bounce/report.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import { reportedFindings } from '../../shared/evidence/reported.ts';
import { facts, prepare, verdictOf } from '../../shared/flow.ts';
import { knowledge } from '../support/knowledge.ts';

const prepared = prepare(knowledge());
const first = '2026-05-21T08:00:00Z';

interface Refusal {
  text?: string;
  enhanced?: string | null;
  stage?: 'greeting' | 'mail' | 'end-of-data';
  mx?: string;
  domain?: string;
}
/** What leads, and what stands for and against it, with these reports. */
function judged(reports: Report[], told: Refusal = {}) {
  const c = {
    ...emptyCase('c', first),
    recipientDomain: told.domain ?? 'gmail.com',
    senderDomain: 'example.com',
    clientIps: ['192.0.2.9'],
    attempts: [first, '2026-05-21T09:00:00Z'].map((at) => ({
      ...emptyAttempt('mail.log'),
      recipient: 'u@gmail.com',
      recipientDomain: told.domain ?? 'gmail.com',
      outcome: 'deferred' as const,
      action: 'delayed' as const,
      issuer: 'remote-mta' as const,
      stage: told.stage ?? ('mail' as const),
      clientIp: '192.0.2.9',
      remoteMta: { name: told.mx ?? 'gmail-smtp-in.l.google.com', address: '198.51.100.26' },
      reply: {
        code: 421,
        enhanced: told.enhanced ?? null,
        lines: [`421 ${told.text ?? 'Service not available'}`],
        text: told.text ?? 'Service not available',
      },
      at,
    })),
  };
  const found = reportedFindings(reports, {
    senderDomain: c.senderDomain,
    recipientDomain: c.recipientDomain,
    clientIps: c.clientIps,
    firstSeen: Date.parse(first),
    lastSeen: Date.parse('2026-05-21T09:00:00Z'),
  });
  const now = new Date('2026-05-21T09:30:00Z');
  const verdict = verdictOf(facts({ ...c, findings: found }, prepared, now), prepared);
  return { leads: verdict.causes[0]?.cause ?? null, causes: verdict.causes, found };
}

const common = {
  from: 'google.com',
  domain: 'example.com',
  begin: '2026-05-20T00:00:00Z',
  end: '2026-05-20T23:59:59Z',
};
const dmarc = (
  pass: number,
  more: Partial<Extract<Report, { kind: 'dmarc-report' }>> = {},
  ip = '192.0.2.9',
): Report => ({
  ...common,
  kind: 'dmarc-report',
  id: '1',
  policy: { p: 'none', sp: null, testing: false },
  rows: 1,
  messages: 1000,
  pass,
  sources: [
    {
      ip,
      messages: 1000,
      pass,
      dmarc: 'mixed',
      spf: 'mixed',
      dkim: 'mixed',
      reasons: [{ says: 'DKIM fail (example.com, s1)', messages: 1000 - pass }],
    },
  ],
  otherMessages: 0,
  ...more,
});
const postmaster = (day: object, more: object = {}): Report => ({
  ...common,
  kind: 'postmaster-tools',
  from: 'Gmail (Postmaster Tools)',
  days: [
    {
      day: '2026-05-20',
      spamRate: null,
      spf: null,
      dkim: null,
      dmarc: null,
      tls: null,
      deliveryErrors: [],
      ...day,
    },
  ],
  compliance: [],
  ...more,
});
const snds = (row: object, more: object = {}): Report => ({
  ...common,
  kind: 'snds-data',
  from: 'Outlook.com (SNDS)',
  domain: null,
  rows: [
    {
      ip: '192.0.2.9',
      begin: common.begin,
      end: common.end,
      messages: 900,
      filter: 'green',
      complaintRate: 0.001,
      complaints: '< 0.1%',
      trapHits: 0,
      ...row,
    },
  ],
  blocked: [],
  ...more,
});
const header = (result: string): Report => ({
  ...common,
  kind: 'auth-results',
  from: 'mx.google.com',
  begin: null,
  end: null,
  results: [
    { method: 'dkim', result, about: 'example.com', why: null },
    { method: 'dmarc', result, about: 'example.com', why: null },
  ],
  arc: null,
  clientIp: '192.0.2.9',
  folder: null,
});
const tls = (failed: number, domain = 'gmail.com'): Report => ({
  ...common,
  kind: 'tls-report',
  domain,
  id: 't',
  successful: 100 - failed,
  failed,
  failures: [{ type: 'certificate-expired', mx: 'mx1', clientIp: null, sessions: failed, reason: null }],
});
const outlook: Refusal = { domain: 'outlook.com', mx: 'outlook-com.olc.protection.outlook.com' };

test('without reports nothing of the kind leads', () => {
  expect(['authentication', 'reputation', 'tls', 'rate-limit']).not.toContain(judged([]).leads);
});

const turns: [string, Report[], Refusal, string][] = [
  ['DMARC failed for most of it, says the receiver itself', [dmarc(300)], {}, 'authentication'],
  ['the receiver wrote DMARC fail into a message that it took', [header('fail')], {}, 'authentication'],
  ['a spam rate over the receiver’s limit', [postmaster({ spamRate: 0.006 })], {}, 'reputation'],
  ['SNDS red, at Outlook.com', [snds({ filter: 'red' })], outlook, 'reputation'],
  ['spam traps were hit, at Outlook.com', [snds({ filter: 'yellow', trapHits: 4 })], outlook, 'reputation'],
  [
    'the address is blocked in SNDS',
    [
      snds(
        {},
        {
          rows: [],
          begin: null,
          end: null,
          blocked: [{ first: '192.0.2.9', last: '192.0.2.9', blocked: true, why: 'complaints' }],
        },
      ),
    ],
    outlook,
    'reputation',
  ],
  [
    'delivery errors: anomalous traffic',
    [postmaster({ deliveryErrors: [{ type: 'temp_fail anomalous_traffic_pattern', rate: 0.2 }] })],
    {},
    'rate-limit',
  ],
  [
    'delivery errors: missing PTR',
    [postmaster({ deliveryErrors: [{ type: 'reject bad_or_missing_ptr_record', rate: 0.2 }] })],
    {},
    'reverse-dns',
  ],
  [
    'delivery errors: low reputation of the address',
    [postmaster({ deliveryErrors: [{ type: 'reject low_ip_reputation', rate: 0.3 }] })],
    {},
    'reputation',
  ],
  ['the receiver’s own TLS report: a certificate that ran out', [tls(60)], { stage: 'mail' }, 'tls'],
];
describe('reports turn what leads', () => {
  test.each(turns)('%s', (_, reports, told, cause) => {
    const { leads, causes, found } = judged(reports, told);
    expect(leads).toBe(cause);
    expect(causes[0]!.for.join(' ')).toContain(found[0]!.says);
  });
});

const stays: [string, Report[], Refusal, string][] = [
  [
    'a report of last month',
    [dmarc(0, { begin: '2026-04-20T00:00:00Z', end: '2026-04-20T23:59:59Z' })],
    {},
    'authentication',
  ],
  ['a report about another client IP', [dmarc(0, {}, '203.0.113.7')], {}, 'authentication'],
  ['a report about somebody else’s domain', [dmarc(0, { domain: 'example.org' })], {}, 'authentication'],
  ['a TLS report about our own domain, whose mail comes in', [tls(90, 'example.com')], {}, 'tls'],
  [
    'headers had not been seen: a failing DMARC is not why the greeting was 421',
    [dmarc(0)],
    { stage: 'greeting' },
    'authentication',
  ],
  [
    'Outlook’s colour of a week ago, at Gmail',
    [
      snds(
        { filter: 'red', begin: '2026-05-14T12:00:00Z', end: '2026-05-14T12:00:00Z' },
        { begin: '2026-05-14T12:00:00Z', end: '2026-05-14T12:00:00Z' },
      ),
    ],
    { text: 'Too many concurrent connections from 192.0.2.9' },
    'reputation',
  ],
  [
    'the words name the connections: one reporter’s failures do not outweigh them',
    [dmarc(500, { from: 'small.example' })],
    { text: 'Too many concurrent connections from 192.0.2.9' },
    'authentication',
  ],
];
describe('reports do not turn what leads', () => {
  test.each(stays)('%s', (_, reports, told, cause) => expect(judged(reports, told).leads).not.toBe(cause));
});

test('what is in order speaks against a cause, with its number', () => {
  const { causes } = judged([dmarc(998)], {
    text: 'Our system has detected that this message is unauthenticated',
    enhanced: '4.7.26',
    stage: 'end-of-data',
  });
  const authentication = causes.find(({ cause }) => cause === 'authentication');
  expect(authentication?.against.join(' ')).toContain(
    'google.com reports that DMARC passed for 99.8 % of 1,000 messages from 192.0.2.9, up to 2026-05-20',
  );
});
