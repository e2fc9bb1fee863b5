/** Pasted text without mail headers: a reply, a sentence of an MTA, the words of a notice, DSN fields. */
import { parseReply } from '../../smtp/reply.ts';
import { decodeCharset } from '../../text/charset.ts';
import type { Attempt } from '../attempt.ts';
import { readAsUtc, type Bounce } from '../bounce.ts';
import { readDsn } from '../mail/dsn.ts';
import { htmlToText } from '../mail/html.ts';
import { readReturned, splitReturned } from '../mail/returned.ts';
import type { Fragment } from '../paste/fragment.ts';
import { readFragments } from '../paste/fragments.ts';
import { isReceiving, readListing, readLogRecords, type LogRecords } from '../paste/log-records.ts';
import { otherWays, prepared, type Line } from '../paste/prepared.ts';
import { otherProtocol, speaksOf421, statusBeside421 } from '../prose/mail-talk.ts';
import { shownAt, toldTimes } from '../prose/told-times.ts';
import { readTranscript, type Transcript } from '../prose/transcript.ts';
import { completeAttempt, mergeAttempts, noticeOf, readDialect, writtenBy } from './attempts.ts';
import { frameOf, isForGood } from './frame.ts';
import { beganIn } from '../paste/began.ts';
import { recipientIn, remoteIn } from '../paste/facts.ts';
import { namedRecipient } from '../prose/labelled.ts';
import { generatingServer } from '../prose/diagnostics.ts';
import { emptyBounce } from '../empty.ts';
import { contradictions } from './message.ts';
import { sessionsIn } from './session-log.ts';

/** Never null: text in which nothing is found is `not-a-bounce`. */
export function readPasted(file: string, byteString: string, now = new Date()): Bounce {
  const pasted = decodeCharset(byteString.slice(0, 400_000), null);
  const text = markup.test(pasted.slice(0, 200)) ? htmlToText(pasted) : pasted;
  const bounce = mostTelling(text, (undo) =>
    readText(emptyBounce(file, 'reply-text', byteString.length), text, now, undo),
  );
  takeTimes(bounce, text);
  const timed = bounce.attempts.length === 0 || bounce.attempts.some(isTimed);
  const began = timed ? null : beganIn(text, now);
  return began ? { ...bounce, began } : bounce;
}

/** Of longer texts the first reading holds. */
const otherWaysLimit = 65_536;

/** As it stands, unless a text that was packed into strings, or spread by blanks, tells more without them. */
function mostTelling(text: string, read: (undo?: (lines: Line[]) => Line[]) => Bounce): Bounce {
  let best = read();
  if (text.length > otherWaysLimit || (best.attempts.length > 0 && best.attempts.every(isWhole))) return best;
  for (const { undo } of otherWays.filter(({ fits }) => fits(text))) {
    const other = read(undo);
    const asMany =
      best.attempts.length === 0 || other.attempts.length <= best.attempts.length || areApart(other.attempts);
    if (asMany && toldBy(other) > toldBy(best)) best = other;
  }
  return best;
}

/** Each of them tells what one recipient's server said. */
const areApart = (attempts: readonly Attempt[]): boolean =>
  attempts.every(({ reply, recipient }) => reply !== null && recipient !== null) &&
  new Set(attempts.map(({ recipient }) => recipient)).size === attempts.length;
const isWhole = (one: Attempt): boolean => toldOf(one) === 6;
const toldOf = ({ reply, recipient, remoteMta, stage }: Attempt): number =>
  (reply ? 2 : 0) +
  (reply?.enhanced ? 1 : 0) +
  (recipient ? 1 : 0) +
  (remoteMta ? 1 : 0) +
  (stage === 'unknown' ? 0 : 1);
const toldBy = ({ attempts }: Bounce): number => attempts.reduce((sum, one) => sum + toldOf(one), 0);

/** What a notice's words tell, where neither its fields nor a log's lines do. */
function takeTimes(bounce: Bounce, text: string): void {
  if (bounce.kind === 'log' || bounce.attempts.length === 0) return;
  const told = toldTimes(splitReturned(text).notice);
  const shown = told.arrivedAt === null && told.at === null ? shownAt(text) : null;
  const { arrivedAt, at, zoneless } = shown ? { ...told, ...shown } : told;
  // a line with a time and words of mail looks like one of a log
  const isTold = (one: Attempt): boolean => !isTimed(one) || one.at === arrivedAt;
  if (!(arrivedAt ?? at) || !bounce.attempts.every(isTold)) return;
  bounce.attempts = bounce.attempts.map((one) => ({ ...one, arrivedAt, at }));
  if (zoneless) readAsUtc(bounce, 'The text');
}

const isTimed = ({ at, arrivedAt }: Attempt): boolean => Boolean(at ?? arrivedAt);

