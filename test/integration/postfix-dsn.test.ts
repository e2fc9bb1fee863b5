/**
 * From a real 421 to a report: a Postfix answers 421 at each stage, another one sends, gives up quickly and writes real
 * delay notices and bounces, and the built command line reads them, opens cases and writes the report.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/double.ts';
import { startPostfix, type Postfix } from '../support/postfix.ts';

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

async function until(done: () => boolean, ms: number): Promise<void> {
  const end = Date.now() + ms;
  while (!done() && Date.now() < end) await new Promise((next) => setTimeout(next, 100));
}

function cli(args: string[]): { code: number | null; out: string } {
  const ran = spawnSync(
    process.execPath,
    [join(root, 'dist/cli.js'), ...args, '--data', join(folder, 'data')],
    { encoding: 'utf8' },
  );
  return { code: ran.status, out: ran.stdout };
}

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
    await new Promise<void>((listening) => sink.listen(0, '127.0.0.1', listening));
    const sinkPort = (sink.server.address() as { port: number }).port;
    const routes = ports
      .map((port) => `{${domainOf(port)} = smtp:[${remote.address}]:${remote.ports[port]}}`)
      .join(', ');
    const sender = (await startPostfix({
      address: '127.0.0.21',
      main: `myhostname = out1.client.test
mydestination =
mynetworks = 127.0.0.0/8
smtp_bind_address = 127.0.0.21
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 3s
delay_warning_time = 3s
maximal_queue_lifetime = 9s
bounce_queue_lifetime = 9s
default_destination_concurrency_failed_cohort_limit = 0
transport_maps = inline:{ {client.test = smtp:[127.0.0.1]:${sinkPort}}, ${routes} }`,
    })) as Postfix;
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
    await until(
      () =>
        ports.every((port) =>
          [true, false].every((delayed) =>
            notices.some((n) => n.domain === domainOf(port) && n.delayed === delayed),
          ),
        ),
      45_000,
    );
    return () => {
      sender.stop();
      sink.close();
    };
  }, 90_000);
  afterAll(() => {
    if ('stop' in receiver) receiver.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(ports.flatMap((port) => [[port, 'delay-notice'] as const, [port, 'dsn'] as const]))(
    '421 at %s, %s',
    (port, kind) => {
      const notice = notices.find(
        (n) => n.domain === domainOf(port) && n.delayed === (kind === 'delay-notice'),
      );
      expect(notice, 'Postfix sent no such notice in time').toBeDefined();
      const file = join(folder, `${port}-${kind}.eml`);
      writeFileSync(file, notice!.raw, 'latin1');
      const read = JSON.parse(cli(['inspect', file, '--json']).out) as { kind: string; attempts: unknown[] };
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

  test('case open, answer and export give a report with every field of the template', () => {
    const opened = JSON.parse(cli(['case', 'open', join(folder, 'rcpt-delay-notice.eml'), '--json']).out) as {
      case: string;
      next: { id: string; answers: string[] };
    };
    expect(
      cli(['case', 'answer', opened.case, opened.next.id, opened.next.answers.at(-1)!, '--json']).code,
    ).toBe(0);
    const { out } = cli(['export', opened.case, '--format', 'text']);
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
