/** DANE per MX: present, vouched for, usable, and fitting the certificate of the last session. Zone first, then cases. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProbeResult } from '../../../shared/case/finding.ts';
import { startChecks, type CheckRun } from '../../support/check-run.ts';

const leaf = { sha256: 'aa'.repeat(32), sha512: 'ab'.repeat(64) };
const leafKey = { sha256: 'bb'.repeat(32), sha512: 'bc'.repeat(64) };
const issuerKey = { sha256: 'cc'.repeat(32), sha512: 'cd'.repeat(64) };
const other = 'ee'.repeat(32);

const domains = {
  'fits.test': `3 1 1 ${leafKey.sha256}`,
  'wide.test': `3 0 2 ${leaf.sha512}`,
  'issuer.test': `2 1 1 ${issuerKey.sha256}`,
  'issuer-as-leaf.test': `3 1 1 ${issuerKey.sha256}`,
  'misfit.test': `3 1 1 ${other}`,
  'pkix.test': `1 1 1 ${leafKey.sha256}`,
  'short.test': '3 1 1 abcd',
  'whole.test': '3 0 0 3082',
  'unsigned.test': `3 1 1 ${leafKey.sha256}`,
};
let run: CheckRun;
beforeAll(async () => {
  const zone = Object.fromEntries(
    Object.entries(domains).flatMap(([domain, tlsa], n) => [
      [domain, { MX: [`10 mx.${domain}`] }],
      [`mx.${domain}`, { A: [`192.0.2.${n + 1}`] }],
      [`_25._tcp.mx.${domain}`, { TLSA: [tlsa] }],
    ]),
  );
  run = await startChecks(
    {
      ...zone,
      'plain.test': { MX: ['10 mx.plain.test'] },
      'mx.plain.test': { A: ['192.0.2.100'] },
      'broken.test': { MX: ['10 mx.broken.test'] },
      'mx.broken.test': { A: ['192.0.2.101'] },
    },
    {
      authentic: Object.keys(domains)
        .filter((domain) => domain !== 'unsigned.test')
        .flatMap((domain) => [domain, `_25._tcp.mx.${domain}`]),
      faults: { '_25._tcp.mx.broken.test': 'servfail' },
    },
  );
});
afterAll(() => run.stop());

/** A session with TLS to every host of the zone. */
function session(address: string, lines: string[] = []): ProbeResult {
  return {
    target: { host: 'mx.test', address, port: 25 },
    clientIp: null,
    outcome: 'accepted',
    stage: 'ehlo',
    reply: null,
    tls: {
      protocol: 'TLSv1.3',
      cipher: 'x',
      authorized: true,
      why: '',
      certificates: [
        { whole: leaf, key: leafKey },
        { whole: { sha256: other.replaceAll('e', 'f'), sha512: '' }, key: issuerKey },
      ],
    },
    transcript: lines.map((line) => ({ at: '2026-11-29T00:00:00Z', ms: 0, from: 'S' as const, line })),
    ms: 1,
    at: '2026-11-29T00:00:00Z',
    says: '',
  };
}
const sessions = [...Object.keys(domains), ''].map((_, n) => session(`192.0.2.${n + 1}`));

test.each([
  ['fits.test', 'pass', /showed fits its TLSA record/],
  ['wide.test', 'pass', /fits/],
  ['issuer.test', 'pass', /fits/],
  ['issuer-as-leaf.test', 'fail', /fits none of its one TLSA record: senders that obey DANE do not deliver/],
  ['misfit.test', 'fail', /fits none/],
  ['pkix.test', 'permerror', /cannot use/],
  ['short.test', 'permerror', /cannot use/],
  ['whole.test', 'neutral', /only a test session/],
  ['unsigned.test', 'neutral', /does not vouch for it by DNSSEC/],
  ['plain.test', 'none', /No mail server of plain\.test publishes TLSA/],
  ['broken.test', 'temperror', /SERVFAIL.*pass by a server whose TLSA look-up fails/],
])('%s: %s', async (domain, result, says) => {
  const [dane, ...more] = await run.findings({ domain }, { only: 'dane', sessions });
  expect(dane).toMatchObject({ result, weighs: 'silent' });
  expect(dane!.says).toMatch(says);
  expect(more).toEqual([]);
});

test('without a session nothing is said about the certificate', async () => {
  const [dane] = await run.findings({ domain: 'fits.test' }, { only: 'dane' });
  expect(dane).toMatchObject({ result: 'neutral', subject: 'mx.fits.test', facts: { matches: null } });
});

test.each([
  [['250-mx.test', '250 REQUIRETLS'], /offered REQUIRETLS/],
  [['250-mx.test', '250 STARTTLS'], /did not offer REQUIRETLS/],
])('REQUIRETLS by the last session: %j', async (lines, says) => {
  const [dane] = await run.findings(
    { domain: 'fits.test' },
    { only: 'dane', sessions: [session('192.0.2.1', lines)] },
  );
  expect(dane!.says).toMatch(says);
});
