/** One message to one Bounce: what is it, and what does it tell. */
import { domainOf } from '../../smtp/address.ts';
import type { Action, Attempt } from '../attempt.ts';
import { readAsUtc, type Bounce, type Kind } from '../bounce.ts';
import { mailDate, mailOffset } from '../mail/date.ts';
import { fromBase64 } from '../../text/base64.ts';
import { decodeCharset } from '../../text/charset.ts';
import { decodeTransfer, headerText } from '../mail/decode.ts';
import { readDsn, type Dsn } from '../mail/dsn.ts';
import { readTnef, tnefWords } from '../mail/tnef.ts';
import { parameter } from '../mail/headers.ts';
import { generatingServer } from '../prose/diagnostics.ts';
import { isMailTalk } from '../prose/mail-talk.ts';
import { noticeText, readMessage, type Message, type Part } from '../mail/mime.ts';
import {
  completeAttempt,
  failedRecipients,
  firstAddress,
  mailboxes,
  mergeAttempts,
  noticeOf,
  readDialect,
  readProse,
  writtenBy,
} from './attempts.ts';
import { emptyBounce } from '../empty.ts';
import { readReturned, splitReturned, type Returned } from '../mail/returned.ts';
import { classify } from './character.ts';
import { saysDelayed } from './frame.ts';
import { feedbackReport } from './feedback-report.ts';
import { timeIn, timesInNotice } from '../prose/told-times.ts';
import type { Notice, Statement } from '../prose/statement.ts';

/** Enclosed messages are opened this deep, to find a bounce that someone forwarded as an attachment. */
const forwardLimit = 3;

/** Reads one message, a byte string with LF line ends (see decode.ts). */
export function readMail(file: string, text: string, depth = 0): Bounce {
  const message = readMessage(text);
  const bounce = emptyBounce(file, 'not-a-bounce', text.length);
  bounce.notes.push(...message.cut);
  dateOf(bounce, message.headers.get('date'));
  const whole = [noticeText(message), ...tnefTexts(message)].join('\n\n');
  const report = feedbackReport(file, message, whole);
  if (report) {
    bounce.kind = 'feedback-report';
    bounce.attempts = report.attempts;
    bounce.returned = report.returned;
    bounce.notes.push(...report.notes);
    return bounce;
  }
  const { notice: words, returned } = splitReturned(whole);
  const dsn = dsnOf(message, words);
  const character = classify(message, words, dsn !== null);
  const headers = message.headers;
  const own = mailboxes([
    headers.get('from'),
    headers.get('to'),
    headers.get('reply-to'),
    headers.get('delivered-to'),
    headers.get('x-original-to'),
    headers.get('envelope-to'),
  ]);
  const notice = noticeOf(dsn?.inText ? words.slice(0, dsn.inText) : words, own, bounce.notes);
  if (character === 'auto-reply' && !dsn) {
    bounce.kind = 'auto-reply';
    return bounce;
  }
  const told = character === 'ordinary' ? readQuoted(notice) : readProse(notice);
  if (
    character === 'ordinary' &&
    !dsn &&
    !told.some((one) => one.recipient && (one.reply || one.remoteMta))
  ) {
    return forwarded(file, message, depth) ?? bounce;
  }
  if (character === 'perhaps' && !dsn && !told.some((one) => one.recipient ?? isTold(one, words)))
    return forwarded(file, message, depth) ?? bounce;
  if (character === 'ordinary' && told.length > 0)
    bounce.notes.push('The notice is quoted in an ordinary message, not sent by a mail system.');
  const original = returnedOf(message, returned);
  bounce.returned = original?.message ?? null;
  const failed = failedRecipients(headers.get('x-failed-recipients'));
  const attempts = recipients(
    mergeAttempts(file, dsn, told),
    failed,
    bounce,
    headers.get('original-recipient'),
    file,
  );
  const delayed = isDelayed(words, headerText(headers.get('subject') ?? ''));
  // a notice is sent to the envelope sender (RFC 5321 §4.5.5); a postmaster's copy is not
  const to = firstAddress(headers.get('to'));
  const sender =
    original?.returnPath ?? (to && !/^(?:postmaster|root)@/i.test(to) ? to : (bounce.returned?.from ?? to));
  const reporting = attempts.some((one) => one.reportingMta)
    ? null
    : (writtenBy(words) ?? generatingServer(words));
  const times = timesInNotice(notice.text, bounce);
  for (const attempt of attempts) {
    attempt.arrivedAt ??= times.arrivedAt;
    attempt.at ??= times.at;
    const action: Action = delayed && attempt.action === null ? 'delayed' : 'failed';
    attempt.reportingMta ??= reporting;
    // Exim has no Arrival-Date: its own Received field on the returned message tells when it took it
    if (original?.receivedBy && original.receivedBy === attempt.reportingMta?.toLowerCase()) {
      attempt.arrivedAt ??= original.receivedAt;
      attempt.queueId ??= original.queueId;
    }
    completeAttempt(attempt, { delayed, action, sender, date: bounce.date });
  }
  bounce.attempts = attempts;
  bounce.kind = kindOf(attempts, dsn !== null && !dsn.inText, delayed);
  contradictions(bounce);
  return bounce;
}

