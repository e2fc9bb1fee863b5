/** Where a reply stands in some lines, and where it ends. */
import { findReply, parseReply, type Reply } from '../../smtp/reply.ts';
import { beginsRecord, tellsOfOne } from './joined.ts';
import { wordedReply } from './library-words.ts';

/** What stands below a reply and is no part of it: traces, JSON, headers, labels, commands of a session, rules. */
const foreign =
  /^\s*(?:at [\w.$<>/\\]+[ (]|#\d+ |in [`']|from \/|File "|Caused by|Traceback|\[stacktrace\]|--- |-{3,}|={3,}|_{3,}|\*{3,}|[{}[\]]|>>>|<<<|MAIL FROM|RCPT TO|EHLO|HELO|QUIT\b|DATA\b|Giving up on|STEP:|\.{3} )/;
const labelled = /^\s{0,8}["']?\p{L}[\p{L}\d _-]{1,40}["']?\s?:(?:\s|$)|^\s{0,8}["']\w{2,30}["']\s?:/u;
const signed =
  /^\s*(?:--\s*$|(?:Best|Kind|Warm) regards|Best,|Regards|Thanks|Thank you|Cheers|Grüße|Mit freundlichen|Viele Grüße|Cordialement|Saludos|Sent from my|Any (?:help|ideas?|hints?)|Please help|Can (?:any|some)(?:one|body)|How (?:do|can) |What (?:do|does|can|is|should) |Why |Does any|I |We |My |Our )/i;

export interface Found {
  reply: Reply;
  /** Index of the line in which it begins, and of the last that belongs to it. */
  from: number;
  to: number;
}

/** The refusals of some lines, each with the lines that are its own. */
export function repliesOf(lines: readonly string[]): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < lines.length; at++) {
    const one = replyAt(lines, at);
    if (!one) continue;
    found.push(one);
    at = one.to;
  }
  return found;
}

function replyAt(lines: readonly string[], from: number): Found | null {
  const line = lines[from]!;
  const apart = fieldsApart(lines, from);
  if (apart) return apart;
  const first = readReply(line);
  if (!first) return null;
  const own: string[] = [line];
  let to = from;
  const code = String(first.code);
  // `code = 421, details = "…"` and a closed quotation are whole
  if (!isWhole(line, first)) {
    while (to + 1 < lines.length && own.length < 60 && continues(lines, to, code)) {
      to++;
      const next = lines[to]!.trim();
      if (next.startsWith(`${code}-`) || next.startsWith(`${code} `)) own.push(next);
      else own.push(`${own.pop()!} ${next}`);
    }
  }
  if (own.length === 1 && to === from) return { reply: first, from, to };
  const reply = readReply(own[0]!, own.slice(1)) ?? first;
  return { reply, from, to };
}

const codeAlone =
  /^\s{0,8}["']?(?:smtp |error |status |response |reply )?code["']?\s?[:=]\s{0,20}["']?([45]\d\d)["']?,?\s*$/i;
const wordsAlone =
  /^\s{0,8}["']?(?:(?:smtp |error |status |server )?(?:message|response|reply|text|description|reason|details?))["']?\s?[:=]\s{0,20}["']?(\S.{2,2000}?)["']?,?\s*$/i;

/** A code and its words as fields below each other. */
function fieldsApart(lines: readonly string[], from: number): Found | null {
  const code = codeAlone.exec(lines[from]!)?.[1];
  const words = code && wordsAlone.exec(lines[from + 1] ?? '')?.[1];
  const reply = words ? parseReply([words.startsWith(code) ? words : `${code} ${words}`]) : null;
  return reply && { reply, from, to: from + 1 };
}

/** What a program writes behind the reply in the same line: .NET's inner exception, a trace, fields in JSON. */
const tail =
  /,\s(?:Remote-Host|Msg-Id|Queue-ID): .*$|\s\(Net::SMTP\w{1,30}\)\s*$|\s(?:--->\s|---\s|\s{1,3}at \S{2,200}[(:].*$).*$|(?<=["'.])\s?\{"exception".*$/s;

/** The first refusal of a line, by its code or by a library's words for it. */
export function readReply(given: string, more: readonly string[] = []): Reply | null {
  const line = given.replace(tail, '');
  const detailed = detailedReply(line);
  if (detailed) return detailed;
  const found = findReply(line);
  if (found && found.code >= 400) {
    if (more.length === 0) return found;
    const at = line.lastIndexOf(found.lines[0]!.slice(0, 20));
    return parseReply([at < 0 ? found.lines[0]! : line.slice(at), ...more]) ?? found;
  }
  const fields = fieldsReply(line) ?? levelReply(line) ?? bareReply(line);
  if (fields) return fields;
  const worded = wordedReply(line);
  return worded ? parseReply([`${worded.code} ${worded.words}`]) : found;
}

/** PHPMailer takes a reply apart: `Detail: <words> SMTP code: 450 Additional SMTP info: 4.2.0` (src/SMTP.php, setError). */
function detailedReply(line: string): Reply | null {
  const found =
    /\bDetail: (.{3,1500}?) SMTP code: ([45]\d\d)(?: Additional SMTP info: ([245]\.\d{1,3}\.\d{1,3}))?/.exec(
      line,
    );
  return found ? parseReply([`${found[2]} ${found[3] ?? ''} ${found[1]}`.replace(/ {2,}/g, ' ')]) : null;
}

const codeField =
  /(?<![\w.])["']?(?:smtp_?|response_?|reply_?|status_?|error_?|result_?){0,2}code["']?\s?[=:]\s?["']?([45]\d\d)\b(?!\.)/i;
/** Maddy's `"smtp_enchcode":"4.7.0"`. */
const statusField =
  /(?<![\w.])["']?\w{0,12}(?:enhanced|ench?)_?(?:status_?)?(?:code|status)?["']?\s?[=:]\s?["']?([245]\.\d{1,3}\.\d{1,3})\b/i;
const textField =
  /(?<![\w.])["']?(?:details?|(?:smtp_?|response_?|error_?|reply_?){0,2}(?:message|msg|text|content|response|reason|description)|reply|answer)["']?\s?[=:]\s?(?:"((?:[^"\\]|\\.){2,2000})"|'([^'\n]{2,2000})')/gi;

/** Code and words in fields of their own: Stalwart's `code = 421, details = "4.7.0 …"`, `responseCode: 421`. */
function fieldsReply(line: string): Reply | null {
  const code = codeField.exec(line)?.[1];
  if (!code) return null;
  const status = statusField.exec(line)?.[1] ?? '';
  const texts = [...line.matchAll(textField)].map((m) => (m[1] ?? m[2])!.trim());
  const text = texts.find((one) => /^[245]\.\d|\s/.test(one));
  if (!text) return null;
  return parseReply([text.startsWith(code) ? text : `${code} ${status}${status && ' '}${text}`]);
}

/** Behind the level of a log: `WARN   421 4.7.0 …`. */
function levelReply(line: string): Reply | null {
  const found =
    /\b(?:DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|FATAL|CRITICAL)\]?:?\s{1,8}([45]\d\d[ -]\S.*)$/i.exec(
      line,
    );
  return found ? parseReply([found[1]!]) : null;
}

/** A code that is all a library tells: Jakarta Mail's `port: 25, response: 421`. */
function bareReply(line: string): Reply | null {
  const found =
    /\b(?:response|reply|smtp|status)(?: code)?["']?\s?[:=]\s?["']?([45]\d\d)["']?\s*[;,)}]?\s*$/i.exec(line);
  return found && /smtp|mail/i.test(line) ? parseReply([found[1]!]) : null;
}

/** The line goes on behind the reply, or closes it. */
function isWhole(line: string, reply: Reply): boolean {
  const last = reply.lines.at(-1)!;
  const at = line.lastIndexOf(last.slice(-20));
  return at >= 0 && line.slice(at + last.slice(-20).length).trim() !== '' && last[3] !== '-';
}

function continues(lines: readonly string[], at: number, code: string): boolean {
  const [line, next] = [lines[at]!, lines[at + 1]!];
  const text = next.trim();
  if (text === '' || beginsRecord(next) || tellsOfOne(next)) return false;
  if (text.startsWith(`${code}-`) || text.startsWith(`${code} `)) return lines[at]!.includes(`${code}-`);
  if (foreign.test(next) || labelled.test(next) || signed.test(next) || /^[245]\d\d[- \t]/.test(text))
    return false;
  if (/^\s/.test(next)) return true;
  // a sentence that ended, or a line that no program would have broken here
  return line.length >= 40 && line.length <= 130 && !/[.!?]\s*$/.test(line);
}
