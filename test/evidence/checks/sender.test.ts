/** SPF, DKIM and DMARC of the sender, over one zone. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startChecks, type CheckRun } from '../../support/check-run.ts';

const rsa = (bits: number, type: 'spki' | 'pkcs1' = 'spki'): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type, format: 'der' })
    .toString('base64');
const ed25519 = Buffer.alloc(32, 7).toString('base64');
const key = (selector: string, text: string | string[]) => ({
  [`${selector}._domainkey.client.test`]: { TXT: [text].flat() },
});

let run: CheckRun;
beforeAll(async () => {
  run = await startChecks(
    {
      'client.test': {
        TXT: ['v=spf1 ip4:192.0.2.1 include:_spf.client.test ~all', 'something else'],
        MX: ['10 mail.client.test'],
      },
      '_spf.client.test': { TXT: ['v=spf1 ip4:192.0.2.2 -all'] },
      'mail.client.test': { A: ['192.0.2.1'], TXT: ['v=spf1 a -all'] },
      'hard.test': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
      'open.test': { TXT: ['v=spf1 ?all'] },
      'bare.test': { TXT: ['hello'] },
      'twice.test': { TXT: ['v=spf1 -all', 'v=spf1 +all'] },
      'typo.test': { TXT: ['v=spf1 ipv4:192.0.2.1 -all'] },
      'ten.test': {
        TXT: [`v=spf1 ${Array.from({ length: 11 }, (_, i) => `a:h${i}.client.test`).join(' ')} -all`],
      },
      ...Object.fromEntries(
        Array.from({ length: 11 }, (_, i) => [`h${i}.client.test`, { A: ['192.0.2.200'] }]),
      ),
      'void.test': { TXT: ['v=spf1 a:v1.test a:v2.test a:v3.test -all'] },
      'loop.test': { TXT: ['v=spf1 include:loop.test -all'] },
      'blind.test': { TXT: ['v=spf1 include:silent.test -all'] },
      'blind2.test': { TXT: ['v=spf1 include:servfail.test -all'] },
      ...key('good', `v=DKIM1; k=rsa; p=${rsa(2048)}`),
      ...key('pkcs1', `p=${rsa(2048, 'pkcs1')}`),
      ...key('weak', `v=DKIM1; p=${rsa(1024)}`),
      ...key('short', `v=DKIM1; p=${rsa(768)}`),
      ...key('ed', `v=DKIM1; k=ed25519; p=${ed25519}`),
      ...key('revoked', 'v=DKIM1; p='),
      ...key('tested', `v=DKIM1; t=s:y; p=${rsa(2048)}`),
      ...key('sha1', `v=DKIM1; h=sha1; p=${rsa(2048)}`),
      ...key('garbage', 'v=DKIM1; p=AAAA'),
      ...key('double', ['v=DKIM1; p=AAAA', 'v=DKIM1; p=BBBB']),
      '_dmarc.client.test': { TXT: ['v=DMARC1; p=quarantine; rua=mailto:d@client.test'] },
      '_dmarc.monitored.test': { TXT: ['v=DMARC1; p=none; sp=reject; t=y'] },
      '_dmarc.empty.test': { TXT: ['v=DMARC1'] },
      '_dmarc.reports.test': { TXT: ['v=DMARC1; rua=mailto:d@reports.test'] },
      '_dmarc.several.test': { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
      '_dmarc.own.psd.test': { TXT: ['v=DMARC1; p=reject; psd=n'] },
      '_dmarc.psd.test': { TXT: ['v=DMARC1; p=none; psd=y'] },
      'lazy.test': { A: ['192.0.2.1'] },
    },
    {
      faults: {
        'silent.test': 'silent',
        'servfail.test': 'servfail',
        '_dmarc.dark.test': 'servfail',
        'slow._domainkey.client.test': 'silent',
      },
    },
  );
});
afterAll(() => run.stop());

describe('SPF of the MAIL FROM identity', () => {
  test.each([
    ['a@client.test', '192.0.2.1', 'pass', /allows 192\.0\.2\.1, with 0 of 10/],
    ['a@client.test', '192.0.2.2', 'pass', /with 1 of 10/],
    ['client.test', '192.0.2.3', 'softfail', /asks for leniency/],
    ['a@hard.test', '192.0.2.3', 'fail', /forbids 192\.0\.2\.3/],
    ['a@open.test', '192.0.2.3', 'neutral', /neither yes nor no/],
    ['a@bare.test', '192.0.2.3', 'none', /has no SPF record/],
    ['a@twice.test', '192.0.2.1', 'permerror', /multiple SPF records/],
    ['a@typo.test', '192.0.2.1', 'permerror', /Unknown mechanism/],
    ['a@ten.test', '192.0.2.1', 'permerror', /Too many DNS requests/],
    ['a@void.test', '192.0.2.1', 'permerror', /Too many void/],
    ['a@loop.test', '192.0.2.1', 'permerror', /Too many DNS requests/],
    ['a@silent.test', '192.0.2.1', 'temperror', /a look-up told nothing/],
    ['a@blind.test', '192.0.2.1', 'temperror', /a look-up told nothing/],
    ['a@blind2.test', '192.0.2.1', 'temperror', /a look-up told nothing/],
  ])('%s from %s: %s', async (sender, ip, result, says) => {
    const [spf] = await run.findings({ sender, clientIps: [ip] }, { only: 'spf' });
    expect(spf!.result).toBe(result);
    expect(spf!.says).toMatch(says);
    expect(spf!.facts!.identity).toBe('mailfrom');
  });
});

test('SPF of the HELO name is a finding of its own, where the name has a record', async () => {
  const spf = await run.findings(
    { sender: 'a@client.test', helo: 'mail.client.test', clientIps: ['192.0.2.3'] },
    { only: 'spf' },
  );
  expect(spf.map((f) => [f.facts!.identity, f.result])).toEqual([
    ['mailfrom', 'softfail'],
    ['helo', 'fail'],
  ]);
});

describe('DKIM key', () => {
  test.each([
    ['good', 'pass', /RSA, 2048 bits\)/],
    ['pkcs1', 'pass', /RSA, 2048 bits\)/],
    ['weak', 'pass', /1024 bits; 2048 are recommended/],
    ['short', 'fail', /only 768 bits/],
    ['ed', 'pass', /ed25519/],
    ['revoked', 'fail', /is revoked/],
    ['tested', 'pass', /marked as a test/],
    ['sha1', 'fail', /SHA-1 is not accepted/],
    ['garbage', 'permerror', /holds no RSA key/],
    ['double', 'permerror', /2 DKIM keys/],
    ['gone', 'fail', /There is no DKIM key/],
    ['slow', 'temperror', /did not answer in time/],
  ])('%s: %s', async (selector, result, says) => {
    const [dkim] = await run.findings({ sender: 'a@client.test', selectors: [selector] }, { only: 'dkim' });
    expect(dkim!.result).toBe(result);
    expect(dkim!.says).toMatch(says);
  });
});

describe('DMARC by tree walk', () => {
  test.each([
    ['client.test', 'pass', /asks for “quarantine”\./, 'client.test'],
    ['a.b.c.client.test', 'pass', /“quarantine” \(from client\.test\)/, 'client.test'],
    ['1.2.3.4.5.6.7.8.9.client.test', 'pass', /from client\.test/, 'client.test'],
    ['news.monitored.test', 'pass', /“reject” \(from monitored\.test\), marked as a test/, 'monitored.test'],
    ['reports.test', 'pass', /“none”/, 'reports.test'],
    ['own.psd.test', 'pass', /“reject”/, 'own.psd.test'],
    ['shop.psd.test', 'pass', /“none” \(from psd\.test\)/, 'shop.psd.test'],
    ['empty.test', 'permerror', /names no policy/, 'empty.test'],
    ['several.test', 'permerror', /several DMARC records/, undefined],
    ['bare.test', 'none', /has no DMARC record/, undefined],
    ['dark.test', 'temperror', /SERVFAIL/, undefined],
  ])('%s: %s', async (sender, result, says, organizational) => {
    const [dmarc] = await run.findings({ sender }, { only: 'dmarc' });
    expect(dmarc!.result).toBe(result);
    expect(dmarc!.says).toMatch(says);
    expect(dmarc!.facts?.organizational).toBe(organizational);
  });

  test.each([
    ['news.client.test', 'client.test', true],
    ['other.test', 'client.test', false],
    ['client.test', 'client.test', true],
  ])('envelope sender %s and From %s', async (sender, fromDomain, aligned) => {
    const [dmarc] = await run.findings({ sender, fromDomain }, { only: 'dmarc' });
    expect(dmarc!.facts!.spfAligned).toBe(aligned);
  });
});
