/** From a notice's words and its DSN fields to attempts. */
import { domainOf, findAddress, findAddresses, hostname } from '../../smtp/address.ts';
import type { Reply } from '../../smtp/reply.ts';
import { emptyAttempt, type Action, type Attempt, type Outcome } from '../attempt.ts';
import { clientIpOf, heloOf } from '../host.ts';
import { stageOfReply } from '../stage.ts';
import { lastEndpoint } from '../prose/last-endpoint.ts';
import type { Dsn, DsnRecipient } from '../mail/dsn.ts';
import { curl } from '../prose/curl.ts';
import { deliveryEvent } from '../prose/delivery-event.ts';
import { exchange } from '../prose/exchange.ts';
import { exim } from '../prose/exim.ts';
import { gmail } from '../prose/gmail.ts';
import { labelled } from '../prose/labelled.ts';
import { hostStatus } from '../prose/host-status.ts';
import { mdaemon } from '../prose/mdaemon.ts';
import { messagingServer } from '../prose/messaging-server.ts';
import { dragonfly, opensmtpd } from '../prose/opensmtpd.ts';
import { msmtp } from '../prose/msmtp.ts';
import { postfix } from '../prose/postfix.ts';
import { qmail } from '../prose/qmail.ts';
import { sendmail } from '../prose/sendmail.ts';
import type { Notice, ProseImporter, Statement } from '../prose/statement.ts';

/** In this order: the ones with the sharpest marks first, the general one last. */
const importers: readonly ProseImporter[] = [
  postfix,
  exim,
  deliveryEvent,
  gmail,
  opensmtpd,
  dragonfly,
  messagingServer,
  mdaemon,
  hostStatus,
  msmtp,
  curl,
  sendmail,
  qmail,
  exchange,
];

/** Any text of a mail system: the dialects, then what they all share. */
export function readProse(notice: Notice): Statement[] {
  return readDialect(notice) ?? labelled.read(notice)?.slice(0, 2000) ?? [];
}

/** The first importer that knows the dialect; null where none does, e.g. in ordinary mail. */
export function readDialect(notice: Notice): Statement[] | null {
  for (const importer of importers) {
    const told = importer.read(notice);
    if (told && told.length > 0) return told.slice(0, 2000);
  }
  return null;
}

export function noticeOf(text: string, own: Iterable<string>, notes: string[]): Notice {
  const capped = text.slice(0, 200_000);
  return { text: capped, lines: capped.split('\n'), own: new Set(own), notes };
}

/** Mailboxes of a message's From, To and the like: its sender and the one it was sent to are no failed recipients. */
export const mailboxes = (fields: readonly (string | null)[]): string[] =>
  fields.flatMap((field) => (field ? findAddresses(field, 20) : []));

/** DSN fields are the frame (RFC 3464 is exact about recipients); prose fills in what they leave out. */
export function mergeAttempts(file: string, dsn: Dsn | null, told: readonly Statement[]): Attempt[] {
  if (!dsn || dsn.recipients.length === 0) return told.map((one) => fromTold(file, one, dsn));
  const byRecipient = new Map(told.map((one) => [one.recipient, one]));
  return dsn.recipients.map((group, index) => {
    const alone = told.length === 1 && dsn.recipients.length === 1 ? told[0] : undefined;
    const same =
      byRecipient.get(group.recipient) ??
      alone ??
      (told[index]?.recipient === null ? told[index] : undefined);
    return fromGroup(file, group, dsn, same);
  });
}

function fromTold(file: string, told: Statement, dsn: Dsn | null): Attempt {
  const attempt = emptyAttempt(file);
  attempt.recipient = told.recipient;
  attempt.recipientDomain = told.recipientDomain ?? null;
  attempt.action = told.action ?? null;
  attempt.reply = told.reply;
  attempt.says = told.says;
  attempt.aftereffects = told.aftereffects ?? [];
  attempt.stage = told.stage ?? 'unknown';
  attempt.remoteMta = told.remoteMta ?? null;
  attempt.status = told.status ?? null;
  attempt.at = told.at ?? null;
  attempt.clientIp = told.clientIp ?? null;
  if (told.outcome) attempt.outcome = told.outcome;
  if (told.transcript) attempt.transcript = told.transcript;
  attempt.reportingMta = dsn?.reportingMta ?? null;
  return attempt;
}

function fromGroup(file: string, group: DsnRecipient, dsn: Dsn, told: Statement | undefined): Attempt {
  const attempt = emptyAttempt(file);
  attempt.recipient = group.recipient ?? told?.recipient ?? null;
  attempt.action = group.action;
  attempt.status = group.status;
  attempt.diagnosticType = group.diagnosticType;
  attempt.reply = decidingReply(group.reply, told);
  attempt.says = told?.says ?? group.diagnostic;
  attempt.aftereffects = (told?.aftereffects ?? []).filter(
    (r) => r.lines.join() !== attempt.reply?.lines.join(),
  );
  attempt.stage = told?.stage ?? 'unknown';
  attempt.remoteMta = mergeRemote(group, dsn, told) ?? lastEndpoint(group.diagnostic ?? '');
  attempt.clientIp = group.clientIp;
  attempt.reportingMta = dsn.reportingMta;
  attempt.queueId = dsn.queueId;
  attempt.sender = dsn.sender;
  attempt.arrivedAt = dsn.arrivedAt;
  attempt.at = group.at ?? told?.at ?? null;
  attempt.willRetryUntil = group.willRetryUntil;
  return attempt;
}

