import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChecks, type CheckRun } from '../../support/check-run.ts';

let run: CheckRun;
beforeAll(async () => {
  run = await startChecks(
    {
      'mail.client.test': { A: ['192.0.2.1'] },
      'other.client.test': { A: ['192.0.2.1'] },
      'shared.client.test': { A: ['192.0.2.99'] },
      '192-0-2-1.dyn.provider.test': { A: ['192.0.2.1'] },
      '1.2.0.192.in-addr.arpa': { PTR: ['mail.client.test'] },
    },
    { faults: { 'slow.client.test': 'silent' } },
  );
});
afterAll(() => run.stop());

test.each([
  ['mail.client.test', 'pass', /resolves to the client IP 192\.0\.2\.1\.$/],
  ['MAIL.Client.Test.', 'pass', /resolves to the client IP/],
  ['other.client.test', 'pass', /differs from the PTR name mail\.client\.test, which is no fault/],
  ['shared.client.test', 'neutral', /not to the client IP/],
  ['gone.client.test', 'fail', /does not resolve/],
  ['server.local', 'fail', /exists only inside a network/],
  ['localhost', 'fail', /not a full name/],
  ['mail_1.client.test', 'fail', /not a host name/],
  ['[192.0.2.1]', 'softfail', /only the address/],
  ['[192.0.2.2]', 'fail', /not the client IP/],
  ['192-0-2-1.dyn.provider.test', 'softfail', /dynamic address/],
  ['slow.client.test', 'temperror', /could not be looked up/],
])('HELO %s: %s', async (helo, result, says) => {
  const [finding] = await run.findings({ clientIps: ['192.0.2.1'], helo }, { only: 'helo' });
  expect(finding!.result).toBe(result);
  expect(finding!.says).toMatch(says);
});

test.each([
  ['[IPv6:2001:DB8:0:0::1]', 'softfail', /only the address/],
  ['[IPv6:2001:db8::2]', 'fail', /not the client IP/],
  ['[mail]', 'fail', /not a host name/],
])('HELO %s from an IPv6 address: %s', async (helo, result, says) => {
  const [finding] = await run.findings({ clientIps: ['2001:db8::1'], helo }, { only: 'helo' });
  expect(finding).toMatchObject({ result, says: expect.stringMatching(says) });
});

test.each(['mail\r\nMAIL FROM:<x@y>', 'mail\0.client.test', 'mail client.test'])(
  '%j is refused before anything is asked',
  async (helo) => {
    await expect(run.findings({ clientIps: ['192.0.2.1'], helo })).rejects.toMatchObject({
      code: 'bad-helo',
      exit: 2,
    });
  },
);