function readText(bounce: Bounce, text: string, now: Date, undo?: (lines: Line[]) => Line[]): Bounce {
  const { file } = bounce;
  const lines = prepared(text, undo).filter((line) => !isReceiving(line.text));
  const whole = lines.map((line) => line.text).join('\n');
  const other = otherThing(undo ? whole : text);
  if (other) return { ...bounce, kind: 'not-a-bounce', notes: [other] };
  const listing = readListing(file, whole, now);
  if (listing) return listing;
  const logs = readLogRecords(file, lines, now);
  if (logs && !logs.told) {
    // lines of a program's own output; a session tells more than they do
    const session = readTranscript(whole);
    if (session && !isToldBySentence(whole)) return fromSession(bounce, session);
    if (logs.bounce.attempts.length === 0) return readWords(bounce, whole, lines);
  }
  return logs ? withWords(bounce, logs) : readWords(bounce, whole, lines);
}

/** Exim's sentence names the command where the session was copied without it (`exim -d` is long). */
const isToldBySentence = (text: string): boolean =>
  /SMTP error from remote mail server after \S/.test(text) &&
  !/^\s*(?:SMTP>>|>>>|C:|->)\s*(?:EHLO|HELO|MAIL|RCPT|DATA)\b/im.test(text);

/** A log's lines, and what else stands in the paste or in lines from which no attempt came. */
function withWords(bounce: Bounce, { bounce: log, silent }: LogRecords): Bounce {
  const words = readWords(bounce, silent.map((line) => line.text).join('\n'), silent);
  const told = words.attempts.filter((attempt) => !log.attempts.some((one) => isTheSame(one, attempt)));
  return {
    ...log,
    ...(bounce.assumedZone && { assumedZone: bounce.assumedZone }),
    size: bounce.size,
    attempts: [...log.attempts, ...told],
    notes: [...log.notes, ...words.notes],
  };
}

const isTheSame = (a: Attempt, b: Attempt): boolean =>
  a.reply?.code === b.reply?.code &&
  a.reply?.text === b.reply?.text &&
  (b.recipient === null || a.recipient === b.recipient);

function readWords(bounce: Bounce, text: string, lines: readonly Line[]): Bounce {
  const { file } = bounce;
  const { notice: words, returned } = splitReturned(text);
  const fields = /^Final-Recipient:/im.test(words) ? readDsn(words) : null;
  const session = /session follows|while talking to|mail system at host/i.test(words)
    ? null
    : readTranscript(sessionsIn(words) ?? words);
  if (session && !isToldBySentence(words)) return fromSession(bounce, session);
  const told = readDialect(noticeOf(words, [], bounce.notes));
  const frame = frameOf(words);
  if (told || fields) {
    const attempts = mergeAttempts(file, fields, told ?? []);
    const reporting = writtenBy(words) ?? generatingServer(words);
    for (const attempt of attempts) attempt.reportingMta ??= reporting;
    bounce.returned = returned ? (readReturned(returned)?.message ?? null) : null;
    bounce.attempts = attempts.map((a) =>
      completeAttempt(a, {
        delayed: frame === 'delayed',
        // an MTA writes the same sentence in notices of either kind, in its log and in its queue
        action: frame ?? (fields ? 'failed' : null),
        sender: bounce.returned?.from ?? null,
        date: null,
      }),
    );
    if (!frame && !fields) bounce.attempts.filter((one) => isOpen(one, text)).forEach(leaveOpen);
    bounce.kind = attempts.some((a) => a.action === 'delayed') ? 'delay-notice' : fields ? 'dsn' : 'bounce';
    if (!frame && !fields)
      bounce.attempts.push(
        ...besides(bounce.attempts, readFragments(lines)).map((one) => fromFragment(file, one, null)),
      );
    return bounce;
  }
  const fragments = readFragments(lines);
  if (fragments.length === 0 && speaksOf421(text))
    fragments.push({
      ...{
        recipient: null,
        reply: parseReply([`421 ${statusBeside421(text) ?? ''}`]),
        says: text.slice(0, 4000),
      },
      ...{ line: 1, logged: false, queueId: null },
    });
  if (fragments.length === 0 && frame) fragments.push(...withoutCode(text, frame, bounce.notes));
  if (fragments.some((one) => one.zoneless)) readAsUtc(bounce, 'The text');
  if (fragments.some((one) => one.codeless))
    bounce.notes.push('No code of a reply stands in this text: what the server said is told without it.');
  bounce.attempts = fragments.map((one) => fromFragment(file, one, frame));
  if (fragments.length === 0) bounce.kind = 'not-a-bounce';
  else if (frame) bounce.kind = frame === 'delayed' ? 'delay-notice' : 'bounce';
  else if (/^[ \t]{0,8}NextHopDomain[ \t]{0,20}:/m.test(text)) bounce.kind = 'queue-listing';
  else if (fragments.some((one) => one.logged)) bounce.kind = 'log';
  return bounce;
}

