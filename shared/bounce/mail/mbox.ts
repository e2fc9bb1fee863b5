/** Mailbox files (RFC 4155): messages between `From ` lines. */
import { headerLength } from './headers.ts';

const messageLimit = 10_000;

/**
 * The messages of an mbox without their `From ` lines; null where the text is none. A line that begins with `From `
 * separates only if it is at the start or follows an empty line, ends like a date and a header follows (mboxrd leaves `>From`).
 */
export function splitMbox(text: string): string[] | null {
  if (!text.startsWith('From ')) return null;
  const starts: number[] = [];
  for (let at = 0; at >= 0 && starts.length < messageLimit; at = next(text, at)) {
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    const line = text.slice(at, Math.min(end, at + 400));
    if (at === 0 || (/\d{4}|\d\d:\d\d/.test(line) && headerLength(text.slice(end + 1, end + 20_000)) > 0))
      starts.push(at);
  }
  if (starts.length === 0) return null;
  const messages = starts.map((start, index) =>
    text.slice(text.indexOf('\n', start) + 1, starts[index + 1] ?? text.length),
  );
  return headerLength(messages[0]!) > 0 ? messages : null;
}

function next(text: string, at: number): number {
  const found = text.indexOf('\n\nFrom ', at);
  return found < 0 ? -1 : found + 2;
}
