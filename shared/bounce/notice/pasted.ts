/** Pasted text without mail headers: a reply, a sentence of an MTA, the words of a notice, DSN fields. */
import { findAddress, findAddresses } from '../../smtp/address.ts';
import { findReply, parseReply } from '../../smtp/reply.ts';
import type { Bounce } from '../bounce.ts';
import { decodeCharset } from '../../text/charset.ts';
import { findRemote, remoteMta } from '../host.ts';
import { htmlToText } from '../mail/html.ts';
import { lastEndpoint } from '../prose/last-endpoint.ts';
import { isMailTalk, otherProtocol, speaksOf421 } from '../prose/mail-talk.ts';
import { emptyBounce } from '../empty.ts';
import { contradictions } from './message.ts';
import { completeAttempt, mergeAttempts, noticeOf, readDialect, writtenBy } from './attempts.ts';
import { readReturned, splitReturned } from '../mail/returned.ts';
import { stageOf } from '../stage.ts';
import { joinLines, type Told } from '../prose/told.ts';
import { readDsn } from '../mail/dsn.ts';
import { namedRecipient } from '../prose/labelled.ts';
import { sessionsIn } from './session-log.ts';
import { readTranscript, type Session } from '../prose/transcript.ts';
import { postfixSentence } from '../prose/postfix-sentence.ts';

/** Never null: text in which nothing is found is `not-a-bounce`. */
export function readPasted(file: string, byteString: string): Bounce {
  const text = plain(decodeCharset(byteString.slice(0, 400_000), null));
  const bounce = emptyBounce(file, 'reply-text', byteString.length);
  const other = otherThing(text);
  if (other) return { ...bounce, kind: 'not-a-bounce', notes: [other] };
  const { notice: words, returned } = splitReturned(text);
  const fields = /^Final-Recipient:/im.test(words) ? readDsn(words) : null;
  const session = /session follows|while talking to|mail system at host/i.test(words)
    ? null
    : readTranscript(sessionsIn(words) ?? words);
  if (session) return fromSession(bounce, session);
  const told = readDialect(noticeOf(words, [], bounce.notes));
  const delayed = /not yet been delivered|WARNING ONLY|has been delayed|still being retried/i.test(words);
  if (told || fields) {
    const attempts = mergeAttempts(file, fields, told ?? []);
    const reporting = writtenBy(words);
    for (const attempt of attempts) attempt.reportingMta ??= reporting;
    bounce.returned = returned ? (readReturned(returned)?.message ?? null) : null;
    bounce.attempts = attempts.map((a) =>
      completeAttempt(a, {
        delayed,
        action: delayed ? 'delayed' : 'failed',
        sender: bounce.returned?.from ?? null,
        date: null,
      }),
    );
    bounce.kind = attempts.some((a) => a.action === 'delayed') ? 'delay-notice' : fields ? 'dsn' : 'bounce';
    return bounce;
  }
  const one = sentence(words);
  if (!one) {
    bounce.kind = 'not-a-bounce';
    return bounce;
  }
  const [attempt] = mergeAttempts(file, null, [one]);
  attempt!.outcome = !one.reply
    ? 'unknown'
    : one.reply.code >= 500
      ? 'rejected'
      : one.reply.code >= 400
        ? 'deferred'
        : 'accepted';
  bounce.attempts = [completeAttempt(attempt!, { delayed: false, action: null, sender: null, date: null })];
  return bounce;
}