/**
 * The Diagnostic-Code, unless it is only the first of several lines (Sendmail), only says that the queue gave up
 * (x.4.7) where the prose has the last error, or is missing.
 */
function decidingReply(field: Reply | null, told: Statement | undefined): Reply | null {
  if (!told) return field;
  if (!field) return told.reply;
  if (
    /^[245]\.4\.7$/.test(field.enhanced ?? '') &&
    !field.outer &&
    told.says &&
    told.status !== undefined &&
    !told.reply
  )
    return null;
  if (!told.reply) return field;
  const unfinished = field.lines.at(-1)?.[3] === '-';
  const gaveUp = /^[245]\.4\.7$/.test(field.enhanced ?? '') && !field.outer;
  return told.reply.code === field.code
    ? unfinished || told.reply.text.length > field.text.length + 20
      ? told.reply
      : field
    : gaveUp
      ? told.reply
      : field;
}

/**
 * Remote-MTA is the field for it (RFC 3464 §2.3.5), and the prose adds the address. Some gateways put themselves
 * there: where the field names the reporting MTA and the prose another host, the prose holds.
 */
function mergeRemote(group: DsnRecipient, dsn: Dsn, told: Statement | undefined): Attempt['remoteMta'] {
  const prose = told?.remoteMta ?? null;
  const field = group.remoteMta;
  if (!field || !prose) return field ?? prose;
  if (field.name && prose.name && field.name !== prose.name)
    return field.name === dsn.reportingMta?.toLowerCase() ? prose : field;
  return { ...prose, name: field.name ?? prose.name, address: field.address ?? prose.address };
}

const writerPatterns: readonly RegExp[] = [
  /This is the (?:mail system|Postfix program) at host ([\w.-]{3,255})/,
  /(?:qmail-send program|James mail server|DragonFly Mail Agent v\S{1,20}|mail server) (?:at|on) ([\w.-]{3,255})/,
  /hours? on the queue on ([\w.-]{3,255})|minutes on the queue on ([\w.-]{3,255})/,
  /delivery status notification from ([\w.-]{3,255}),/,
];

/** The MTA that wrote the notice, where its own words say so (there is no Reporting-MTA outside of a DSN). */
export function writtenBy(text: string): string | null {
  for (const form of writerPatterns) {
    const found = form.exec(text.slice(0, 20_000));
    if (found) return hostname((found[1] ?? found[2]!).replace(/\.+$/, ''));
  }
  // as its own notices call themselves
  return /\bGmail will retry|^Google tried to deliver/m.test(text.slice(0, 20_000)) ? 'googlemail.com' : null;
}

/** What follows from the action, else from the reply and the words: RFC 3464 §2.3.3, RFC 5321 §4.2.1. */
export function outcomeOf(attempt: Attempt, delayed: boolean): Outcome {
  const { action, reply, says, status } = attempt;
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return 'accepted';
  if (action === 'delayed' || (action === null && delayed)) return 'deferred';
  const enhanced = reply?.outer?.enhanced ?? status ?? reply?.enhanced ?? '';
  const code = reply?.code ?? 0;
  if (code >= 200 && code < 300) return 'accepted';
  if (
    /^[245]\.4\.7$/.test(enhanced) ||
    /retry timeout exceeded|too long|expired|could not be delivered for/i.test(says ?? '')
  )
    return 'expired';
  if (code >= 500) return 'rejected';
  if (code >= 400) return action === 'failed' ? 'expired' : 'deferred';
  return status?.startsWith('4') ? 'expired' : status?.startsWith('2') ? 'accepted' : 'rejected';
}

/** Microsoft's servers end a refusal with their name, the time and an id: `[AM0….outlook.com 2026-05-17T09:20:11.123Z 08DC…]`. */
function saidAt(reply: Reply | null): string | null {
  const told = /\[[\w.-]{4,255} (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{1,7}Z [0-9A-F]{8,20}\]/.exec(
    reply?.text.slice(-400) ?? '',
  );
  return told && `${told[1]}Z`;
}

/** Fields that every attempt gets the same way, whatever read it. */
export function completeAttempt(
  attempt: Attempt,
  frame: { delayed: boolean; action: Action | null; sender: string | null; date: string | null },
): Attempt {
  attempt.action ??= frame.action;
  attempt.outcome = attempt.outcome === 'unknown' ? outcomeOf(attempt, frame.delayed) : attempt.outcome;
  attempt.recipientDomain = domainOf(attempt.recipient) ?? attempt.recipientDomain;
  attempt.sender ??= frame.sender;
  attempt.clientIp ??= clientIpOf(attempt.reply, attempt.remoteMta);
  attempt.helo ??= heloOf(attempt.reply);
  if (attempt.stage === 'unknown') attempt.stage = stageOfReply(attempt.reply);
  // a delay notice or bounce is written seconds after the attempt it tells of
  attempt.at ??= frame.date ?? saidAt(attempt.reply);
  attempt.says &&= attempt.says.slice(0, 4000);
  return attempt;
}

/** Recipients from headers that only bounces have. */
export const failedRecipients = (field: string | null): string[] => (field ? findAddresses(field) : []);
export const firstAddress = (field: string | null): string | null => (field ? findAddress(field) : null);
