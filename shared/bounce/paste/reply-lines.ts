/** Where a reply stands in some lines, and where it ends. */
import { findReply, parseReply, type Reply } from '../../smtp/reply.ts';
import { beginsRecord, tellsOfOne } from './joined.ts';
import { stampOf } from '../prose/stamp.ts';
import { isPhpMailers } from '../prose/phpmailer.ts';
import { withoutCodeName, wordedReply } from './codes-in-words.ts';
import { partedReplies, quotedBehind } from './several.ts';

/** What stands below a reply and is no part of it: traces, JSON, headers, labels, commands of a session, rules. */
const foreign =
  /^\s*(?:at [\w.$<>/\\]+[ (]|#\d+ |in [`']|from \/|File "|Caused by|Traceback|\[stacktrace\]|--- |-{3,}|={3,}|_{3,}|\*{3,}|[{}[\]]|>>>|<<<|[\w./-]{2,40}\[\d{1,10}\]: |MAIL FROM|RCPT TO|EHLO|HELO|QUIT\b|DATA\b|Giving up on|Error \[\d{1,4}\]: |STEP:|\.{3} )/;
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
    for (const reply of partedReplies(withoutCommand(one.reply))) found.push({ ...one, reply });
    if (one.to === at) for (const reply of quotedBehind(lines[at]!, one.reply)) found.push({ ...one, reply });
    at = one.to;
  }
  return found;
}

/** Postfix's own words behind a reply, with which it ends, and whatever of the line was put behind them; Ruby's class. */
const answeredTo = / ?\((?:in reply to [^()]{1,60}|Net::SMTP\w{1,30})\).*$/s;

/** A line of Postfix that is not whole still ends as its lines do. */
function withoutCommand(reply: Reply): Reply {
  const last = reply.lines.at(-1) ?? '';
  return answeredTo.test(last)
    ? (parseReply([...reply.lines.slice(0, -1), last.replace(answeredTo, '')]) ?? reply)
    : reply;
}