/** What else it is, where it would otherwise be read as something of a mail server; null for everything else. */
function otherThing(text: string): string | null {
  if (/^\s*\{\s*"format":\s*"deferral-desk-case"/.test(text))
    return 'This is a case file of Deferral Desk, not a bounce: “Import…” on the page of cases reads it.';
  const protocol = otherProtocol(text);
  return (
    protocol &&
    `This is an ${protocol} session, not one with a mail server; its replies have the same numbers.`
  );
}

const MARKUP =
  /^\s*<(?:!doctype html|html|head|body|meta|div|p|span|table|pre|code|br|font|blockquote|ul|ol)\b/i;

/** Without what chat programs, editors and saved pages put around the words. */
function plain(text: string): string {
  const words = MARKUP.test(text.slice(0, 200)) ? htmlToText(text) : text;
  return words.replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '').replace(/^[ \t]*```.*$/gm, '');
}

function fromSession(bounce: Bounce, session: Session): Bounce {
  const { file } = bounce;
  bounce.attempts = mergeAttempts(file, null, session.told).map((a) => {
    a.helo = session.helo;
    a.source = { file, line: session.line };
    return completeAttempt(a, { delayed: false, action: null, sender: session.sender, date: null });
  });
  contradictions(bounce);
  return bounce;
}

/** Reply lines alone, or one sentence that quotes a reply. */
function sentence(words: string): Told | null {
  const lines = words
    .split('\n')
    .slice(0, 200)
    .map((line) => line.replace(/^(?:>\s?)+/, '').trim())
    .filter(Boolean);
  const whole = joinLines(lines).slice(0, 6000);
  const found = quoted(whole) ?? firstLine(lines, whole) ?? inside(whole);
  if (!found?.reply || !isMailTalk(found.reply, whole))
    return speaksOf421(whole) ? { recipient: null, reply: parseReply(['421']), says: whole } : null;
  return {
    ...found,
    recipient: found.recipient ?? namedRecipient(noticeOf(lines.join('\n'), [], [])) ?? soleRecipient(whole),
    remoteMta: found.remoteMta ?? lastEndpoint(whole) ?? deliveryHost(lines),
  };
}

function quoted(whole: string): Told | null {
  const one = postfixSentence(whole);
  if (!one.reply) return null;
  return { recipient: findAddress(whole.split(/ (?:said|refused to talk)/, 1)[0]!), ...one };
}

function firstLine(lines: readonly string[], whole: string): Told | null {
  const first = lines.findIndex((line) => parseReply([line]));
  if (first < 0) return null;
  const code = /[245]\d\d/.exec(lines[first]!)![0];
  const more = lines
    .slice(first + 1)
    .findIndex((line) => /^[245]\d\d[- ]/.test(line) && !line.startsWith(code));
  return {
    recipient: null,
    reply: parseReply(lines.slice(first, more < 0 ? undefined : first + 1 + more)),
    says: whole,
    stage: stageOf(whole),
    remoteMta: first > 0 ? findRemote(lines.slice(0, first).join(' ')) : null,
  };
}

function inside(whole: string): Told | null {
  const reply = findReply(whole);
  if (!reply) return null;
  const before = whole.slice(0, Math.max(0, whole.indexOf(reply.lines[0]!.slice(0, 12))));
  return {
    recipient: null,
    reply,
    says: whole,
    stage: stageOf(whole),
    remoteMta: findRemote(before),
  };
}

/** The one mailbox of the text, if it does not stand there as the sender or the helpdesk. */
function soleRecipient(whole: string): string | null {
  const others = findAddresses(
    whole.replace(/\bfrom(?: address)?[:=]?\s{0,3}<?[^\s<>@]{1,100}@\S{0,255}/gi, ' '),
    20,
  ).filter((address) => !/^(?:postmaster|mailer-daemon|abuse|support|help|admin)/.test(address));
  return others.length === 1 ? others[0]! : null;
}

/** Detail pages of hosting panels: `Delivery Host:` and `Delivery IP:`. */
function deliveryHost(lines: readonly string[]): Told['remoteMta'] {
  const value = (label: RegExp) => lines.map((line) => label.exec(line.slice(0, 400))?.[1]).find(Boolean);
  const name = value(/^(?:Delivery|Remote|Receiving) (?:Host|Server|MTA):\s{0,20}([\w.-]{1,255})/i);
  const address = value(/^(?:Delivery|Remote) IP(?: Address)?:\s{0,20}([0-9A-Fa-f:.]{3,45})/i);
  return remoteMta(name ?? null, address ?? null);
}
