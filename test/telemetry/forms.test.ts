/** Reports that are not DMARC, a row each: what came in, and what must be read from it. */
import { describe, expect, test } from 'vitest';
import { Headers } from '../../shared/bounce/mail/headers.ts';
import { reportsOfText } from '../../shared/telemetry/archive.ts';
import { authResults } from '../../shared/telemetry/auth-results.ts';

const tls = (policies: unknown, more: object = {}) =>
  JSON.stringify({
    'organization-name': 'Google Inc.',
    'date-range': { 'start-datetime': '2026-05-20T00:00:00Z', 'end-datetime': '2026-05-20T23:59:59Z' },
    'contact-info': 'smtp-tls-reporting@google.com',
    'report-id': 'r1',
    policies,
    ...more,
  });
const policy = { 'policy-type': 'sts', 'policy-domain': 'example.com' };
const counts = (ok: unknown, bad: unknown) => ({
  'total-successful-session-count': ok,
  'total-failure-session-count': bad,
});
const failure = {
  'result-type': 'certificate-expired',
  'sending-mta-ip': '192.0.2.5',
  'receiving-mx-hostname': 'MX1.example.com.',
  'failed-session-count': 31,
};

const documents: [string, string, object][] = [
  [
    'TLS: nothing failed',
    tls([{ policy, summary: counts(579, 0) }]),
    { kind: 'tls-report', domain: 'example.com', successful: 579, failed: 0, failures: [] },
  ],
  [
    'TLS: a certificate that ran out',
    tls([{ policy, summary: counts(579, 31), 'failure-details': [failure] }]),
    {
      failed: 31,
      failures: [{ type: 'certificate-expired', mx: 'mx1.example.com', clientIp: '192.0.2.5', sessions: 31 }],
    },
  ],
  ['TLS: counts as text', tls([{ policy, summary: counts('12', '3') }]), { successful: 12, failed: 3 }],
  [
    'TLS: a billion of billions is no count',
    tls([{ policy, summary: counts(1e18, 3) }]),
    { successful: 0, failed: 3 },
  ],
  ['TLS: one policy, not in a list', tls({ policy, summary: counts(1, 2) }), { successful: 1, failed: 2 }],
  [
    'TLS: two policies of a domain are added up',
    tls([
      { policy, summary: counts(1, 0) },
      { policy, summary: counts(2, 1) },
    ]),
    { successful: 3, failed: 1 },
  ],
  [
    'TLS: a reporter without a name',
    tls([{ policy }], { 'organization-name': undefined }),
    { from: 'smtp-tls-reporting@google.com' },
  ],
  [
    'Postmaster Tools v2, metrics by the caller’s names',
    JSON.stringify({
      domainStats: [
        {
          name: 'domains/example.com/domainStats/a',
          date: { year: 2026, month: 5, day: 20 },
          metric: 'spam_rate',
          value: { doubleValue: 0.004 },
        },
        {
          name: 'domains/example.com/domainStats/b',
          date: { year: 2026, month: 5, day: 20 },
          metric: 'auth_dkim',
          value: { doubleValue: 0.98 },
        },
        {
          name: 'domains/example.com/domainStats/c',
          date: { year: 2026, month: 5, day: 20 },
          metric: 'temp_fail anomalous_traffic_pattern',
          value: { doubleValue: 0.12 },
        },
        {
          name: 'domains/example.com/domainStats/d',
          date: { year: 2026, month: 5, day: 20 },
          metric: 'delivery_error_count',
          value: { intValue: '40' },
        },
      ],
    }),
    {
      kind: 'postmaster-tools',
      domain: 'example.com',
      days: [
        {
          day: '2026-05-20',
          spamRate: 0.004,
          dkim: 0.98,
          spf: null,
          deliveryErrors: [{ type: 'temp_fail anomalous_traffic_pattern', rate: 0.12 }],
        },
      ],
    },
  ],
  [
    'Postmaster Tools v2, a batch',
    JSON.stringify({
      results: [
        {
          domainStats: [
            {
              name: 'domains/example.com/domainStats/a',
              date: { year: 2026, month: 5, day: 2 },
              metric: 'spam',
              value: { doubleValue: 0 },
            },
          ],
        },
      ],
    }),
    { days: [{ day: '2026-05-02', spamRate: 0 }] },
  ],
  [
    'Postmaster Tools v2, compliance',
    JSON.stringify({
      name: 'domains/example.com/complianceStatus',
      complianceData: {
        domainId: 'example.com',
        rowData: [
          { requirement: 'SPF', status: { status: 'COMPLIANT' } },
          { requirement: 'DMARC_ALIGNMENT', status: { status: 'NEEDS_WORK' } },
        ],
      },
    }),
    {
      domain: 'example.com',
      compliance: [
        { requirement: 'spf', state: 'compliant' },
        { requirement: 'dmarc-alignment', state: 'needs-work' },
      ],
    },
  ],
  [
    'Postmaster Tools v1',
    JSON.stringify({
      trafficStats: [
        {
          name: 'domains/example.com/trafficStats/20260519',
          userReportedSpamRatio: 0.001,
          spfSuccessRatio: 1,
          dmarcSuccessRatio: 0.5,
          deliveryErrors: [
            { errorClass: 'TEMPORARY_ERROR', errorType: 'RATE_LIMIT_EXCEEDED', errorRatio: 0.2 },
          ],
        },
      ],
    }),
    {
      days: [
        {
          day: '2026-05-19',
          spamRate: 0.001,
          spf: 1,
          dmarc: 0.5,
          deliveryErrors: [{ type: 'temporary_error rate_limit_exceeded', rate: 0.2 }],
        },
      ],
    },
  ],
  [
    'Postmaster Tools, a table of a screen',
    'Date,Spam rate\n20260519,0.1%\n20260520,0.35%\n',
    {
      days: [
        { day: '2026-05-19', spamRate: 0.001 },
        { day: '2026-05-20', spamRate: 0.0035 },
      ],
    },
  ],
  [
    'Postmaster Tools, quoted and with semicolons',
    '"Day";"DKIM";"SPF"\n"2026-05-20";"99.5%";"100%"\n',
    { days: [{ day: '2026-05-20', dkim: 0.995, spf: 1 }] },
  ],
  [
    'SNDS without a head',
    '192.0.2.1,6/1/2025 1:00 AM,6/2/2025 1:00 AM,10,8,8,RED,0.3%,,,5,mail.example.com,a@example.com,\n',
    {
      kind: 'snds-data',
      rows: [
        {
          ip: '192.0.2.1',
          begin: '2025-06-01T00:00:00Z',
          end: '2025-06-02T00:00:00Z',
          messages: 8,
          filter: 'red',
          complaintRate: 0.003,
          trapHits: 5,
        },
      ],
    },
  ],
  [
    'SNDS of June 2026, with a head',
    'Ip Address,Activity period,RCPT commands,DATA commands,Message recipients,Filter result,Complaint rate,Trap message period,Trap hits,JMR P1 Sender,Comments\n192.0.2.1,6/1/2026 1:00 AM,10,8,8,YELLOW,<0.1%,6/1/2026 2:00 AM,3,,\n',
    { rows: [{ filter: 'yellow', complaintRate: 0.001, complaints: '<0.1%', trapHits: 3 }] },
  ],
  [
    'SNDS with a formula for the spreadsheet',
    '192.0.2.1,6/1/2025 1:00 AM,6/2/2025 1:00 AM,10,8,8,GREEN,< 0.1%,,,0,"=HYPERLINK(""http://x"")",,\n',
    { rows: [{ filter: 'green' }] },
  ],
  [
    'SNDS, the state of ranges',
    '192.0.2.0,192.0.2.255,Yes,Blocked due to user complaints\n198.51.100.0,198.51.100.0,No,\n',
    { blocked: [{ first: '192.0.2.0', last: '192.0.2.255', blocked: true }, { blocked: false }] },
  ],
];
describe('documents and tables', () => {
  test.each(documents)('%s', (_, text, want) => {
    const [read, ...more] = reportsOfText(text);
    expect(more).toEqual([]);
    expect(read?.report).toMatchObject(want);
  });
  test.each([
    ['another JSON', '{"policies": 3, "name": "x"}'],
    ['a table of something else', 'Date,Amount\n20260519,12\n'],
    ['a list of addresses', '192.0.2.1,mail,web\n192.0.2.2,mail,web\n'],
    ['prose with commas', 'Dear all, as said, the mail, which we sent, came back\n'],
    ['an empty list', '[]'],
  ])('%s is no report', (_, text) => expect(reportsOfText(text)).toEqual([]));
  test('two documents, a line each, are two reports', () => {
    const one = tls([{ policy, summary: counts(1, 0) }]);
    expect(reportsOfText(`${one}\n${one}\n`)).toHaveLength(2);
  });
});

