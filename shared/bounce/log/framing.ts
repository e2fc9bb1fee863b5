/**
 * What stands around a log line that did not come straight from the log: the name that `grep` and `docker compose`
 * put in front, quotes of a mail, stamps of container engines, multilog's TAI64N, the fields of RFC 5424 §6, JSON.
 * The line is found by its program (`name[pid]: `) or by how an MTA's messages begin, not by its stamp.
 */
import { isoOf } from '../../text/iso-time.ts';
import { nullmailerShape } from './dialects/nullmailer.ts';
import { jsonRecord, type JsonRecord } from './json-record.ts';
import { stampIn } from './stamps.ts';

/** A log line taken out of its frame. */
export type Framed = JsonRecord;

const quote = /^(?:\s{0,8}[>|]){1,5}\s?/;
/** In front of each record of a JSON text sequence (RFC 7464 §2.2): journalctl's json-seq. */
const recordSeparator = '\u001e';
/** `data: {…}` of journalctl's json-sse, and what stands between the records of a JSON array. */
const aroundJson = /^(?:data: ?|[[,]\s?)(?=\{)/;
/** RFC 5424; rsyslog cuts the app-name at its slash (`postfix` for `postfix/smtp`) and leaves a blank too much. */
const structured =
  /^(?:<\d{1,3}>)?(?:1 )?(\d{4}-\d\d-\d\dT\S{8,30}|-) (\S{1,255}) (\S{1,128}) (\d{1,10}|-) [\w.-]{1,32} (?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.){0,2000}"){0,200}\])+)(?: {1,2}(.*))?$/;
/** Before a program or a message there is nothing, a blank or a sign that frames it. */
const edge = String.raw`(?<=^|[\s"',;|>\]}:])`;
const program = new RegExp(
  String.raw`${edge}((?:[\w.@\\+-]{1,80}\/){0,4}[\w.@\\+-]{1,80})(?:\[(\d{1,10})\])?: {0,2}(?=\S)(?!(?:Failed|Succeeded): )`,
  'g',
);
/** Statement by their name alone, where no process id follows it. */
const mailPrograms =
  /^(?:postfix[\w.-]*(?:\/[\w/-]{1,40})?|exim4?|sendmail|sm-mta|sm-msp-queue|smtpd|opensmtpd|qmail[\w-]*|haraka|s?smtp|msmtp|dma|nullmailer(?:-send)?)$/i;
/** How messages begin that tell of a delivery, whoever wrote them. */
const message = new RegExp(
  edge +
    '(?:' +
    [
      String.raw`(?=\w{0,19}\d)(?:[0-9A-F]{6,15}|[0-9A-Za-z]{10,20}): (?:(?:to|from|client|message-id|uid)=|removed\b|host \S{1,255}\[|lost connection with |conversation with |[0-9A-Za-z]{14}: )`,
      String.raw`connect to \S{1,255}\[[0-9A-Fa-f:.]{2,45}\]:\d{1,5}: `,
      String.raw`[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4}) (?:<=|=>|->|>>|==|\*\*|\*>|H=|Completed)`,
      String.raw`(?:[0-9a-f]{16}: )?[0-9a-f]{16} (?:smtp|mta|mda|lmtp) |[0-9a-f]{16}: (?:smtp-out|relay): `,
      String.raw`(?:smtp-out|relay): `,
      String.raw`(?:starting )?delivery \d{1,10}: `,
      String.raw`end msg \d`,
      String.raw`host=\S{1,255} tls=\w{1,4} `,
      nullmailerShape.source.slice(1),
      String.raw`\[(?:INFO|NOTICE|WARN|ERROR|CRIT|DEBUG)\] \[(?:-|[0-9A-F-]{36})[\d.]{0,14}\] \[`,
      // of no delivery, but a line of its own
      String.raw`(?:dis)?connect from \S|lost connection after \S|NOQUEUE: |statistics: `,
    ].join('|') +
    ')',
);
/** The part of a line in which they are looked for. */
const headLength = 600;

/** Seconds by which multilog's TAI64N (cr.yp.to/libtai) is ahead of UTC: qmail adds the ten of 1972, and no later ones. */
const taiAhead = 10;

/** The line itself; null where nothing of this kind is around it, and nothing of an MTA in it. */
export function unframed(line: string, depth = 0): Framed | null {
  const text = line.replace(recordSeparator, '').trim().replace(quote, '').replace(aroundJson, '');
  if (text.startsWith('{')) return fromJson(text.replace(/\}[\],]{1,2}$/, '}'), depth);
  const tai = /^@4([0-9a-f]{15})[0-9a-f]{8} (.*)$/.exec(text);
  if (tai) {
    const stamp = isoOf(Number.parseInt(tai[1]!, 16) - taiAhead);
    return { stamp, host: '-', program: 'qmail', pid: '', message: tai[2]! };
  }
  const fields = structured.exec(text);
  if (fields) {
    const [, stamp, host, name, pid, words] = fields as string[];
    return {
      stamp: stamp === '-' ? null : stamp!,
      host: host!,
      program: name!,
      pid: pid!,
      message: (words ?? '').replace(/^\ufeff/, ''),
    };
  }
  return byProgram(text) ?? byMessage(text);
}

/** By `name[pid]: `, or without the number by a name that we know. */
function byProgram(text: string): Framed | null {
  const named = [...text.slice(0, headLength).matchAll(program)];
  const found = named.find(([, , pid]) => pid) ?? named.find(([, name]) => mailPrograms.test(name!));
  if (found) {
    const [whole, name, pid] = found;
    const before = text.slice(0, found.index);
    const stamp = stampIn(before);
    const host = /^\s*([\w.:-]{1,255})(?=\s|$)/.exec(before.slice(stamp?.end ?? 0))?.[1] ?? '-';
    const words = unquoted(text, found.index + whole.length, before);
    return { stamp: stamp?.text ?? null, host, program: name!, pid: pid ?? '', message: words };
  }
  return null;
}

function byMessage(text: string): Framed | null {
  const found = message.exec(text.slice(0, headLength));
  if (!found) return null;
  const before = text.slice(0, found.index);
  const stamp = stampIn(before)?.text ?? null;
  return { stamp, host: '-', program: '-', pid: '', message: unquoted(text, found.index, before) };
}

/** The mark at which a field ends: not doubled, not escaped, and another field, a bracket or nothing behind it. */
const closing = { '"': /(?<!["\\])"(?=[,;\t|)\]}]|$)/, "'": /(?<!['\\])'(?=[,;\t|)\]}]|$)/ };

/** Without the quotation mark that closes what one in front of it opened. */
function unquoted(text: string, start: number, before: string): string {
  const mark = /["'][^"']{0,80}$/.exec(before)?.[0][0];
  const words = text.slice(start);
  if (!mark || !words.includes(mark)) return words;
  const close = closing[mark as '"'].exec(words)?.index ?? words.lastIndexOf(mark);
  return words
    .slice(0, close)
    .replaceAll(mark + mark, mark)
    .replaceAll(`\\${mark}`, mark);
}

function fromJson(text: string, depth: number): Framed | null {
  const record = jsonRecord(parsed(text));
  if (!record || depth > 3) return null;
  const inner = unframed(record.message, depth + 1);
  if (!inner) return record.stamp || record.program !== '-' ? record : null;
  return {
    stamp: inner.stamp ?? record.stamp,
    host: inner.host === '-' ? record.host : inner.host,
    program: inner.program === '-' ? record.program : inner.program,
    pid: inner.pid || record.pid,
    message: inner.message,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // cut off, or a line that only begins like it
  }
}