function replyAt(lines: readonly string[], from: number): Found | null {
  const line = lines[from]!;
  if (printedAgain(lines, from)) return null;
  const apart = fieldsApart(lines, from);
  if (apart) return apart;
  const first = readReply(line);
  if (!first) return brokenBehindCode(lines, from);
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

/** Python's smtplib prints each line that it receives, and then the reply as a whole (Lib/smtplib.py, getreply). */
const printedAgain = (lines: readonly string[], from: number): boolean =>
  /^\s{0,8}reply: b?['"][245]\d\d[ -]/.test(lines[from]!) &&
  lines.slice(from + 1, from + 60).some((line) => /^\s{0,8}reply: retcode \(/.test(line));

/** `… with message "550`, and `5.7.1 Command rejected` on the next line. */
function brokenBehindCode(lines: readonly string[], from: number): Found | null {
  const quoted = /["'“„](([45])\d\d)$/.exec(lines[from]!.trimEnd());
  const next = lines[from + 1]?.trim() ?? '';
  if (!quoted || !new RegExp(`^${quoted[2]}\\.\\d{1,3}\\.\\d{1,3} \\S`).test(next)) return null;
  const reply = parseReply([`${quoted[1]} ${next.replace(/["'”“]\.?$/, '')}`]);
  return reply && { reply, from, to: from + 1 };
}

const codeAlone =
  /^\s{0,8}["']?(?:smtp ?|error ?|status ?|response ?|reply ?)?code["']?\s?[:=]\s{0,20}["']?([45]\d\d)["']?,?\s*$/i;
const wordsAlone =
  /^\s{0,8}["']?(?:(?:smtp |error |status |server )?(?:message|response|reply|text|description|reason|details?))["']?\s?[:=]\s{0,20}["']?(\S.{2,2000}?)["']?,?\s*$/i;

/** A code and its words as fields below each other. */
function fieldsApart(lines: readonly string[], from: number): Found | null {
  const code = codeAlone.exec(lines[from]!)?.[1];
  const words = code && wordsAlone.exec(lines[from + 1] ?? '')?.[1];
  const reply =
    words && !isPhpMailers(words) ? parseReply([words.startsWith(code) ? words : `${code} ${words}`]) : null;
  return reply && { reply, from, to: from + 1 };
}

/** What a program writes behind the reply in the same line: .NET's inner exception, a trace, fields in JSON. */
const tail =
  /\sError \[\d{1,4}\]: (?![^\n]*\b[45]\d\d ).*$|,\s(?:Remote-Host|Msg-Id|Queue-ID): .*$|\s(?:DSN generated by|Remote server): .*$|\s\(Net::SMTP\w{1,30}\)\s*$|\s(?:--->\s|---\s|\s{1,3}at \S{2,200}[(:].*$).*$|(?<=["'.])\s?\{"exception".*$/s;

/** msmtp writes the code before the reply that holds it. */
const besideWords = /\bsmtpstatus=\d{3} (?=smtpmsg=)/;

/** The first refusal of a line, by its code or by a library's words for it. */
export function readReply(given: string, more: readonly string[] = []): Reply | null {
  const line = withoutCodeName(given.replace(tail, '').replace(besideWords, ''));
  const detailed = detailedReply(line);
  if (detailed) return detailed;
  const found = findReply(line);
  if (found && found.code >= 400) {
    if (more.length === 0) return found;
    const at = line.lastIndexOf(found.lines[0]!.slice(0, 20));
    return parseReply([at < 0 ? found.lines[0]! : line.slice(at), ...more]) ?? found;
  }
  const fields = fieldsReply(line) ?? levelReply(line) ?? bareReply(line) ?? stampedReply(line);
  if (fields) return fields;
  const worded = wordedReply(line);
  if (worded) return parseReply([`${worded.code} ${worded.words}`]);
  return found && expected.test(line) ? null : found;
}

/** A library names the code that it had waited for, and none that came. */
const expected = /\bexpected (?:response )?(?:code )?["'“]?[23]\d\d\b/i;

/**
 * PHPMailer takes a reply apart: `Detail: <words> SMTP code: 450 Additional SMTP info: 4.2.0` (src/SMTP.php, setError;
 * `smtp_detail`, `smtp_code` and `smtp_code_ex` of its languages).
 */
const detailed =
  /\b(?:Detail|Detalle|Detalhes|Detaljer): (.{3,1500}?) (?:SMTP code|Código(?: del servidor)? SMTP|SMTP-kode): ([45]\d\d)(?: (?:Additional SMTP info|Información adicional del servidor SMTP|Informações adicionais SMTP|Ytterligere SMTP-info): ([245]\.\d{1,3}\.\d{1,3}))?/;
/** PHPMailer 5 joins the same by commas: `MAIL FROM command failed,<words>,553,5.7.1`. */
const commaJoined = /\bcommand failed,(.{3,1500}?)\s?,([45]\d\d)(?:,([245]\.\d{1,3}\.\d{1,3}))?(?!\d)/;
function detailedReply(line: string): Reply | null {
  const found = detailed.exec(line) ?? commaJoined.exec(line);
  return found ? parseReply([`${found[2]} ${found[3] ?? ''} ${found[1]}`.replace(/ {2,}/g, ' ')]) : null;
}

const codeField =
  /(?<![\w.])["']?(?:smtp_?|response_?|reply_?|status_?|error_?|result_?){0,2}code["']?\s?[=:]\s?["']?([45]\d\d)\b(?!\.)/i;
/** Maddy's `"smtp_enchcode":"4.7.0"`. */
const statusField =
  /(?<![\w.])["']?\w{0,12}(?:enhanced|ench?)_?(?:status_?)?(?:code|status)?["']?\s?[=:]\s?["']?([245]\.\d{1,3}\.\d{1,3})\b/i;
const textField =
  /(?<![\w.])["']?(?:details?|(?:smtp_?|response_?|error_?|reply_?){0,2}(?:message|msg|text|content|response|reason|description)|reply|answer)["']?\s?[=:]\s?(?:"((?:[^"\\]|\\.){2,2000})"|'([^'\n]{2,2000})')/gi;

/** `421, response: Unexpected failure, please try later`. */
const behindComma = /(?<![\w.:=])([45]\d\d), (?:response|reply|message): ?["']?(\p{L}[^"'\n]{3,600})/iu;

/** Code and words in fields of their own: Stalwart's `code = 421, details = "4.7.0 …"`, `responseCode: 421`. */
function fieldsReply(line: string): Reply | null {
  const told = behindComma.exec(line);
  if (told && !isPhpMailers(told[2]!)) return parseReply([`${told[1]} ${told[2]}`]);
  const code = codeField.exec(line)?.[1];
  if (!code) return null;
  const status = statusField.exec(line)?.[1] ?? '';
  const texts = [...line.matchAll(textField)].map((m) => (m[1] ?? m[2])!.trim());
  const text = texts.find((one) => /^[245]\.\d|\s/.test(one));
  if (!text || isPhpMailers(text)) return null;
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

/** All that a program prints behind the time: `2026/05/17 17:02:04 454 4.7.0 …`. Numbers stand there, too. */
function stampedReply(line: string): Reply | null {
  const rest = stampOf(line)?.rest;
  return rest && /^[45]\d\d(?:[ -][45]\.\d{1,3}\.\d|-\S| \p{Lu}\S* \S+ \S)/u.test(rest)
    ? parseReply([rest])
    : null;
}

/** A code that is all a library tells: Jakarta Mail's `port: 25, response: 421`. */
function bareReply(line: string): Reply | null {
  const found =
    /\b(?:response|reply|smtp|status)(?: code)?["']?\s?[:=]\s?["']?([45]\d\d)["']?\s*[;,)}]?\s*$/i.exec(line);
  return found && /smtp|mail/i.test(line) ? parseReply([found[1]!]) : null;
}

/** Another reply, maybe an item of a list, or quoted. */
const another = /^(?:[-*•–] )?["'`“„‘«]{0,2}[245]\d\d[- \t]/;

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
  if (foreign.test(next) || labelled.test(next) || signed.test(next) || another.test(text)) return false;
  if (/^\s/.test(next)) return true;
  // a sentence that ended, or a line that no program would have broken here
  return line.length >= 40 && line.length <= 130 && !/[.!?]\s*$/.test(line);
}