const headers: [string, string, object | null][] = [
  [
    'Gmail',
    'Authentication-Results: mx.google.com;\n dkim=pass header.i=@example.com header.s=s1;\n spf=softfail (google.com: domain of transitioning a@example.com does not designate 192.0.2.9 as permitted sender) smtp.mailfrom=a@example.com;\n dmarc=pass (p=NONE dis=NONE) header.from=example.com',
    {
      from: 'mx.google.com',
      domain: 'example.com',
      clientIp: '192.0.2.9',
      results: [
        { method: 'dkim', result: 'pass', about: 'example.com' },
        { method: 'spf', result: 'softfail', about: 'example.com' },
        { method: 'dmarc', result: 'pass', about: 'example.com' },
      ],
    },
  ],
  [
    'Microsoft, whose field names no server',
    'Received: from x by AM0PR01.mail.protection.outlook.com\nAuthentication-Results: spf=fail (sender IP is 192.0.2.9)\n smtp.mailfrom=example.com; dkim=none (message not signed) header.d=none;dmarc=fail action=quarantine header.from=example.com;compauth=fail reason=000\nX-Forefront-Antispam-Report: CIP:192.0.2.9;SFV:SPM;SCL:5',
    {
      from: 'am0pr01.mail.protection.outlook.com',
      clientIp: '192.0.2.9',
      folder: 'junk',
      results: [
        { method: 'spf', result: 'fail' },
        { result: 'none' },
        { method: 'dmarc' },
        { method: 'compauth', why: '000' },
      ],
    },
  ],
  [
    'a version after the server',
    'Authentication-Results: mx.example.net 1; spf=pass smtp.mailfrom=example.com',
    { from: 'mx.example.net', results: [{ result: 'pass' }] },
  ],
  ['none', 'Authentication-Results: mx.example.net; none', null],
  [
    'two fields: the upper one is the receiver’s',
    'Authentication-Results: mx.example.net; dmarc=fail header.from=example.com\nAuthentication-Results: evil.example; dmarc=pass header.from=example.com',
    { results: [{ method: 'dmarc', result: 'fail' }] },
  ],
  [
    'an ARC seal that failed',
    'Authentication-Results: mx.example.net; arc=fail\nARC-Seal: i=1; a=rsa-sha256; cv=fail; d=lists.example',
    { arc: 'fail' },
  ],
  [
    'a bracket that nobody closes',
    'Authentication-Results: mx.example.net; spf=pass (oops; dkim=pass',
    { results: [{ method: 'spf' }] },
  ],
  [
    'SpamAssassin’s flag',
    'X-Spam-Flag: YES\nAuthentication-Results: mx.example.net; dkim=pass header.d=example.com',
    { folder: 'junk' },
  ],
];
describe('Authentication-Results', () => {
  test.each(headers)('%s', (_, text, want) => {
    const read = authResults(new Headers(text));
    if (want) expect(read?.report).toMatchObject(want);
    else expect(read).toBeNull();
  });
});
