/**
 * The controlled test message: one plain text to one recipient with an id of its own. Composed by nodemailer, sent by
 * our own dialogue, so that a refusal in mid-DATA and one after the final dot are told apart. Nothing is stored.
 */
import { randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { ProbeResult } from '../../../shared/case/finding.ts';
import { probe, type ProbePorts, type ProbeRequest } from '../../../shared/evidence/probe.ts';
import { Problem } from '../../../shared/problem.ts';

export interface TestMessageRequest {
  from: string;
  to: string;
  /** Through the recipient's MX, or through a submission server with a login that is used once and forgotten. */
  via:
    | { kind: 'mx'; domain: string; port?: number }
    | { kind: 'submission'; host: string; port: number; auth?: { user: string; password: string } };
  clientIp: string | null;
  helo: string | null;
  /** The newest 421 or change of the case, ISO 8601; the test waits an hour after it. */
  lastTroubleAt: string | null;
  override: string | null;
  allowPrivate: boolean;
  limits?: ProbeRequest['limits'];
}

/** flowchart.md, step test-message: not before an hour after the last 421 or change. */
const waitMs = 60 * 60_000;

/** @throws Problem `too-soon` (exit 4) inside the waiting time, and those of probe(). */
export async function sendTestMessage(
  request: TestMessageRequest,
  ports: ProbePorts,
): Promise<{ result: ProbeResult; messageId: string }> {
  const { via, override, lastTroubleAt } = request;
  const notBefore = lastTroubleAt === null ? 0 : Date.parse(lastTroubleAt) + waitMs;
  if (override === null && ports.clock.now() < notBefore) {
    const iso = new Date(notBefore).toISOString();
    throw new Problem(
      'too-soon',
      'A test message now would fall into the time in which the receiver still refuses.',
      `Not before ${iso.slice(0, 16).replace('T', ' ')} UTC, an hour after the last refusal or change.`,
      { exit: 4, notBefore: iso },
    );
  }
  const { raw, messageId } = await composeTestMessage(request.from, request.to, new Date(ports.clock.now()));
  const auth = via.kind === 'submission' ? via.auth : undefined;
  const { results } = await probe(
    {
      where:
        via.kind === 'mx'
          ? { kind: 'domain', name: via.domain, port: via.port ?? 25 }
          : { kind: 'host', name: via.host, port: via.port },
      clientIps: request.clientIp === null ? [] : [request.clientIp],
      helo: request.helo,
      mailFrom: request.from,
      rcptTo: request.to,
      starttls: auth ? 'require' : 'auto',
      override,
      allowPrivate: request.allowPrivate,
      maxTargets: 1,
      message: raw,
      deadlines: { overall: 120_000 },
      ...(request.limits && { limits: request.limits }),
      ...(auth && { auth }),
    },
    ports,
  );
  return { result: results[0]!, messageId };
}

/** Plain text, no link, no picture, no attachment: nothing that a filter could object to. */
export async function composeTestMessage(
  from: string,
  to: string,
  date: Date,
): Promise<{ raw: Uint8Array; messageId: string }> {
  const id = randomUUID();
  const messageId = `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`;
  const composer = new MailComposer({
    from,
    to,
    date,
    messageId,
    subject: `Delivery test ${id.slice(0, 8)}`,
    text: `This is a single test message, sent to see whether mail from ${from} arrives.\n\nPlease leave it in the mailbox, or send it back as an attachment.\n\nTest ${id}\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await composer.compile().build();
  return { raw: new Uint8Array(raw), messageId };
}
