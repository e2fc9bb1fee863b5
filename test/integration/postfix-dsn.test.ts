/**
 * From a real 421 to a report: a Postfix answers 421 at each stage, another one sends, gives up quickly and writes real
 * delay notices and bounces, and the built command line reads them, opens cases and writes the report.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WarmCommand, type Ran } from '../support/command.ts';
import { startPostfix, type Postfix } from '../support/postfix.ts';
import { reloaded, setLifetimeOver } from '../support/postfix-queue.ts';
import { until } from '../support/waiting.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-dsn-'));
const reason = process.env.DEFERRAL_DESK_NO_POSTFIX;

const stages = {
  greeting: 'greeting',
  ehlo: 'ehlo',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
  endOfData: 'end-of-data',
} as const;
type Port = keyof typeof stages;
const ports = Object.keys(stages) as Port[];
const domainOf = (port: Port): string => `${port.toLowerCase()}.recv.test`;

const receiver = reason
  ? { skipped: reason }
  : await startPostfix({ address: '127.0.0.11', main: `mydestination = ${ports.map(domainOf).join(', ')}` });
const skipped = 'skipped' in receiver ? receiver.skipped : null;

/** The DSNs that came back, by recipient domain and kind of subject. */
const notices: { domain: string; delayed: boolean; raw: string }[] = [];

const warm = new WarmCommand();
const cli = (args: string[]): Promise<Ran> => warm.run([...args, '--data', join(folder, 'data')]);

const stops: (() => void)[] = 'stop' in receiver ? [() => receiver.stop()] : [];

describe.skipIf(skipped)(`real DSNs${skipped ? `: ${skipped}` : ''}`, () => {
  beforeAll(async () => {
    const remote = receiver as Postfix;
    const sink = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString('latin1');
          const domain = /^Final-Recipient: rfc822; \S+@(\S+)/m.exec(raw)?.[1];
          if (domain) notices.push({ domain, delayed: /^Action: delayed/m.test(raw), raw });
          done();
        });
      },
    });
    stops.push(() => sink.close());
    await new Promise<void>((listening) => sink.listen(0, '127.0.0.1', listening));
    const sinkPort = (sink.server.address() as { port: number }).port;
    const routes = ports
      .map((port) => `{${domainOf(port)} = smtp:[${remote.address}]:${remote.ports[port]}}`)
      .join(', ');
    const sender = await startPostfix({
      address: '127.0.0.21',
      main: `myhostname = out1.client.test
mydestination =
mynetworks = 127.0.0.0/8
smtp_bind_address = 127.0.0.21
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
delay_warning_time = 1s
default_destination_concurrency_failed_cohort_limit = 0
transport_maps = inline:{ {client.test = smtp:[127.0.0.1]:${sinkPort}}, ${routes} }`,
    });
    if ('skipped' in sender) throw new Error(`The receiver runs, and the sender does not: ${sender.skipped}`);
    stops.push(() => sender.stop());
    const transport = nodemailer.createTransport({
      host: sender.address,
      port: sender.ports.ok,
      ignoreTLS: true,
    });
    for (const port of ports)
      await transport.sendMail({
        from: 'helpdesk@client.test',
        to: `user@${domainOf(port)}`,
        subject: 'Ticket update',
        text: 'Hello',
      });
    const has = (port: Port, delayed: boolean) =>
      notices.some((n) => n.domain === domainOf(port) && n.delayed === delayed);
    const moves = (): string => sender.log();
    await until('a delay notice of each port', () => ports.every((port) => has(port, true)), { moves });
    await setLifetimeOver(sender.config);
    await reloaded(
      sender.config,
      'a bounce of each port',
      () => ports.every((port) => has(port, false)),
      moves,
    );
  });
  afterAll(() => {
    for (const stop of stops) stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(ports.flatMap((port) => [[port, 'delay-notice'] as const, [port, 'dsn'] as const]))(
    '421 at %s, %s',
    async (port, kind) => {
      const notice = notices.find(
        (n) => n.domain === domainOf(port) && n.delayed === (kind === 'delay-notice'),
      );
      const file = join(folder, `${port}-${kind}.eml`);
      writeFileSync(file, notice!.raw, 'latin1');
      const read = JSON.parse((await cli(['inspect', file, '--json'])).out) as {
        kind: string;
        attempts: unknown[];
      };
      expect(read).toMatchObject({
        kind,
        attempts: [
          {
            recipient: `user@${domainOf(port)}`,
            action: kind === 'dsn' ? 'failed' : 'delayed',
            reply: { code: 421 },
            stage: stages[port],
            // the receiver of this test stands on a loopback address, which is never somebody else's
            issuer: 'own-relay',
            remoteMta: { address: '127.0.0.11' },
            reportingMta: 'out1.client.test',
          },
        ],
      });
    },
  );

  test('case open, answer and export give a report with every field of the template', async () => {
    const { out: first } = await cli(['case', 'open', join(folder, 'rcpt-delay-notice.eml'), '--json']);
    const opened = JSON.parse(first) as {
      case: string;
      next: { id: string; answers: string[] };
    };
    const answer = ['case', 'answer', opened.case, opened.next.id, opened.next.answers.at(-1)!, '--json'];
    expect((await cli(answer)).code).toBe(0);
    const { out } = await cli(['export', opened.case, '--format', 'text']);
    for (const field of [
      /^Subject: .+/m,
      /^Source IP: /m,
      /^HELO\/EHLO: /m,
      /^Destination domain: rcpt\.recv\.test$/m,
      /^Remote MX: .*127\.0\.0\.11/m,
      /^First seen: \d{4}-.* UTC$/m,
      /^Last seen: \d{4}-.* UTC$/m,
      /^Response: 421 4\.3\.2 .*Service not available/m,
      /^Scope: /m,
      /^Sender checks: /m,
    ])
      expect(out).toMatch(field);
  });
});