/** The Date of the notice. Copied out of a window it names no zone; its offset is that of the one who wrote it. */
function dateOf(bounce: Bounce, field: string | null): void {
  bounce.date = mailDate(field);
  const offset = mailOffset(field);
  if (offset !== null) bounce.offset = offset;
  const copied = bounce.date === null && field !== null ? timeIn(field) : null;
  if (!copied) return;
  bounce.date = copied.at;
  if (copied.zoneless) readAsUtc(bounce, 'The notice');
}

const isTold = ({ reply }: Statement, words: string): boolean => reply !== null && isMailTalk(reply, words);

/** A notice that a person passed on inside a message, as it came or behind `> `. */
function readQuoted(notice: Notice): Statement[] {
  const plain = readDialect(notice);
  if (plain || !/^> ?\S/m.test(notice.text)) return plain ?? [];
  const quoted = notice.lines.filter((line) => line.startsWith('>')).map((line) => line.replace(/^> ?/, ''));
  return readDialect({ ...notice, text: quoted.join('\n'), lines: quoted }) ?? [];
}

type FoundDsn = Dsn & {
  /** Where the fields begin, if they stand in the text and not in a part of their own. */ inText?: number;
};

function dsnOf(message: Message, words: string): FoundDsn | null {
  const status = message.parts.filter((part) => /^message\/(?:global-)?delivery-status$/.test(part.type));
  if (status.length > 0) {
    const dsn = readDsn(status.map(statusText).join('\n\n'));
    if (dsn.recipients.length > 0 || dsn.reportingMta) return dsn;
  }
  const at = words.search(/^(?:Reporting-MTA|Final-Recipient|Original-Recipient|Action):[ \t]/im);
  if (at < 0 || !/^Final-Recipient:/im.test(words)) return null;
  const dsn = readDsn(words.slice(at));
  return dsn.recipients.length > 0 ? { ...dsn, inText: at || 1 } : null;
}

/** US-ASCII by RFC 3464, UTF-8 by RFC 6533, and whatever a mail system wrote without asking either. */
const statusText = (part: Part): string =>
  decodeCharset(decodeTransfer(part.body, part.headers.get('content-transfer-encoding')), null);

/** Exchange sends some of its reports as winmail.dat. */
function tnefTexts(message: Message): string[] {
  return message.parts
    .filter((part) => /^application\/(?:vnd\.)?ms-tnef$/.test(part.type))
    .slice(0, 5)
    .flatMap((part) => {
      const tnef = readTnef(fromBase64(part.body.slice(0, 8_000_000)));
      return tnef ? [tnefWords(tnef)] : [];
    });
}

/** The enclosed message, or what the prose announced. */
function returnedOf(message: Message, announced: string): Returned | null {
  const part = message.parts.find((p) => /^(?:message\/(?:rfc822|global)|text\/rfc822-headers)/.test(p.type));
  const encoding = part?.headers.get('content-transfer-encoding') ?? null;
  if (part) return readReturned(decodeTransfer(part.body.slice(0, 110_000), encoding));
  if (announced) return readReturned(announced);
  // some return the headers as a plain text of its own
  const plain = message.parts
    .slice(1)
    .find((p) => /^text\/plain/.test(p.type) && headersPattern.test(p.body.slice(0, 400)));
  return plain ? readReturned(plain.body.slice(0, 110_000)) : null;
}

/** Mail programs enclose a saved message as message/rfc822, or as a file of no type whose name ends in .eml. */
function isMessage({ type, headers, contentType }: Part): boolean {
  if (type === 'message/rfc822' || type === 'message/global') return true;
  const name =
    parameter(headers.get('content-disposition') ?? '', 'filename') ?? parameter(contentType, 'name');
  return /\.eml$/i.test(name ?? '');
}

const headersPattern = /^\n{0,3}(?:Return-Path|Received|From|To|Date|Subject|Message-ID): /i;

