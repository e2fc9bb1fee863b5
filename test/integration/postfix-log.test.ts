/** A real Postfix sends to a real Postfix that refuses at every stage; what its log says is read back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bounce, LogDomain } from '../../shared/bounce/bounce.ts';
import { looksLikeLog, readLogText } from '../../shared/bounce/log/reader.ts';
import type { Stage } from '../../shared/smtp/reply.ts';
import { startPostfix, type Postfix, type PostfixPort } from '../support/postfix.ts';
import { reloaded, setLifetimeOver } from '../support/postfix-queue.ts';
import { until } from '../support/waiting.ts';

/** Recipient domain → how the receiver treats it. */
const refused: Record<string, { port: PostfixPort; stage: Stage; enhanced: string }> = {
  'greeting.test': { port: 'greeting', stage: 'greeting', enhanced: '4.7.0' },
  'ehlo.test': { port: 'ehlo', stage: 'ehlo', enhanced: '4.7.1' },
  'mail.test': { port: 'mail', stage: 'mail', enhanced: '4.7.28' },
  'rcpt.test': { port: 'rcpt', stage: 'rcpt', enhanced: '4.3.2' },
  'data.test': { port: 'data', stage: 'data', enhanced: '4.7.0' },
  'eod.test': { port: 'endOfData', stage: 'end-of-data', enhanced: '4.7.0' },
};
const accepted = ['ok.test', 'first.test', 'late.test'];

const receiver = await startPostfix({
  main: `mydestination = recv.test, ${[...Object.keys(refused), ...accepted].join(', ')}
anvil_rate_time_unit = 1h`,
});
const sender =
  'skipped' in receiver ? receiver : await startPostfix({ address: '127.0.0.21', ...sending(receiver) });
const skipped = 'skipped' in sender ? sender.skipped : null;

/** A sender that tries again at once. `first.test` has a second host, `late.test` takes one connection in an hour. */
function sending({ address, ports }: Postfix): { main: string; master: string } {
  return {
    main: `mynetworks = 127.0.0.0/8
mydestination =
myhostname = out1.client.test
transport_maps = texthash:DIR/etc/transport
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
default_destination_concurrency_failed_cohort_limit = 0`,
    master: `second    unix  -       -       n       -       -       smtp
  -o smtp_fallback_relay=[${address}]:${ports.ok}
`,
  };
}

function writeTransport(to: Postfix, from: Postfix, late: PostfixPort): void {
  const next = (port: number) => `smtp:[${to.address}]:${port}`;
  const lines = [
    ...Object.entries(refused).map(([domain, { port }]) => `${domain} ${next(to.ports[port])}`),
    `ok.test ${next(to.ports.ok)}`,
    `first.test second:[${to.address}]:${to.ports.greeting}`,
    `late.test ${next(to.ports[late])}`,
    'client.test discard:',
  ];
  writeFileSync(join(from.config, 'transport'), `${lines.join('\n')}\n`);
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

describe.skipIf(skipped !== null)(skipped ?? 'a log of a real Postfix', () => {
  const from = sender as Postfix;
  const to = receiver as Postfix;
  let text = '';
  let bounce: Bounce;

  const began = Math.floor(Date.now() / 1000) * 1000; // a log has no more than seconds

  beforeAll(async () => {
    writeTransport(to, from, 'rate');
    const transport = createTransport({ host: from.address, port: from.ports.ok, ignoreTLS: true });
    for (const domain of [...Object.keys(refused), ...accepted, 'late.test'])
      await transport.sendMail({
        from: 'helpdesk@client.test',
        to: `user@${domain}`,
        subject: 'Ticket 421',
        text: 'Hello',
      });
    const moves = (): string => (text = from.log());
    const tried = (domain: string, how: string): number =>
      count(text, new RegExp(`to=<user@${domain}>.* status=${how}`, 'g'));
    await until(
      'each to be refused twice, and the first to each other one to be sent',
      () =>
        [...Object.keys(refused), 'late.test'].every((domain) => tried(domain, 'deferred') > 1) &&
        accepted.every((domain) => tried(domain, 'sent') === 1),
      { moves },
    );
    writeTransport(to, from, 'ok');
    await reloaded(from.config, 'the second to late.test', () => tried('late.test', 'sent') === 2, moves);
    // A message leaves the queue when nothing more will be said of it; what is given up leaves a notice first.
    const come = (): number => count(text, /cleanup\[\d+\]: \w+: message-id=/g);
    await setLifetimeOver(from.config);
    await reloaded(from.config, 'an empty queue', () => count(text, /: removed$/gm) === come(), moves);
    const bytes = new TextEncoder().encode(text);
    bounce = readLogText({ name: 'mail.log', bytes }, { now: new Date() });
  });
  afterAll(() => {
    from.stop();
    to.stop();
  });

  const domain = (name: string): LogDomain => bounce.log!.domains.find((d) => d.domain === name)!;

  test('every line is understood', () => {
    expect(looksLikeLog(text)).toBe(true);
    expect(bounce.log).toMatchObject({ lines: text.split('\n').length - 1, skipped: 0 });
  });

  test('every refusal is counted, the ones without status= too', () => {
    const withStatus = count(text, /status=deferred/g);
    const withoutStatus = count(text, /\]: [0-9A-F]+: host \S+ refused to talk to me: 421/g);
    expect(withoutStatus).toBeGreaterThan(0);
    expect(bounce.log!.attempts).toEqual({
      sent: count(text, /status=sent/g),
      deferred: withStatus + withoutStatus,
      bounced: count(text, /status=bounced/g),
      expired: count(text, /status=expired/g),
    });
    expect(bounce.log!.deferred421).toBe(withStatus + withoutStatus);
  });

  test.each(Object.entries(refused))('%s is lost, refused at its stage', (name, { stage, enhanced }) => {
    const { deferred421, stages, replies, messages, lost } = domain(name);
    expect({ messages, lost, stages }).toEqual({ messages: 1, lost: 1, stages: { [stage]: deferred421 } });
    expect(replies).toMatchObject([{ code: 421, enhanced, count: deferred421 }]);
  });

  test('a second host takes what the first refuses: recovered at once', () => {
    expect(domain('first.test')).toMatchObject({ deferred: 1, deferred421: 1, messages: 1, recovered: 1 });
    const [first] = bounce.attempts.filter(({ recipientDomain }) => recipientDomain === 'first.test');
    expect(first).toMatchObject({ outcome: 'deferred', recipient: 'user@first.test', stage: 'greeting' });
  });

  test('accepted at a later try: recovered, and not lost', () => {
    expect(domain('late.test')).toMatchObject({ messages: 1, recovered: 1, pending: 0, lost: 0 });
    expect(domain('ok.test')).toBeUndefined();
  });

  test('sender, reporting MTA and remote address come from the lines around', () => {
    const attempt = bounce.attempts.find(({ recipientDomain }) => recipientDomain === 'rcpt.test')!;
    expect(attempt).toMatchObject({ sender: 'helpdesk@client.test', reportingMta: 'out1' });
    expect(attempt.remoteMta).toMatchObject({ address: to.address, port: to.ports.rcpt });
    expect(Date.parse(attempt.at!)).toBeGreaterThanOrEqual(began);
    expect(Date.parse(attempt.at!)).toBeLessThanOrEqual(Date.now());
  });
});