/** A sentence copied out of its notice does not tell that the queue gave up. */
const isOpen = ({ outcome, reply }: Attempt, text: string): boolean =>
  outcome === 'expired' && reply !== null && reply.code < 500 && !reply.outer && !gaveUp.test(text);
const gaveUp = /retry timeout|too long|expired|gave up|giving up|returned|permanent|undeliver|\bfailed\b/i;
function leaveOpen(attempt: Attempt): void {
  attempt.outcome = 'deferred';
  attempt.action = null;
}

/** What lines in no dialect tell of other recipients: without a notice's frame, the paste may hold several matters. */
const besides = (told: readonly Attempt[], fragments: readonly Fragment[]): Fragment[] =>
  fragments.filter(
    (one) =>
      one.recipient !== null &&
      one.reply !== null &&
      !told.some(
        ({ recipient, reply }) =>
          recipient === one.recipient ||
          (reply?.code === one.reply!.code && reply.text.startsWith(one.reply!.text.slice(0, 20))),
      ),
  );

const aboutMail =
  /mail|deliver|message|nachricht|courriel|mensaje|messaggio|bericht|wiadomo|письм|сообщени|メール|メッセージ|邮件|郵件/i;

/** A notice in words alone: whom it is about, and that no code stands in it. */
function withoutCode(text: string, frame: 'delayed' | 'failed', notes: string[]): Fragment[] {
  const notice = { text, lines: text.split('\n'), own: new Set<string>(), notes: [] };
  const recipient = aboutMail.test(text) ? (recipientIn(text) ?? namedRecipient(notice)) : null;
  if (!recipient) return [];
  notes.push('No code of a reply stands in this text: it says that mail waits or failed, and not why.');
  const says = text.replace(/\s+/g, ' ').trim().slice(0, 1000);
  const one = {
    recipient,
    reply: null,
    says,
    line: 1,
    logged: false,
    queueId: null,
    remoteMta: remoteIn(text),
  };
  return [frame === 'failed' && isForGood(text) ? { ...one, outcome: 'rejected' } : one];
}

function fromFragment(file: string, one: Fragment, frame: 'delayed' | 'failed' | null): Attempt {
  const [attempt] = mergeAttempts(file, null, [one]);
  const code = one.reply?.code ?? 0;
  attempt!.outcome =
    one.outcome ??
    (code >= 500
      ? 'rejected'
      : code >= 400
        ? 'deferred'
        : code > 0
          ? 'accepted'
          : frame
            ? 'deferred'
            : 'unknown');
  if ((attempt!.action ?? frame) === 'failed' && attempt!.outcome === 'deferred')
    attempt!.outcome = 'expired';
  attempt!.source = { file, line: one.line };
  attempt!.queueId = one.queueId;
  return completeAttempt(attempt!, { delayed: frame === 'delayed', action: frame, sender: null, date: null });
}

/** A table of codes: several refusals, each at the head of its line or quoted with its meaning, and neither a mailbox nor an address. */
function isGlossary(text: string): boolean {
  const head = text.slice(0, 20_000);
  const codes = new Set([
    ...(head.match(/^[ \t|*•"'-]{0,8}[45]\d\d(?=[ \t:|–—-])(?!-)(?: [45]\.\d{1,3}\.\d{1,3}\b)?/gm) ?? []),
    ...(head.match(/["“«„][45]\d\d [–—] /g) ?? []),
  ]);
  return codes.size >= 4 && !/@[\w-]{1,63}\.|\d{1,3}(?:\.\d{1,3}){3}|^\d{3}-/m.test(text);
}

/** What else it is, where it would otherwise be read as something of a mail server; null for everything else. */
function otherThing(text: string): string | null {
  if (/^\s*\{\s*"format":\s*"deferral-desk-case"/.test(text))
    return 'This is a case file of Deferral Desk, not a bounce: “Import…” on the page of cases reads it.';
  if (isGlossary(text))
    return 'This lists what reply codes mean; no server answered with them here. Give the notice or the log line.';
  const protocol = otherProtocol(text);
  return (
    protocol &&
    `This is an ${protocol} session, not one with a mail server; its replies have the same numbers.`
  );
}

const markup =
  /^\s*<(?:!doctype html|html|head|body|meta|div|p|span|table|pre|code|br|font|blockquote|ul|ol)\b/i;

function fromSession(bounce: Bounce, session: Transcript): Bounce {
  const { file } = bounce;
  if (session.zoneless) readAsUtc(bounce, 'The text');
  bounce.attempts = mergeAttempts(file, null, session.told).map((a) => {
    a.helo = session.helo;
    a.source = { file, line: session.line };
    return completeAttempt(a, { delayed: false, action: null, sender: session.sender, date: null });
  });
  contradictions(bounce);
  return bounce;
}
