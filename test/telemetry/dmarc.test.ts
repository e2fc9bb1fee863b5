/** How reporters differ from the schema and from each other, a line each: what is written, what must be read. */
import { describe, expect, test } from 'vitest';
import type { DmarcReport, Read } from '../../shared/bounce/report.ts';
import { DmarcReader, looksLikeDmarc } from '../../shared/telemetry/dmarc.ts';
import { dmarcXml, metadata, policy, xmlRecord, type Xml } from '../support/dmarc-xml.ts';

function read(xml: string, pieces = [xml]): Read<DmarcReport> {
  const reader = new DmarcReader();
  for (const piece of pieces) reader.write(piece);
  return reader.end();
}
const row = xmlRecord;

describe('a report as the schema has it', () => {
  const { report, notes } = read(
    dmarcXml({
      records: [
        row({ count: 100 }),
        row({ count: 18, spf: 'fail' }),
        row({ ip: '203.0.113.4', count: 2, dkim: 'fail', spf: 'fail' }),
      ],
    }),
  );
  test('who, about whom, when', () => {
    expect(report).toMatchObject({
      from: 'google.com',
      domain: 'example.com',
      id: '17792352',
      begin: '2026-05-20T00:00:00Z',
      end: '2026-05-20T23:59:59Z',
      policy: { p: 'none', sp: 'none', testing: false },
    });
    expect(notes).toEqual([]);
  });
  test('messages pass by DKIM or by SPF', () => {
    expect(report).toMatchObject({ rows: 3, messages: 120, pass: 118 });
  });
  test('client IPs, the most messages first, with what failed', () => {
    expect(report.sources).toEqual([
      {
        ip: '192.0.2.9',
        messages: 118,
        pass: 118,
        dmarc: 'pass',
        spf: 'mixed',
        dkim: 'pass',
        reasons: [{ says: 'SPF fail (example.com)', messages: 18 }],
      },
      {
        ip: '203.0.113.4',
        messages: 2,
        pass: 0,
        dmarc: 'fail',
        spf: 'fail',
        dkim: 'fail',
        reasons: [
          { says: 'DKIM fail (example.com, s1)', messages: 2 },
          { says: 'SPF fail (example.com)', messages: 2 },
        ],
      },
    ]);
  });
});

