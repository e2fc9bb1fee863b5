import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChecks, type CheckRun } from '../../support/check-run.ts';

let run: CheckRun;
beforeAll(async () => {
  run = await startChecks(
    {
      '1.2.0.192.in-addr.arpa': { PTR: ['mail.client.test'] },
      'mail.client.test': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
      '2.2.0.192.in-addr.arpa': { PTR: ['mail.client.test'] },
      '3.2.0.192.in-addr.arpa': { PTR: ['gone.client.test'] },
      '4.2.0.192.in-addr.arpa': { PTR: ['gone.client.test', 'second.client.test'] },
      'second.client.test': { A: ['192.0.2.4'] },
      '10.2.0.192.in-addr.arpa': { PTR: [...Array(30).keys()].map((i) => `www${i}.client.test`) },
      'www29.client.test': { A: ['192.0.2.10'] },
      '11.2.0.192.in-addr.arpa': { PTR: [...Array(200).keys()].map((i) => `www${i}.client.test`) },
      '5.2.0.192.in-addr.arpa': { PTR: ['slow.client.test'] },
      '6.2.0.192.in-addr.arpa': { PTR: ['192-0-2-6.dsl.provider.test'] },
      '192-0-2-6.dsl.provider.test': { A: ['192.0.2.6'] },
      '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa': {
        PTR: ['mail.client.test'],
      },
    },
    {
      faults: {
        '7.2.0.192.in-addr.arpa': 'servfail',
        '8.2.0.192.in-addr.arpa': 'silent',
        'slow.client.test': 'silent',
      },
    },
  );
});
afterAll(() => run.stop());

test.each([
  ['192.0.2.1', 'pass', 'silent', /is mail\.client\.test, and that name leads back/],
  ['2001:db8::1', 'pass', 'silent', /mail\.client\.test/],
  ['192.0.2.2', 'fail', 'for', /leads to 192\.0\.2\.1, not back/],
  ['192.0.2.3', 'fail', 'for', /that name has no address/],
  ['192.0.2.4', 'pass', 'silent', /second\.client\.test.*It has 2 names/],
  ['192.0.2.10', 'pass', 'silent', /is www29\.client\.test.*It has 30 names/],
  ['192.0.2.11', 'fail', 'for', /200 names, of which the first 100 were looked up/],
  ['192.0.2.5', 'temperror', 'silent', /could not be looked up/],
  ['192.0.2.6', 'pass', 'silent', /looks like that of a dynamic address/],
  ['192.0.2.7', 'temperror', 'silent', /SERVFAIL/],
  ['192.0.2.8', 'temperror', 'silent', /did not answer in time/],
  ['192.0.2.9', 'fail', 'for', /no PTR record/],
])('%s: %s', async (ip, result, weighs, says) => {
  const [iprev] = await run.findings({ clientIps: [ip] }, { only: 'iprev' });
  expect(iprev).toMatchObject({ result, weighs, clientIp: ip });
  expect(iprev!.says).toMatch(says);
});
