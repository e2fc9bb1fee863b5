/** What a server said where no code of a reply was copied: libraries and windows leave the status, or the words alone. */
import { parseReply } from '../../smtp/reply.ts';
import { clientIpOf } from '../host.ts';
import { isOnlyOfMail } from '../prose/mail-talk.ts';
import { stampOf, utcOf, type Stamp } from '../prose/stamp.ts';
import { recipientIn } from './facts.ts';
import type { Fragment } from './fragment.ts';
import type { Line } from './joined.ts';
import { libraryStage } from './library-words.ts';
import { isOfMail } from './own-trouble.ts';

/** Libraries that drop the code leave the status: MailKit's `SmtpCommandException: 4.4.2 mx Error: timeout exceeded`. */
const status =
  /(?:exception|error|critical|failed|service)\b.{0,80}?: ([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3}))[: ](\s?\S.{3,300})/i;

/** Thunderbird and others show what the server said without its code. */
const answering = String.raw`\b(?:server|serveur|servidor|servidor de correo)(?: de \w{1,20})? (?:responded|response was|answered|said|antwortete|a répondu|respondió|respondeu|ha risposto|antwoordde)(?: with)?\s?:\s{1,4}`;
const answered = new RegExp(
  String.raw`${answering}([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3})) (\S.{3,300})`,
  'i',
);
/** Neither code nor status is left. */
const answeredWords = new RegExp(String.raw`${answering}["“]?(\p{L}[^"”\n]{5,300})`, 'iu');

/** What the server said stands on a line of its own, below who did not accept what for which reason. */
const reason =
  /\b(?:reason|because|response|answer|grund|raison|motivo)\b[^\n]{0,30}:\s{0,4}\n\s{0,40}["“'«]?([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3})) ([^"”\n]{3,300})/i;

/** A status and what follows it, copied out of a notice. */
const quotedAlone =
  /^\s{0,8}(?:[\p{L}][\p{L} '’.-]{1,40}[:=-]\s{0,4})?["“„”'«「([`]?([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3})) ((?=.{0,200}\b(?:messages?|mails?|e-?mails?|recipients?|senders?|server)\b)(?=.{0,300}(?:\bnot?\b|n't\b|\bunable|\bunfortunately|\b(?:den[iy]|reject|refus|block|fail|full|quota|unknown|busy|later|tempor|exceed|limit|expir|delay|error|unavail|time|suspend|disabl|restrict|invalid)))\p{Lu}[^"”\n]{20,600})/u;

/** qmail and its relatives put the status behind their words: `sorry, too many emails (#5.7.1)`. */
const behindWords =
  /(?:^|[:"“«] ?)([\p{L}][^:\n]{5,300}?) \(#([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3}))\)(?:["”».]{0,2}\s*$|\s?["”»])/u;

/** async-smtp (Delta Chat) drops the code, and keeps the words and how serious it is. */
const ratedWords =
  /\b(transient|permanent): ((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24} [^\n]{0,100}\b(?:E?SMTP|[Ss]ervice|[Mm]ail)\b[^\n]{0,300})/;

/** Postfix's smtpd names what it rejects; the code before it was not copied. */
const rejectedWords = /^[#>*"“'\s]{0,8}((?:Recipient|Sender) address rejected: [^"”\n]{5,300})/;
const isForNow = /\blater\b|\btemporar|\bgr[ae]y-?list/i;

/** What a server said of which no code was copied: its status and words, or its words alone. */
export function withoutCode(lines: readonly Line[], whole: string): Fragment[] {
  const ofMail = isOfMail(whole);
  for (const line of lines) {
    const behind = behindWords.exec(line.text);
    if (behind) return [told(line, whole, behind[2]!, behind[1]!)];
    if (!ofMail && !quotedAlone.test(line.text)) continue;
    const found =
      answered.exec(line.text) ??
      status.exec(line.text) ??
      (/^\s{0,40}["“'«]?[45]\.\d/.test(line.text) ? reason.exec(whole) : null) ??
      quotedAlone.exec(line.text);
    if (!found) continue;
    return [told(line, whole, found[1]!, found[2]!)];
  }
  return wordsAlone(lines, whole);
}

/** The words are a server's, though without its code. */
export const isServersWord = (says: string): boolean =>
  answeredWords.test(says) || rejectedWords.test(says) || ofHost.test(says);
const ofHost = /^(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24} .{0,100}\bE?SMTP\b/;

/** Words that only a mail server would say, or in a text about mail. */
function wordsAlone(lines: readonly Line[], whole: string): Fragment[] {
  for (const line of lines) {
    const rated = ratedWords.exec(line.text);
    if (rated)
      return [
        {
          ...told(line, whole, null, rated[2]!),
          outcome: rated[1] === 'permanent' ? 'rejected' : 'deferred',
        },
      ];
    const rejected = rejectedWords.exec(line.text)?.[1];
    if (rejected)
      return [
        {
          ...told(line, whole, null, rejected),
          stage: rejected.startsWith('Recipient') ? 'rcpt' : 'unknown',
          outcome: isForNow.test(rejected) ? 'deferred' : 'rejected',
        },
      ];
    const found = answeredWords.exec(line.text);
    if (found && (isOfMail(whole) || isOnlyOfMail(found[1]!))) return [told(line, whole, null, found[0])];
  }
  return [];
}

function told(line: Line, whole: string, status: string | null, words: string): Fragment {
  const stamp = stampOf(line.text);
  const said = words.replace(/ (?:\{"exception"|Stack trace:).*$/s, '').trim();
  return {
    recipient: recipientIn(whole),
    reply: null,
    clientIp: clientIpOf(parseReply([`550 ${words}`]), null),
    says: status ? `${status} ${said}` : said,
    stage: libraryStage(whole),
    remoteMta: null,
    outcome: status?.startsWith('5') ? 'rejected' : 'deferred',
    ...(status ? { status } : { codeless: true }),
    ...timeOf(stamp),
    line: line.at,
    logged: false,
    queueId: null,
  };
}

export function timeOf(stamp: Stamp | null): Pick<Fragment, 'at' | 'zoneless'> {
  const told = stamp ? utcOf(stamp.text) : null;
  return { at: told?.at ?? null, ...(told?.zoneless && { zoneless: true }) };
}