const dialects: [string, Xml, object][] = [
  ['no XML declaration', { prolog: '' }, { messages: 1 }],
  ['a byte order mark', { prolog: '\ufeff<?xml version="1.0"?>' }, { messages: 1 }],
  [
    'a comment before the root',
    { prolog: '<?xml version="1.0"?>\n<!-- made by a gateway -->' },
    { messages: 1 },
  ],
  [
    'a default namespace (RFC 9990)',
    { root: 'feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0"' },
    { messages: 1 },
  ],
  ['the namespace of a draft', { root: 'feedback xmlns="http://dmarc.org/dmarc-xml/0.1"' }, { messages: 1 }],
  [
    'a schema location on the root',
    {
      root: 'feedback xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="x.xsd"',
    },
    { messages: 1 },
  ],
  [
    'version and generator (RFC 9990)',
    { policy: `<version>1.0</version><generator>reporter 2</generator>${policy}` },
    { domain: 'example.com' },
  ],
  [
    'a policy without pct, with np, testing and discovery (RFC 9990)',
    {
      policy:
        '<policy_published><discovery_method>treewalk</discovery_method><domain>example.com</domain><p>quarantine</p><sp>none</sp><np>reject</np><testing>y</testing></policy_published>',
    },
    { policy: { p: 'quarantine', sp: 'none', testing: true } },
  ],
  ['pct 0 is a test', { policy: policy.replace('100', '0') }, { policy: { testing: true } }],
  ['no sub-domain policy', { policy: policy.replace('<sp>none</sp>', '') }, { policy: { sp: null } }],
  ['no policy at all', { policy: '' }, { domain: null, messages: 1 }],
  [
    'a domain in capitals, with its dot',
    { policy: policy.replace('example.com', 'EXAMPLE.COM.') },
    { domain: 'example.com' },
  ],
  [
    'no name of the reporter',
    { metadata: metadata().replace(/<org_name>.*<\/org_name>/, '') },
    { from: 'reports@google.com' },
  ],
  [
    'a name of an organisation with an entity',
    { metadata: metadata({ org: 'Smith &amp; Sons' }) },
    { from: 'Smith & Sons' },
  ],
  [
    'extra contact and an error note',
    {
      metadata: metadata().replace(
        '</report_metadata>',
        '<extra_contact_info>https://example.org</extra_contact_info><error>none</error></report_metadata>',
      ),
    },
    { id: '17792352' },
  ],
  [
    'times in milliseconds',
    { metadata: metadata({ begin: '1779235200000', end: '1779321599000' }) },
    { begin: '2026-05-20T00:00:00Z' },
  ],
  [
    'times as dates',
    { metadata: metadata({ begin: '2026-05-20T00:00:00Z', end: '2026-05-20 23:59:59' }) },
    { end: '2026-05-20T23:59:59Z' },
  ],
  [
    'times with blanks around',
    { metadata: metadata({ begin: '\n 1779235200 \n' }) },
    { begin: '2026-05-20T00:00:00Z' },
  ],
  ['several days in one', { metadata: metadata({ end: '1779839999' }) }, { end: '2026-05-26T23:59:59Z' }],
  ['a count left out is one', { records: [row({ count: null }), row({ count: 4 })] }, { messages: 5 }],
  ['a count of nought', { records: [row({ count: 0 }), row()] }, { rows: 2, messages: 1 }],
  ['a count that is no number', { records: [row({ count: 'many' })] }, { messages: 1 }],
  [
    'a count in the billions',
    { records: [row({ count: '5000000000' }), row({ count: 2 })] },
    { messages: 3 },
  ],
  ['a negative count', { records: [row({ count: -7 })] }, { messages: 1 }],
  ['IPv6', { records: [row({ ip: '2001:DB8:0:0:0:0:0:9' })] }, { sources: [{ ip: '2001:db8::9' }] }],
  ['an IPv4 address inside IPv6', { records: [row({ ip: '::ffff:192.0.2.9' })] }, { messages: 1 }],
  ['an address with blanks', { records: [row({ ip: ' 192.0.2.9\n' })] }, { sources: [{ ip: '192.0.2.9' }] }],
  ['results in capitals', { records: [row({ dkim: 'PASS', spf: 'Fail' })] }, { pass: 1 }],
  [
    'the result “pass” of a disposition (RFC 9990)',
    { records: [row().replace('none</disp', 'pass</disp')] },
    { pass: 1 },
  ],
  ['softfail counts as not aligned', { records: [row({ dkim: 'fail', spf: 'softfail' })] }, { pass: 0 }],
  [
    'no DKIM signature',
    {
      records: [row({ dkim: 'fail', auth: '<spf><domain>example.com</domain><result>pass</result></spf>' })],
    },
    { sources: [{ dmarc: 'pass', dkim: 'fail', reasons: [{ says: 'no DKIM', messages: 1 }] }] },
  ],
  [
    'DKIM of the sending service only',
    {
      records: [
        row({
          dkim: 'fail',
          auth: '<dkim><domain>esp.example</domain><selector>k1</selector><result>pass</result></dkim><spf><domain>example.com</domain><result>pass</result></spf>',
        }),
      ],
    },
    { sources: [{ reasons: [{ says: 'DKIM of another domain (esp.example, k1)' }] }] },
  ],
  [
    'two signatures, one of them passes',
    {
      records: [
        row({
          auth: '<dkim><domain>esp.example</domain><result>fail</result></dkim><dkim><domain>example.com</domain><result>pass</result></dkim><spf><domain>example.com</domain><result>pass</result></spf>',
        }),
      ],
    },
    { pass: 1, sources: [{ reasons: [] }] },
  ],
  [
    'SPF of the bounce domain',
    {
      records: [
        row({
          spf: 'fail',
          auth: '<dkim><domain>example.com</domain><result>pass</result></dkim><spf><domain>bounces.esp.example</domain><scope>mfrom</scope><result>pass</result></spf>',
        }),
      ],
    },
    { sources: [{ reasons: [{ says: 'SPF of another domain (bounces.esp.example)' }] }] },
  ],
  [
    'a policy that was not applied, with its reason',
    {
      records: [
        row({
          dkim: 'fail',
          spf: 'fail',
          reason: '<reason><type>forwarded</type><comment>looks forwarded</comment></reason>',
        }),
      ],
    },
    { sources: [{ reasons: [{ says: 'policy not applied: forwarded' }, {}, {}] }] },
  ],
  [
    'two reasons',
    {
      records: [
        row({
          reason:
            '<reason><type>local_policy</type><comment>arc=pass</comment></reason><reason><type>mailing_list</type></reason>',
        }),
      ],
    },
    {
      sources: [
        {
          reasons: [
            { says: 'policy not applied: local_policy' },
            { says: 'policy not applied: mailing_list' },
          ],
        },
      ],
    },
  ],
  [
    'an empty reason element',
    { records: [row({ reason: '<reason></reason>' })] },
    { sources: [{ reasons: [] }] },
  ],
  ['an auth_results without anything', { records: [row({ auth: '' })] }, { pass: 1 }],
  [
    'extensions that nobody asked for (RFC 9990)',
    {
      records: [
        row().replace('</record>', '<extensions><x:y xmlns:x="urn:x"><z>1</z></x:y></extensions></record>'),
      ],
    },
    { messages: 1 },
  ],
  [
    'envelope_to and envelope_from',
    {
      records: [
        row().replace(
          '<header_from>',
          '<envelope_to>example.net</envelope_to><envelope_from>b.example.com</envelope_from><header_from>',
        ),
      ],
    },
    { messages: 1 },
  ],
  [
    'an ampersand of its own',
    { metadata: metadata({ org: 'Smith & Sons; Co' }) },
    { from: 'Smith & Sons; Co' },
  ],
  ['CDATA', { metadata: metadata({ org: '<![CDATA[Mail & Co]]>' }) }, { from: 'Mail & Co' }],
  [
    'the same client IP in several rows',
    { records: [row({ count: 2 }), row({ count: 3, dkim: 'fail', spf: 'fail' })] },
    { sources: [{ messages: 5, pass: 2, dmarc: 'mixed' }] },
  ],
];
describe('dialects of reporters', () => {
  test.each(dialects)('%s', (_, xml, want) => {
    const text = dmarcXml(xml);
    expect(looksLikeDmarc(text)).toBe(true);
    expect(read(text.replace(/^\ufeff/, '')).report).toMatchObject(want);
  });
  test('a prefix on every element', () => {
    const text = dmarcXml()
      .replace(/<(\/?)(\w)/g, '<$1ns0:$2')
      .replace('<ns0:feedback', '<ns0:feedback xmlns:ns0="urn:x"');
    expect(looksLikeDmarc(text)).toBe(true);
    expect(read(text).report).toMatchObject({ domain: 'example.com', messages: 1, pass: 1 });
  });
  test('metadata after the records', () => {
    const text = dmarcXml({ metadata: '', policy: '', end: `${metadata()}${policy}</feedback>` });
    expect(read(text).report).toMatchObject({ from: 'google.com', domain: 'example.com', messages: 1 });
  });
});

