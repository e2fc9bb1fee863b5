/** Sessions to a real Postfix that answers 421 at each stage, line by line beside what swaks saw of it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { ProbeResult } from '../../shared/case/finding.ts';
import type { ProbeRequest } from '../../shared/evidence/probe.ts';
import { probe } from '../../shared/evidence/probe.ts';
import { longDeadlines, probeOnce, probePorts, requestFor } from '../support/probing.ts';
import { startPostfix, type Postfix, type PostfixPort } from '../support/postfix.ts';

const started = await startPostfix();
const skipped = 'skipped' in started ? started.skipped : null;
const postfix = started as Postfix;
const swaks = existsSync('/usr/bin/swaks');
afterAll(() => {
  if (!skipped) postfix.stop();
});

const envelope = { helo: 'client.example.test', mailFrom: 'a@client.example.test', rcptTo: 'u@recv.test' };
const patient: Partial<ProbeRequest> = { deadlines: longDeadlines };
const session = (port: PostfixPort, more: Partial<ProbeRequest> = {}): Promise<ProbeResult> =>
  probeOnce(postfix.address, postfix.ports[port], {
    ...envelope,
    ...patient,
    clientIps: ['127.0.0.50'],
    ...more,
  });

/** The lines that swaks sent and got, as `C: …` and `S: …`. */
function swaksLines(port: PostfixPort, ...more: string[]): string[] {
  const args = [
    '--server',
    postfix.address,
    '--port',
    String(postfix.ports[port]),
    '-li',
    '127.0.0.50',
    '--quit-after',
    'RCPT',
  ];
  const { stdout } = spawnSync(
    'swaks',
    [...args, '-h', envelope.helo, '-f', envelope.mailFrom, '-t', envelope.rcptTo, ...more],
    { encoding: 'utf8' },
  );
  return stdout.split('\n').flatMap((line) => {
    if (/^(<-|<~|<\*\*|<~\*) /.test(line)) return [`S: ${line.slice(4)}`];
    return /^ (->|~>) /.test(line) ? [`C: ${line.slice(4)}`] : [];
  });
}
const wire = (result: ProbeResult): string[] =>
  result.transcript.filter(({ from }) => from !== '*').map(({ from, line }) => `${from}: ${line}`);

describe.skipIf(skipped)(`real Postfix${skipped ? ` (skipped: ${skipped})` : ''}`, () => {
  test.each([
    ['ok', 'accepted', 'rcpt', 250, null],
    ['greeting', 'deferred', 'greeting', 421, '4.7.0'],
    ['ehlo', 'deferred', 'ehlo', 421, '4.7.1'],
    ['mail', 'deferred', 'mail', 421, '4.7.28'],
    ['rcpt', 'deferred', 'rcpt', 421, '4.3.2'],
  ] as const)('%s: %s at %s', async (port, outcome, stage, code, enhanced) => {
    const result = await session(port);
    expect(result).toMatchObject({ outcome, stage, clientIp: '127.0.0.50', reply: { code } });
    if (enhanced) expect(result.reply!.enhanced).toBe(enhanced);
    if (!swaks) return;
    const [ours, theirs] = [wire(result), swaksLines(port)];
    // After a 421 to EHLO swaks goes on to HELO, on a connection that is closed; RFC 5321 §3.8 says stop.
    if (stage === 'ehlo') theirs.splice(-1, 1, 'C: QUIT');
    expect(ours).toEqual(theirs);
  });

  test.each([
    ['data', 'data', 421],
    ['endOfData', 'end-of-data', 421],
    ['ok', 'end-of-data', 250],
  ] as const)('a test message to %s ends at %s', async (port, stage, code) => {
    const message = new TextEncoder().encode('Subject: test\r\n\r\n.dotted\r\n');
    expect(await session(port, { message })).toMatchObject({ stage, reply: { code } });
  });

  test('STARTTLS, with the certificate that it shows', async () => {
    const result = await session('tls');
    expect(result).toMatchObject({
      outcome: 'accepted',
      stage: 'rcpt',
      tls: { protocol: 'TLSv1.3', authorized: false, subject: 'mx1.recv.test' },
    });
    const support = swaks && spawnSync('swaks', ['--support'], { encoding: 'utf8' }).stdout;
    if (support && /TLS supported/.test(support)) expect(wire(result)).toEqual(swaksLines('tls', '--tls'));
  });

  test('the second session within Postfix’s own rate limit is met with its 421', async () => {
    const first = await session('rate', { clientIps: ['127.0.0.61'] });
    const second = await session('rate', { clientIps: ['127.0.0.61'] });
    expect([first.outcome, second.outcome, second.stage]).toEqual(['accepted', 'deferred', 'greeting']);
    expect(second.reply!.text).toContain('too many connections from 127.0.0.61');
  });

  test('several client IPs, each seen by the server as itself', async () => {
    const clientIps = ['127.0.0.71', '127.0.0.72', '127.0.0.73'];
    const request = requestFor(postfix.address, postfix.ports.ok, { ...envelope, ...patient, clientIps });
    const { results } = await probe(request, await probePorts());
    expect(results.map((result) => [result.clientIp, result.outcome])).toEqual(
      clientIps.map((ip) => [ip, 'accepted']),
    );
    await expect
      .poll(() => clientIps.filter((ip) => !postfix.log().includes(`connect from unknown[${ip}]`)))
      .toEqual([]);
  });

  test('the receiver’s “try again in 480 seconds” binds the next test, the 15 minutes bind more', async () => {
    const ports = await probePorts();
    const request = requestFor(postfix.address, postfix.ports.greeting, { ...envelope, ...patient });
    await probe(request, ports);
    await expect(probe(request, ports)).rejects.toMatchObject({ code: 'too-soon', exit: 4 });
    const { results } = await probe({ ...request, override: 'agreed with their postmaster' }, ports);
    expect(results[0]).toMatchObject({ outcome: 'deferred', override: 'agreed with their postmaster' });
  });
});
