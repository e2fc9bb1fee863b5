/**
 * What was put in front of a line on its way into a paste: quoting, what `grep -n`, `docker compose`, `kubectl` and
 * container engines write before it, list marks, and the quotes of a CSV cell.
 */
import { cellsOf, headlessRow } from './columns.ts';
import { tellsOfOne } from './joined.ts';
import { asLogLine } from './log-line.ts';
import { stampOf } from '../prose/stamp.ts';

/** A mark of quoting; not the `>>>` and `<<<` of a session, nor the `> EHLO` of curl. */
const quote = /^\s{0,8}(?:(?:>(?!>>)|[|»│┃])\s?)+(?=.)|^\s{0,8}>\s*$/;
const command =
  /^\s{0,4}>{1,3}\s?(?:EHLO|HELO|LHLO|MAIL|RCPT|DATA|QUIT|RSET|STARTTLS|AUTH|NOOP|BDAT|\.)(?:\s|:|$)/i;
const compose = /^\s{0,8}[\w.-]{1,80} {1,40}\| ?(?=\S)/;
/** `stdout F ` of CRI, `[pod/mail-0/postfix] ` and `mail-0 postfix ` of kubectl and stern. */
const container =
  /^\s{0,8}(?:\d{4}-\d\d-\d\dT\S{8,40} std(?:out|err) [FP] |\[[\w./-]{3,150}\] {1,4}|(?![0-9A-Za-z]{6,30}[*!#]? {1,4}\d{1,12} [A-Z][a-z]{2} )(?:[\w-]{2,80} [\w-]{2,80} |[\w-]{4,80} )(?=\S))/;

interface Prefix {
  what: string;
  form: RegExp;
  /** What stands behind it where it is one; a record of a log is, behind any of them. */
  before?: (inner: string) => boolean;
}
/** In this order: the first behind which something begins is taken away. */
const prefixes: readonly Prefix[] = [
  {
    what: 'a file and a line of it: `mail.log:`, `1234:`, `/var/log/mail.log:421:`, `mail.log.1.gz-17-`',
    form: /^\s{0,8}(?:[\w./@+~-]{0,200}[./\w@-]{1,80}(?:[:-]| : ))?(?:\d{1,9}[:\-\t)] ?)?(?=\S)/,
  },
  { what: 'a line number', form: /^\s{0,8}\d{1,9}(?:[:)\t]|\.(?= )| {1,4}(?=\S)) ?(?=\S)/ },
  { what: 'a container', form: container },
  { what: 'a comment in somebody’s program', form: /^\s{0,16}(?:\/\/|#|;|--|\*)\s{1,4}(?=\S)/ },
  {
    what: 'an item of a list',
    form: /^\s{0,8}(?:[-*•–·] |\d{1,3}[.)] )(?=\S)/,
    before: (inner) => code.test(inner) || tellsOfOne(inner),
  },
];
/** `exim -d` begins each line with its process, `smtpd -d` with the object that speaks. */
const debugged =
  /^\s{0,8}(?:debug: )?(?:mta|smtp): 0x[0-9a-f]{4,16}: (?=<<<|>>>)|^\s{0,8}\d{1,7} {1,4}(?=SMTP(?:<<|>>|\()|H=\S|LOG: |Connecting to |[RT]: |==|\*\*|delivering )/;
const code = /^["'#(\s]{0,4}[245]\d\d[ -]/;

const beginsRecord = (text: string): boolean => stampOf(text) !== null || asLogLine(text) !== null;

/** @param quoted the text's lines are quoted as a whole, so that a `>` is no mark of a session */
export function unframed(line: string, quoted: boolean): string {
  let text = line;
  for (let turn = 0; turn < 4; turn++) {
    const before = text;
    if (quote.test(text) && (quoted ? !/^\s{0,8}>>>/.test(text) : !command.test(text)))
      text = text.replace(quote, '');
    text = text.replace(debugged, '');
    if (compose.test(text)) text = text.replace(compose, '');
    if (!beginsRecord(text)) {
      text = withoutPrefix(text);
    } else if (container.test(text) && beginsRecord(text.replace(container, '')))
      text = text.replace(container, '');
    if (text === before) break;
  }
  return unquotedCell(ofLog.test(text) ? recordWithin(text) : text);
}

function withoutPrefix(text: string): string {
  for (const { form, before } of prefixes) {
    const inner = text.replace(form, '');
    if (inner !== text && (beginsRecord(inner) || before?.(inner))) return inner;
  }
  return text;
}

/** What only lines of an MTA's log hold. */
const ofLog =
  /\b(?:postfix\S{0,40}|sm-mta|sendmail|exim4?|smtpd)(?:\[\d{1,10}\])?: |\b(?:to|rcpt)=|\bstat(?:us)?=|\s(?:==|\*\*) \S|\bdelivery \d{1,9}: |^.{0,80}(?:[a-z]{1,2},\d{4}-|\d{4}-\d\dT.{0,200},SMTP,|\d{10}@)|\S@\S{1,255}: (?:host |[45]\d\d)/;
/** Behind a label, the class of an exception, a quotation mark. */
const behindSign = /(?:[:=>|–-]\s{0,4}|^\s{0,8})["'„“”«‚‘「›([`]{0,2}(?=[\p{L}\p{N}<@])/gu;
const opens = '"\'„“«‚‘「›([`';
const ends = /["'“”»’‘」‹)\]`]{1,2}[.,;]?\s*$/;
/** Behind the end of a record: what an editor, a chat or somebody who cut it put there. */
const behindEnd = /(?:\s?(?:…|\.{3}|\[(?:truncated|\.{3}|…|snip|cut)\]|\(edited\)))+\s*$/;

/** The record of a log that stands in a line behind something else; the line itself where none does. */
function recordWithin(line: string): string {
  const whole = line.replace(behindEnd, '');
  if (isRecord(whole)) return whole;
  for (const sign of whole.slice(0, 160).matchAll(behindSign)) {
    const from = sign.index + sign[0].length;
    const inner = whole.slice(from);
    if (from === 0 || !(isRecord(inner) || (label.test(whole.slice(0, from)) && tellsOfOne(inner)))) continue;
    return opens.includes(whole[from - 1]!) ? inner.replace(ends, '') : inner;
  }
  return line;
}

/** Words and a sign, and no command of a session. */
const label =
  /^\s{0,8}(?!(?:rcpt to|mail from)\b)[\p{L}][\p{L} '’.-]{1,40}[:=-]\s{1,4}["'„“”«‚‘「›([`]{0,2}$/iu;

const isRecord = (text: string): boolean => {
  const log = asLogLine(text);
  return (log !== null && (log.timed || log.identified)) || headlessRow(text) !== text;
};

/** Lines of which most are quoted: a `>` before them is no mark of a session. */
export function isQuoted(lines: readonly string[]): boolean {
  const told = lines.filter((line) => line.trim());
  const marked = told.filter((line) => /^\s{0,8}[>|»│┃]/.test(line));
  const session = told.some((line) => /^\s{0,8}<{1,3}[ -]/.test(line) || /^\s{0,8}>>>/.test(line));
  return marked.length > 0 && !session && (marked.length > told.length / 3 || marked.length > 4);
}

/** A line that is one cell in quotes, `""` for a quote; or cells that make up a line of syslog. */
function unquotedCell(text: string): string {
  const trimmed = text.trim().replace(/,$/, '');
  if (
    !trimmed.includes('"') ||
    !(beginsRecord(trimmed.replace(/^"/, '')) || /^".*(?:status=|stat=|[245]\d\d[ -])/.test(trimmed))
  )
    return text;
  const cells = cellsOf(trimmed);
  if (!cells) return text;
  if (cells.length === 1) return cells[0]!;
  const told = cells.filter(Boolean);
  const last = told.at(-1)!;
  // time, host, program, words: the columns of a log viewer's export
  return told.length >= 2 && stampOf(told[0]!) && last.length > 20
    ? told
        .map((cell, index) =>
          index === told.length - 2 && /^[\w./-]{2,60}(?:\[\d+\])?$/.test(cell) ? `${cell}:` : cell,
        )
        .join(' ')
    : text;
}