const doubtful: [string, string, RegExp, object][] = [
  [
    'begin and end exchanged',
    dmarcXml({ metadata: metadata({ begin: '1779321599', end: '1779235200' }) }),
    /exchanged/,
    { begin: '2026-05-20T00:00:00Z' },
  ],
  [
    'a year in which nobody reported',
    dmarcXml({ metadata: metadata({ begin: '999999999' }) }),
    /cannot be read/,
    { begin: null },
  ],
  [
    'no period',
    dmarcXml({ metadata: metadata().replace(/<date_range>.*<\/date_range>/, '') }),
    /names no period/,
    { begin: null, end: null },
  ],
  ['no records', dmarcXml({ records: [] }), /no records/, { rows: 0, messages: 0 }],
  [
    'an address that is none',
    dmarcXml({ records: [row({ ip: 'unknown' }), row()] }),
    /1 records name no IP/,
    { messages: 2, otherMessages: 1 },
  ],
  [
    'cut in the middle',
    dmarcXml({ records: [row(), row({ count: 5 }), row()] }).slice(0, 1_500),
    /ends before its end; the 2 records/,
    { messages: 6 },
  ],
  [
    'a tag that nobody closes',
    dmarcXml().replace('</identifiers>', ''),
    /not well-formed/,
    { from: 'google.com' },
  ],
];
describe('what is wrong is said, and what can be read is read', () => {
  test.each(doubtful)('%s', (_, xml, note, want) => {
    const { report, notes } = read(xml);
    expect(notes.join(' ')).toMatch(note);
    expect(report).toMatchObject(want);
  });
});

test('where a piece ends changes nothing', () => {
  const text = dmarcXml({ records: [row({ count: 7 }), row({ ip: '2001:db8::1', spf: 'fail' })] });
  const whole = read(text);
  for (const size of [1, 7, 64, 1000])
    expect(read('', text.match(new RegExp(`[^]{1,${size}}`, 'g'))!)).toEqual(whole);
});
