import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProbeResult } from '../../../shared/case/finding.ts';
import { startChecks, type CheckRun } from '../../support/check-run.ts';

let run: CheckRun;
beforeAll(async () => {
  run = await startChecks(
    {
      'good.test': { MX: ['20 mx2.good.test', '10 mx1.good.test'] },
      'mx1.good.test': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
      'mx2.good.test': { A: ['192.0.2.2'] },
      'null.test': { MX: ['0 .'] },
      'implicit.test': { A: ['192.0.2.9'] },
      'bare.test': { TXT: ['nothing here'] },
      'alias.test': { MX: ['10 www.good.test'] },
      'www.good.test': { CNAME: ['mx1.good.test'] },
      'address.test': { MX: ['10 192.0.2.7'] },
      'dangling.test': { MX: ['10 gone.good.test', '20 mx1.good.test'] },
      'dead.test': { MX: ['10 gone.good.test'] },
      'half.test': { MX: ['10 slow.good.test', '20 mx1.good.test'] },
      'many.test': { MX: Array.from({ length: 500 }, (_, i) => `${i} mx1.good.test`) },
    },
    { faults: { 'fail.test': 'servfail', 'silent.test': 'silent', 'slow.good.test': 'silent' } },
  );
});
afterAll(() => run.stop());

test('whether the backup answers is told by the last test session with it, and is open without one', async () => {
  const says = async (sessions: ProbeResult[]) =>
    (await run.findings({ domain: 'good.test' }, { only: 'mx', sessions }))[0]!.says;
  expect(await says([])).toMatch(/; whether mx2\.good\.test answers, only a test session shows\.$/);
  const session = (address: string, outcome: ProbeResult['outcome'], at: string) =>
    ({ target: { host: 'mx', address, port: 25 }, outcome, at }) as ProbeResult;
  expect(
    await says([
      session('192.0.2.2', 'timeout', '2026-05-17T12:00:00Z'),
      session('192.0.2.2', 'accepted', '2026-05-17T12:20:00Z'),
      session('2001:db8::1', 'deferred', '2026-05-17T12:21:00Z'),
    ]),
  ).toMatch(
    /; in the last test session mx1\.good\.test answered and deferred at 2026-05-17 12:21 UTC and mx2\.good\.test answered at 2026-05-17 12:20 UTC\.$/,
  );
});

test.each([
  ['good.test', 'pass', /mx1\.good\.test \(10\), then to the backup mx2\.good\.test \(20\)/],
  ['null.test', 'fail', /takes no mail at all.*null MX/],
  ['implicit.test', 'neutral', /its own address, 192\.0\.2\.9/],
  ['bare.test', 'fail', /neither MX records nor an address/],
  ['nowhere.test', 'fail', /does not exist/],
  ['alias.test', 'neutral', /is an alias \(CNAME\)/],
  ['address.test', 'fail', /is an address where a host name belongs/],
  ['dangling.test', 'neutral', /gone\.good\.test has no address/],
  ['dead.test', 'fail', /No mail server of dead\.test can be used/],
  ['half.test', 'pass', /slow\.good\.test could not be looked up/],
  ['many.test', 'pass', /460 more MX records were not looked at/],
  ['fail.test', 'temperror', /SERVFAIL/],
  ['silent.test', 'temperror', /did not answer in time/],
])('%s: %s', async (domain, result, says) => {
  const [mx] = await run.findings({ domain }, { only: 'mx' });
  expect(mx!.result).toBe(result);
  expect(mx!.says).toMatch(says);
  expect(mx!.raw.length).toBeGreaterThan(0);
});
