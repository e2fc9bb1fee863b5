/** Lines that a mail program, a terminal or a web page broke are put together again, also inside a word. */
import { asLogLine } from './log-line.ts';
import { stampOf } from '../prose/stamp.ts';

export interface Line {
  text: string;
  /** 1-based, in the text as it was pasted. */
  at: number;
  /** How wide it stood there, with its marks and frames; absent where that is not known. */
  width?: number;
}

/** Programs break lines at 60 to 100 columns; what is much shorter or longer ended by itself. */
const narrowest = 36;
const widest = 132;
/** What PowerShell breaks at the width of its window, down to the place in the script. */
const powerShell = /^[\s*]{0,8}(?:Exception calling "|Send-MailMessage ?: )/;
const separator = /^\s*(?:[-=_*#~]{3,}|--)\s*$/;
const session = /^\s*(?:>>>|<<<|[<>] |S: |C: |\.{3} while talking)/;
const notPart =
  /^\s*(?:at \S+\(|#\d+ |\}|\{|\[stacktrace\]|Caused by|Traceback|File "|---|"[\w@. -]{1,40}"\s?:)/;

export function joined(lines: readonly Line[]): Line[] {
  const groups: Line[][] = [];
  let open: Line[] | null = null;
  for (const [index, line] of lines.entries()) {
    if (open && goesOn(open, line, lines[index + 1])) open.push(line);
    else {
      groups.push([line]);
      open = beginsRecord(line.text) || powerShell.test(line.text) ? groups.at(-1)! : null;
    }
  }
  const broken = groups.filter((group) => group.length > 1);
  if (broken.length === 0) return [...lines];
  // marks and frames that were undone since had their place in the line, too
  const measure = [asPasted, asText].find((one) => hardWidth(broken, one) !== null) ?? asText;
  const width = hardWidth(broken, measure);
  return groups.map((group) => ({ text: glued(group, width, measure), at: group[0]!.at }));
}

export const beginsRecord = (text: string): boolean =>
  stampOf(text) !== null || asLogLine(text) !== null || bareFields.test(text);

/** `anna@example.net: 421 …`, `<bob@example.org>: host mx… said`: a line that tells of one recipient. */
const tells =
  /^\s{0,8}["'(<]{0,2}[^\s<>@:]{1,256}@[^\s<>@:]{1,253}["')>]{0,2}\s?(?::|=>?|->|[–—-]) ?(?:host \S|connect to \S|[245]\d\d[ <-])/;
export const tellsOfOne = (text: string): boolean => tells.test(text);

/** Postfix's fields without what stands before them, broken before their end. */
const bareFields = /^to=<[^<>\s]{1,320}>, /;
/** A piece that could stand alone goes on where the record before it cannot end: at its id, at Exim's address. */
const piece = /^\s{0,12}(?:to=<|H=\S|SMTP error from |[RT]=\w)/;
const unfinished =
  /\b[0-9A-Za-z]{5,20}:\s*$|(?:^|\s)(?:==|\*\*) \S{3,320}(?: [A-Z]=\S{1,100}| <\S{1,320}>| defer(?: \(-?\d{1,5}\))?:?| \[[^\]]{2,50}\])*\s*$/;

function goesOn(open: readonly Line[], line: Line, after: Line | undefined): boolean {
  const text = line.text;
  if (
    text.trim() === '' ||
    open.length > 40 ||
    separator.test(text) ||
    session.test(text) ||
    notPart.test(text)
  )
    return false;
  const last = open.at(-1)!.text;
  if (powerShell.test(open[0]!.text)) return !/^(?:At (?:line:|\S)|\+ )/.test(text);
  if (piece.test(text) && unfinished.test(open.map((one) => one.text.trim()).join(' '))) return true;
  if (beginsRecord(text) || tellsOfOne(text)) return false;
  if (/^\s/.test(text) && asLogLine(open[0]!.text)) return true;
  const wrapped = last.length >= narrowest && last.length <= widest;
  if (!wrapped) return false;
  const whole = open.map((one) => one.text).join(' ');
  if (isOpen(whole)) return true;
  // a sentence of the person who pasted it begins with a capital and stands alone
  return (
    !/^\p{Lu}\p{Ll}+[ ,]/u.test(text) ||
    (after !== undefined && after.text.trim() !== '' && isOpen(`${whole} ${text}`))
  );
}

/** A bracket or a field is not finished yet. */
function isOpen(text: string): boolean {
  const count = (form: RegExp) => text.match(form)?.length ?? 0;
  return (
    count(/\(/g) > count(/\)/g) ||
    count(/\[/g) > count(/\]/g) ||
    count(/</g) > count(/>/g) ||
    count(/\{/g) > count(/\}/g) ||
    /[,=:;@]\s*$/.test(text) ||
    // a code whose words are missing
    /[:( ][245]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?\s*$/.test(text) ||
    (/\bto=</.test(text) && !/\bstat(?:us)?=/.test(text))
  );
}

type Measure = (line: Line) => number;
const asPasted: Measure = ({ text, width }) => width ?? text.length;
const asText: Measure = ({ text }) => text.length;

/** The one column at which everything was broken; null where lines end between words. */
function hardWidth(groups: readonly Line[][], measure: Measure): number | null {
  const lengths = groups.flatMap((group) => group.slice(0, -1).map(measure));
  const width = Math.max(...lengths);
  const close = lengths.filter((length) => width - length <= 1).length;
  return lengths.length >= 2 && close === lengths.length ? width : null;
}

function glued(group: readonly Line[], width: number | null, measure: Measure): string {
  let text = group[0]!.text;
  for (let index = 1; index < group.length; index++) {
    const [before, next] = [group[index - 1]!, group[index]!.text];
    const isFull = width === null ? null : measure(before) >= width;
    text = `${text.trimEnd()}${blankBetween(before.text, next, isFull)}${next.trimStart()}`;
  }
  return text;
}

/** A field that is told, and another that begins. */
const fieldEnds = /(?:^|[\s,(])[\w-]{1,20}=\S*[^\s_,]$/;
const fieldBegins =
  /^(?:to|from|rcpt|relay|result|stat|status|delays?|dsn|source|evpid|mailer|pri|ctladdr|session|[RTHCX])=/;

/** @param isFull the line goes to the column at which all were broken; null where there is no such column */
function blankBetween(before: string, next: string, isFull: boolean | null): string {
  if (/\s$/.test(before) || /^\s/.test(next)) return ' ';
  if (fieldBegins.test(next) && fieldEnds.test(before)) return ' ';
  // one column less: the blank there was dropped
  if (isFull !== null) return isFull ? '' : ' ';
  const tail = /\S{0,200}$/.exec(before)![0];
  const head = /^\S{0,200}/.exec(next)![0];
  return isOneWord(tail, head) ? '' : ' ';
}

/** Whether a single break stands inside a word: of a field, an address, a host, or one that logs are full of. */
function isOneWord(tail: string, head: string): boolean {
  if (/^[(“"']/.test(head) || /[,:;)\]>]$/.test(tail)) return false;
  if (/<[^<>]*$/.test(tail) || (/\[[^[\]]*$/.test(tail) && !/^[A-Z]/.test(head))) return true;
  if (/(?:^|[,(])(?:to|relay|delays?|dsn|stat(?:us)?|mailer|pri|ctladdr|x?delay|orig_to)=[^,\s]*$/.test(tail))
    return true;
  if (/_\S*$/.test(tail) && /^\S*_/.test(head)) return true;
  if (/[a-z]\.[a-z0-9-]*$/i.test(tail) && /^[a-z0-9-]*\.[a-z]/.test(head)) return true;
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  return words.has(plain(`${tail}${head}`)) && !(words.has(plain(tail)) && words.has(plain(head)));
}

const words = new Set(
  (
    'status deferred bounced refused talk host said command reply after initial connection connections server ' +
    'error temporarily unavailable service closing transmission channel message messages greylisted please again ' +
    'later timeout timed limit exceeded rate volume complaints remote mail from rcpt data end deferral reputation ' +
    'lost with while receiving greeting delivery suspended try many too busy policy recipient sender address ' +
    'rejected blocked network unreachable route resources system client unusual detected unsolicited originating'
  ).split(' '),
);