function forwarded(file: string, message: Message, depth: number): Bounce | null {
  if (depth >= forwardLimit) return null;
  for (const part of message.parts) {
    if (!isMessage(part)) continue;
    const inner = readMail(
      file,
      decodeTransfer(part.body, part.headers.get('content-transfer-encoding')),
      depth + 1,
    );
    if (inner.kind === 'not-a-bounce' || inner.kind === 'auto-reply') continue;
    inner.notes.unshift('The notice was enclosed in another message; the enclosed one was read.');
    return inner;
  }
  return null;
}

/** A recipient that the words leave out stands in a header that only bounces have, or in the returned message's To. */
function recipients(
  attempts: Attempt[],
  failed: string[],
  bounce: Bounce,
  original: string | null,
  file: string,
): Attempt[] {
  const missing = attempts.filter((attempt) => attempt.recipient === null);
  const known = new Set(attempts.map((attempt) => attempt.recipient));
  const rest = failed.filter((address) => !known.has(address));
  for (const attempt of missing) attempt.recipient = rest.shift() ?? null;
  if (attempts.length === 0)
    attempts = mergeAttempts(
      file,
      null,
      failed.map((recipient): Statement => ({ recipient, reply: null, says: null })),
    );
  const fallback = bounce.returned?.to ?? (original ? firstAddress(original) : null);
  const lone = attempts.find((attempt) => attempt.recipient === null);
  if (lone && fallback && domainOf(fallback)) {
    lone.recipient = fallback;
    bounce.notes.push('The notice names no recipient; this is the To of the returned message.');
  }
  if (attempts.length === 0 && fallback) {
    attempts = mergeAttempts(file, null, [{ recipient: fallback, reply: null, says: null }]);
    bounce.notes.push('The notice names no recipient; this is the To of the returned message.');
  }
  return attempts;
}

function isDelayed(words: string, subject: string): boolean {
  return (
    /^(?:warning|delay)|\bdelay(?:ed)?\b|still being retried|\(delay\)|temporarily|could not (?:yet )?be delivered(?: yet)/i.test(
      subject,
    ) ||
    /has not yet been delivered|WARNING (?:MESSAGE )?ONLY|has been delayed|is delayed for more than|will (?:keep|continue) try(?:ing)?|\b(?:we|we'll|it) (?:will )?keep (?:on )?trying|delivery has been postponed|will (?:be retried|retry) for|not received your message yet|only a temporary failure/i.test(
      words,
    ) ||
    saysDelayed(words)
  );
}

function kindOf(attempts: readonly Attempt[], dsn: boolean, delayed: boolean): Kind {
  if (attempts.some((a) => a.action === 'delayed')) return 'delay-notice';
  if (attempts.length > 0 && attempts.every((a) => a.outcome === 'accepted')) return 'delivered';
  if (attempts.length === 0 && delayed) return 'delay-notice';
  return dsn ? 'dsn' : 'bounce';
}

/** Said, not resolved: which of two statements holds is the reader's to see. */
export function contradictions(bounce: Bounce): void {
  for (const attempt of bounce.attempts) {
    const { reply, status, action, recipient } = attempt;
    const who = recipient ?? 'the recipient';
    if (reply && status && reply.code >= 400 && status[0] !== String(reply.code)[0])
      bounce.notes.push(`For ${who} the status field says ${status}, the reply ${reply.code}.`);
    if (reply?.enhanced && reply.enhanced[0] !== String(reply.code)[0])
      bounce.notes.push(
        `The reply for ${who} contradicts itself: code ${reply.code}, enhanced status ${reply.enhanced}.`,
      );
    if (reply && reply.code >= 500 && action === 'delayed')
      bounce.notes.push(`For ${who} the notice says delayed, the reply ${reply.code} says refused for good.`);
    if (reply?.outer)
      bounce.notes.push(
        `The reply ${reply.code} stood inside “${reply.outer.code} ${reply.outer.text.slice(0, 120)}”.`,
      );
    if (attempt.aftereffects.length > 0)
      bounce.notes.push(
        `“${attempt.aftereffects[0]!.lines.join(' ').slice(0, 120)}” came after the reply that decided and decides nothing.`,
      );
  }
  const failed = bounce.attempts.filter((a) => a.action === 'failed');
  if (bounce.kind === 'delay-notice' && failed.length > 0)
    for (const attempt of failed.slice(0, 5))
      bounce.notes.push(
        `${attempt.recipient ?? 'One recipient'} is not delayed but failed${attempt.reply ? ` (${attempt.reply.code})` : ''}.`,
      );
}
