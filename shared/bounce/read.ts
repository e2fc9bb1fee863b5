/** The one entry to stage one: bytes in, bounces out. Detects by content; opens no network, renders nothing. */
import type { Bounce } from './bounce.ts';
import { toLines } from './mail/decode.ts';
import { headerLength } from './mail/headers.ts';
import { unreadable } from './empty.ts';
import { readMail } from './notice/message.ts';
import { readPasted } from './notice/pasted.ts';
import { readOutlook, readWinmail } from './notice/outlook.ts';
import { isTable, looksLikeListing, looksLikeLog, readLogText } from './log/reader.ts';
import { splitMbox } from './mail/mbox.ts';
import { binaryProblem, emptyProblem, sniff, tooBigProblem } from './sniff.ts';

export interface ReadOptions {
  now?: Date;
  /** Bytes done and bytes in all. */
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
  /** Asked first for each message: null where it is read here. */
  message?: (file: string, text: string) => Promise<Bounce[] | null>;
}

/** Enough to tell a log, whose first lines may be another program's. */
const headBytes = 64 * 1024;
/** Nobody pastes more. */
const pasteLimit = headBytes;

/** A mailbox above this is refused: it would have to be held in memory whole. Logs have no limit. */
export const mailLimit = 128 * 1024 * 1024;

/**
 * One Bounce per message of an mbox, else one. Never throws for what the bytes hold: what cannot be read is a Bounce
 * of kind `unreadable` with its problem. Attempts come without match and issuer.
 */
export async function read(
  input: { name: string; bytes: Uint8Array },
  options: ReadOptions = {},
): Promise<Bounce[]> {
  const { name, bytes } = input;
  const { form, what } = sniff(bytes);
  if (form === 'empty') return [unreadable(name, bytes.length, emptyProblem(what))];
  if (form === 'binary') return [unreadable(name, bytes.length, binaryProblem(what))];
  if (form === 'outlook') return [await readOutlook(name, bytes)];
  if (form === 'tnef') return [readWinmail(name, bytes)];
  const start = toLines(bytes.subarray(0, headBytes));
  const head = start.text;
  if (looksLikeListing(head) || looksLikeLog(head)) {
    const log = readLogText({ name, bytes }, logOptions(bytes.length, options));
    if (bytes.length > pasteLimit) return [log];
    // a log that somebody pasted may be wrapped and cut, and hold more than its lines as they stand
    const pasted = readPasted(name, start.text, options.now);
    return [
      toldBy(pasted) > toldBy(log) ||
      (toldBy(pasted) === toldBy(log) &&
        (isTable(head)
          ? copied.test(start.text) || /^\s*[>|[]/m.test(start.text)
          : isCut(log, start.text, bytes)))
        ? pasted
        : log,
    ];
  }
  if (bytes.length > mailLimit)
    return [unreadable(name, bytes.length, tooBigProblem(bytes.length, mailLimit))];
  const { text, notes } = bytes.length <= headBytes ? start : toLines(bytes);
  const trimmed = text.replace(/^\n+/, '');
  const bounces: Bounce[] = [];
  const messages = splitMbox(trimmed);
  if (messages) {
    let done = 0;
    for (const message of messages) {
      if (options.signal?.aborted) {
        notes.push('Reading was stopped; the rest of the file was not read.');
        break;
      }
      bounces.push(...((await options.message?.(name, message)) ?? [readMail(name, message)]));
      done += message.length;
      options.onProgress?.(done, trimmed.length);
    }
  } else if (headerLength(trimmed) > 0)
    bounces.push(...((await options.message?.(name, trimmed)) ?? [mailOrCopy(name, trimmed, options.now)]));
  else bounces.push(readPasted(name, trimmed, options.now));
  for (const bounce of bounces) bounce.notes.unshift(...notes);
  if (bounces.length === 1) bounces[0]!.size = bytes.length;
  options.onProgress?.(bytes.length, bytes.length);
  return bounces;
}

function logOptions(
  total: number,
  { now, onProgress, signal }: ReadOptions,
): Parameters<typeof readLogText>[1] {
  return { now, signal, onProgress: ({ bytes }) => onProgress?.(bytes, total) };
}

const toldBy = ({ attempts }: Bounce): number =>
  attempts.length +
  attempts.filter((a) => a.reply).length +
  attempts.filter((a) => a.recipient).length +
  attempts.filter((a) => a.remoteMta).length;
/** Lines of it were no lines of a log, or bear the marks of where they were copied. */
const isCut = ({ log }: Bounce, text: string, bytes: Uint8Array): boolean =>
  (log?.skipped ?? 0) > 0 || copied.test(text) || (bytes.includes(13) && !bytes.includes(10));
const copied =
  /&(?:lt|gt|quot);|<[\w.+-]{1,64} at (?:[\w-]{1,63}\.){1,8}[a-z]{2,24}>|\x1b\[|<\/?(?:br|kbd|code|pre|span|div)\b|[\u00a0\u200b]/;

/** A window's text begins with From and Subject as well; what no mail program ever sent is read as pasted words. */
const sent =
  /^(?:received|message-id|mime-version|content-type|return-path|dkim-signature|list-[a-z]+|precedence):/im;
function mailOrCopy(name: string, text: string, now?: Date): Bounce {
  const mail = readMail(name, text);
  if (mail.attempts.length > 0 || mail.kind !== 'not-a-bounce') return mail;
  const head = text.slice(0, headerLength(text));
  if (text.length > pasteLimit || sent.test(head)) return mail;
  const pasted = readPasted(name, text, now);
  return pasted.attempts.length > 0 ? pasted : mail;
}
