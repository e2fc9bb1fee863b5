/** Pasted text without mail headers: a reply, a sentence of an MTA, the words of a notice, DSN fields. */
import { findAddress } from '../../smtp/address.ts';
import { findReply, parseReply } from '../../smtp/reply.ts';
import type { Bounce } from '../bounce.ts';
import { decodeCharset } from '../decode.ts';
import { findRemote } from '../host.ts';
import { contradictions, emptyBounce } from '../message.ts';
import { completeAttempt, mergeAttempts, noticeOf, readDialect, writtenBy } from '../notice.ts';
import { readReturned, splitReturned } from '../returned.ts';
import { stageOf } from '../stage.ts';
import { joinLines, type Told } from '../told.ts';
import { readDsn } from './dsn.ts';
import { readTranscript, type Session } from './transcript.ts';
import { postfixSentence } from './postfix-sentence.ts';

/** Never null: text in which nothing is found is `not-a-bounce`. */
export function readPasted(file: string, byteString: string): Bounce {
  const text = decodeCharset(byteString.slice(0, 400_000), null);
  const bounce = emptyBounce(file, 'reply-text', byteString.length);
  const { notice: words, returned } = splitReturned(text);
  const fields = /^Final-Recipient:/im.test(words) ? readDsn(words) : null;
  const session = /session follows|while talking to|mail system at host/i.test(words)
    ? null
    : readTranscript(words);
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
  const first = lines.findIndex((line) => parseReply([line]));
  const whole = joinLines(lines).slice(0, 6000);
  const quoted = postfixSentence(whole);
  if (quoted.reply)
    return { recipient: findAddress(whole.split(/ (?:said|refused to talk)/, 1)[0]!), ...quoted };
  if (first >= 0) {
    const code = /[245]\d\d/.exec(lines[first]!)![0];
    const more = lines
      .slice(first + 1)
      .findIndex((line) => /^[245]\d\d[- ]/.test(line) && !line.startsWith(code));
    const reply = parseReply(lines.slice(first, more < 0 ? undefined : first + 1 + more));
    return {
      recipient: null,
      reply,
      says: whole,
      stage: stageOf(whole),
      remoteMta: first > 0 ? findRemote(lines.slice(0, first).join(' ')) : null,
    };
  }
  const reply = findReply(whole);
  if (!reply) return null;
  const before = whole.slice(0, Math.max(0, whole.indexOf(reply.lines[0]!.slice(0, 12))));
  return {
    recipient: findAddress(before),
    reply,
    says: whole,
    stage: stageOf(whole),
    remoteMta: findRemote(before),
  };
}
