import { afterAll, beforeAll, expect, test } from 'vitest';
import { createResolver } from '../../../electron/node/dns/resolver.ts';
import { createMailAuth } from '../../../electron/node/dns/mail-auth.ts';
import { createPolicyFetch } from '../../../electron/node/dns/mta-sts.ts';
import { collect } from '../../../shared/evidence/collect.ts';
import type { PolicyFetch } from '../../../shared/ports.ts';
import { startZoneServer, type ZoneServer } from '../../support/zone-server.ts';

let dns: ZoneServer;
beforeAll(async () => {
  dns = await startZoneServer(
    {
      'recv.test': { MX: ['10 mx1.recv.test'] },
      'mx1.recv.test': { A: ['192.0.2.1'] },
      '_mta-sts.recv.test': { TXT: ['v=STSv1; id=20260517'] },
      'broken.test': { MX: ['10 mx1.recv.test'] },
      '_mta-sts.broken.test': { TXT: ['v=STSv1;'] },
      'plain.test': { MX: ['10 mx1.recv.test'] },
      'inside.test': { MX: ['10 mx1.recv.test'] },
      '_mta-sts.inside.test': { TXT: ['v=STSv1; id=1'] },
      'mta-sts.inside.test': { A: ['10.0.0.1'] },
    },
    { faults: { '_mta-sts.dark.test': 'servfail' } },
  );
});
afterAll(() => dns.stop());

const policy = (mode: string, ...mx: string[]): string =>
  ['version: STSv1', `mode: ${mode}`, ...mx.map((host) => `mx: ${host}`), 'max_age: 86400'].join('\r\n');

async function mtaSts(domain: string, fetched: string | PolicyFetch) {
  const resolver = createResolver({ servers: [dns.server], tryMs: 200 });
  const fetchPolicy: PolicyFetch = typeof fetched === 'string' ? async () => ({ policy: fetched }) : fetched;
  const ports = { resolver, mailAuth: createMailAuth(resolver), clock: { now: Date.now }, fetchPolicy };
  const { findings } = await collect(
    { domain, sender: null, clientIps: [], helo: null, selectors: [] },
    ports,
    { askAuthoritative: false },
  );
  return findings.find((finding) => finding.check === 'mta-sts')!;
}

test.each([
  ['recv.test', policy('enforce', 'mx1.recv.test'), 'pass', /demands a valid certificate/],
  ['recv.test', policy('enforce', '*.recv.test'), 'pass', /demands/],
  ['recv.test', policy('enforce', '*.test', 'other.test'), 'fail', /does not cover mx1\.recv\.test/],
  ['recv.test', policy('testing', 'other.test'), 'pass', /only reports faults/],
  ['recv.test', policy('none'), 'pass', /switched off/],
  ['recv.test', 'hello', 'permerror', /cannot be read/],
  ['recv.test', '<html>version: STSv1', 'permerror', /cannot be read/],
  ['broken.test', '', 'permerror', /record of broken\.test is broken/],
  ['plain.test', '', 'none', /has no MTA-STS policy/],
  ['dark.test', '', 'temperror', /SERVFAIL/],
])('%s with %j: %s', async (domain, fetched, result, says) => {
  const found = await mtaSts(domain, fetched);
  expect(found.result).toBe(result);
  expect(found.says).toMatch(says);
});

test('a policy host inside a private network is not contacted', async () => {
  const fetch = createPolicyFetch(createResolver({ servers: [dns.server], tryMs: 200 }));
  const found = await mtaSts('inside.test', fetch);
  expect(found).toMatchObject({ result: 'temperror' });
  expect(found.says).toContain('not on the public internet');
});
