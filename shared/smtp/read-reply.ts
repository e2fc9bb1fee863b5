/** Reads one reply from the wire, with a deadline and caps: a server may drip, flood, lie or fall silent. */
import type { Connection } from '../ports.ts';
import { parseReply, type Reply } from './reply.ts';

export type Heard = { reply: Reply } | { ended: 'closed' | 'timeout' | 'protocol-error'; why: string };

const maxLines = 128;
const maxCharacters = 64_000;
const replyLine = /^([2-5]\d\d)(?:([ -]).*)?$/s;

/**
 * @param left how many milliseconds remain for the whole reply, asked before each line
 * @param onLine called with every line as it comes, also with those that are no reply
 */
export async function readReply(
  connection: Connection,
  left: () => number,
  onLine: (line: string) => void,
): Promise<Heard> {
  const lines: string[] = [];
  let characters = 0;
  for (;;) {
    const got = await connection.readLine(Math.max(0, left()));
    if ('end' in got) return ended(got.end, lines.length > 0);
    onLine(got.line);
    const match = replyLine.exec(got.line);
    if (!match) return { ended: 'protocol-error', why: 'a line that is no SMTP reply' };
    lines.push(got.line);
    characters += got.line.length;
    if (match[2] !== '-') break;
    if (lines.length >= maxLines || characters > maxCharacters)
      return { ended: 'protocol-error', why: `a reply of more than ${lines.length} lines` };
  }
  const last = lines.at(-1)!;
  const code = last.slice(0, 3);
  // RFC 5321 §4.2.1: the same code on every line. A server that shuts down in mid-reply says 421.
  const agreeing = lines.filter((line) => line.startsWith(code));
  if (agreeing.length < lines.length && code !== '421')
    return { ended: 'protocol-error', why: 'a reply whose lines carry different codes' };
  return { reply: asReply(agreeing) };
}

/** What the server itself said: a reply that it quotes from elsewhere is part of its words. */
function asReply(lines: string[]): Reply {
  const parsed = parseReply(lines);
  if (!parsed)
    return { code: Number(lines[0]!.slice(0, 3)), enhanced: null, lines, text: lines.join(' ').slice(4) };
  const { outer, ...own } = parsed;
  return { ...own, ...outer, lines };
}

function ended(end: 'closed' | 'reset' | 'timeout' | 'too-long', inReply: boolean): Heard {
  const where = inReply ? ' in the middle of a reply' : '';
  switch (end) {
    case 'closed':
      return { ended: 'closed', why: `the server closed the connection${where}` };
    case 'reset':
      return { ended: 'closed', why: `the server reset the connection${where}` };
    case 'timeout':
      return {
        ended: 'timeout',
        why: inReply ? 'the reply did not come to its end in time' : 'no reply in time',
      };
    case 'too-long':
      return { ended: 'protocol-error', why: 'a line without an end' };
  }
}
