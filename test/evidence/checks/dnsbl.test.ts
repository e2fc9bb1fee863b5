import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainZone } from '../../../shared/evidence/listing.ts';
import type { ZoneCard } from '../../../shared/evidence/zone.ts';
import { startChecks, type CheckRun } from '../../support/check-run.ts';
import type { Zone } from '../../support/zone-server.ts';

/** A zone with its test points, and what it says about 192.0.2.9. */
const list = (name: string, answer: string[] | null, points = true): Zone => ({
  ...(points && { [`2.0.0.127.${name}`]: { A: ['127.0.0.2'] } }),
  ...(answer && {
    [`9.2.0.192.${name}`]: { A: answer, TXT: ['Listed, see https://lists.example/192.0.2.9'] },
  }),
});

let run: CheckRun;
beforeAll(async () => {
  run = await startChecks(
    {
      ...list('abuse.test', ['127.0.0.2']),
      ...list('policy.test', ['127.0.0.10']),
      ...list('both.test', ['127.0.0.10', '127.0.0.4']),
      ...list('clean.test', null),
      ...list('refusing.test', ['127.255.255.254']),
      ...list('parked.test', ['198.51.100.7']),
      ...list('gone.test', null, false),
      ...list('silent.test', ['127.0.0.2']),
      ...list('deaf.test', ['127.0.0.2']),
      ...list('everything.test', ['127.0.0.2']),
      '1.0.0.127.everything.test': { A: ['127.0.0.2'] },
      ...list('secret.keyed.test', ['127.0.0.2']),
      'test.domains.test': { A: ['127.0.1.2'] },
      'client.test.domains.test': { A: ['127.0.1.4'] },
      '2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.clean.test': { A: ['127.0.0.2'] },
    },
    { faults: { '9.2.0.192.silent.test': 'silent', '2.0.0.127.deaf.test': 'servfail' } },
  );
});
afterAll(() => run.stop());

const card = (zone: string, more: Partial<ZoneCard> = {}): ZoneCard => ({
  ...plainZone(zone),
  meanings: [
    { answer: '127.0.0.10-127.0.0.11', listing: 'policy', says: 'an end-user range' },
    { answer: '127.0.0.2-127.0.0.9', listing: 'abuse', says: 'sends spam' },
    { answer: '127.255.255.254', listing: 'unknown', says: 'it refuses public resolvers' },
  ],
  ...more,
});

test('a closed list is told as closed and never asked', async () => {
  const before = run.asked.length;
  const [dnsbl] = await run.findings(
    { clientIps: ['192.0.2.9'] },
    { only: 'dnsbl', zones: [{ card: card('abuse.test', { closed: 'since June 2024' }) }] },
  );
  expect(dnsbl).toMatchObject({ result: 'permerror', weighs: 'silent', listing: null });
  expect(dnsbl!.says).toMatch(/is closed since June 2024 and was not asked/);
  expect(run.asked.slice(before).filter((question) => question.includes('abuse.test'))).toEqual([]);
});

test.each([
  ['abuse.test', 'fail', 'abuse', /lists 192\.0\.2\.9\. Sends spam\. It says: “Listed, see/],
  ['policy.test', 'fail', 'policy', /An end-user range/],
  ['both.test', 'fail', 'abuse', /Sends spam/],
  ['clean.test', 'pass', null, /does not list 192\.0\.2\.9/],
  ['refusing.test', 'temperror', null, /could not be asked.*refuses public resolvers/],
  ['parked.test', 'temperror', null, /198\.51\.100\.7, which no DNSBL does/],
  ['gone.test', 'permerror', null, /It does not know its own test entry/],
  ['silent.test', 'temperror', null, /did not answer in time/],
  ['deaf.test', 'temperror', null, /SERVFAIL/],
  ['everything.test', 'permerror', null, /It lists everything/],
])('%s: %s', async (zone, result, listing, says) => {
  const [dnsbl] = await run.findings(
    { clientIps: ['192.0.2.9'] },
    { only: 'dnsbl', zones: [{ card: card(zone) }] },
  );
  expect(dnsbl).toMatchObject({ result, listing, zone });
  expect(dnsbl!.says).toMatch(says);
  expect(dnsbl!.weighs).toBe(result === 'fail' ? 'for' : 'silent');
});

test('a card may call its own test entry no listing, as DroneBL’s does', async () => {
  const meanings: ZoneCard['meanings'] = [
    { answer: '127.0.0.2', listing: 'unknown', says: 'The test entry.' },
  ];
  const ask = (zone: string) =>
    run.findings(
      { clientIps: ['192.0.2.9'] },
      { only: 'dnsbl', zones: [{ card: card(zone, { meanings }) }] },
    );
  expect((await ask('policy.test'))[0]).toMatchObject({ result: 'fail' });
  expect((await ask('clean.test'))[0]).toMatchObject({ result: 'pass' });
  expect((await ask('abuse.test'))[0]).toMatchObject({ result: 'temperror' });
});

test('a resolver that rewrites NXDOMAIN makes every zone unknown', async () => {
  const rewriting = await startChecks(list('clean.test', null), { rewriteNxdomainTo: '203.0.113.80' });
  const [dnsbl] = await rewriting.findings(
    { clientIps: ['192.0.2.9'] },
    { only: 'dnsbl', zones: [{ card: card('clean.test') }] },
  );
  await rewriting.stop();
  expect(dnsbl).toMatchObject({ result: 'temperror', weighs: 'silent' });
});

test('a keyed zone is asked with its key, and the key is in no finding', async () => {
  const keyed = card('{{key}}.keyed.test', { keyed: true });
  const ask = (key?: string) =>
    run.findings(
      { clientIps: ['192.0.2.9'] },
      { only: 'dnsbl', zones: [{ card: keyed, ...(key && { key }) }] },
    );
  const [listed] = await ask('secret');
  expect(listed).toMatchObject({ result: 'fail', zone: 'keyed.test' });
  expect(JSON.stringify(listed)).not.toContain('secret');
  expect((await ask())[0]).toMatchObject({ result: 'permerror', weighs: 'silent' });
});

test('domain zones are asked about the sender’s domain, IP zones about IPv6 in nibbles', async () => {
  const domains = card('domains.test', { lists: 'domain' });
  const [domain] = await run.findings(
    { sender: 'a@client.test' },
    { only: 'dnsbl', zones: [{ card: domains }] },
  );
  expect(domain).toMatchObject({ result: 'fail', subject: 'client.test' });
  const [six] = await run.findings(
    { clientIps: ['2001:db8::9'] },
    { only: 'dnsbl', zones: [{ card: card('clean.test') }] },
  );
  expect(six).toMatchObject({ result: 'pass', subject: '2001:db8::9' });
});
