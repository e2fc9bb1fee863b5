/**
 * What a line says that stands behind a time stamp: told by the program that wrote it where we know that, else by how
 * its message begins. Behind any program, `5653F22A206: to=<…>, relay=…, status=…` is a delivery of Postfix.
 */
import { Beginnings, isDigit, sameWords, spells, textOf, wordsIn, wordsOf } from './bytes.ts';
import type { DeliveryLine } from './delivery-line.ts';
import { DmaLog } from './dialects/dma.ts';
import { EximLog, messageIdEnd } from './dialects/exim.ts';
import { HarakaLog } from './dialects/haraka.ts';
import { readMsmtp } from './dialects/msmtp.ts';
import { nullmailerBeginnings, NullmailerLog, nullmailerShape } from './dialects/nullmailer.ts';
import { OpenSmtpdLog } from './dialects/opensmtpd.ts';
import { PostfixLog, queueIdEnd } from './dialects/postfix.ts';
import { QmailLog } from './dialects/qmail.ts';
import { SendmailLog } from './dialects/sendmail.ts';
import { readSsmtp } from './dialects/ssmtp.ts';
import { PassedOver } from './passed-over.ts';
import type { Tally } from './tally.ts';

const space = 0x20;
const colon = 0x3a;
const slash = 0x2f;
const bracket = 0x5b;

/**
 * `cut`: of a mail server, but cut off. `broken`: garbled, or not of this kind. `other`: of a program that tells of no deliveries, as far as we know. `unnamed`: no
 * program stands where one should, which a frame may explain.
 */
export type Said = 'mail' | 'cut' | 'other' | 'unnamed' | 'broken';
const said = (whole: boolean): Said => (whole ? 'mail' : 'cut');

/** How messages begin that an MTA writes without an id in front. */
const shapes = {
  postfix: /^connect to \S{1,255}\[[0-9A-Fa-f:.]{2,45}\]:\d{1,5}: /,
  sendmail:
    /^[A-Za-z0-9]{8,20}: (?:to=.*?, stat=|from=\S{0,400}, size=\d{1,12}, class=|[A-Za-z0-9]{8,20}: (?:sender|postmaster) notify|[A-Za-z0-9]{8,20}: return to sender)/s,
  opensmtpd: /^(?:[0-9a-f]{16} (?:smtp|mta|mda|lmtp) |(?:smtp-out|relay): )/,
  msmtp: /^host=\S{1,255} tls=\w{1,4} .*\brecipients=/,
};

export class Records {
  readonly #line: DeliveryLine;
  readonly #tally: Tally;
  readonly #postfix: PostfixLog;
  readonly #exim: EximLog;
  readonly #sendmail: SendmailLog;
  readonly #qmail: QmailLog;
  readonly #dma: DmaLog;
  readonly #haraka: HarakaLog;
  readonly #nullmailer: NullmailerLog;
  readonly #opensmtpd: OpenSmtpdLog;
  readonly #prefix = new Uint8Array(300);
  readonly #prefixWords = wordsIn(this.#prefix);
  readonly #passedOver = new PassedOver();
  #prefixLength = 0;
  #hostLength = 0;

  constructor(tally: Tally, line: DeliveryLine) {
    this.#line = line;
    this.#tally = tally;
    this.#postfix = new PostfixLog(tally, line);
    this.#exim = new EximLog(tally, line);
    this.#sendmail = new SendmailLog(tally, line);
    this.#qmail = new QmailLog(tally, line);
    this.#dma = new DmaLog(tally, line);
    this.#haraka = new HarakaLog(tally, line);
    this.#nullmailer = new NullmailerLog(tally, line);
    this.#opensmtpd = new OpenSmtpdLog(tally, line);
  }

  /**
   * Reads `host program[pid]: message`; the host, or all but the message, may be missing.
   * @param bare behind a time stamp as Exim writes it, without host and program
   */
  read(b: Uint8Array, start: number, end: number, bare: boolean): Said {
    if (bare) {
      const at = afterProcessId(b, start, end);
      if (messageIdEnd(b, at, end) > 0) return said(this.#exim.read(b, at, end));
      if (at > start) return 'mail';
      if (this.#passedOver.has(b, start)) return 'other';
      if (this.#qmail.read(b, at, end)) return 'mail';
    }
    if (nullmailerBeginnings.at(b, start, end) && this.#asNullmailer(b, start, end)) return 'mail';
    if (b[start] === bracket && this.#haraka.read(b, start, end)) return 'mail';
    const l = this.#line;
    const known = this.#beginsAsBefore(b, start);
    let at = start + (known ? this.#hostLength : 0);
    while (at < end && b[at] !== space) at++;
    // `postfix/smtp[pid]: ` where no host is logged
    const hostEnd = b[at - 1] === colon ? start : at;
    if (hostEnd === start && !known && queueIdEnd(b, start, end) > 0) {
      const unnamed = this.readMessage(b, start, end);
      if (unnamed !== 'other') return unnamed;
    }
    let slashed = known;
    let program = known ? start + this.#prefixLength : hostEnd === start ? start : at + 1;
    const programStart = program;
    at = program;
    for (; at < end && b[at] !== bracket && b[at] !== colon && b[at] !== space; at++)
      if (b[at] === slash) {
        program = at + 1;
        if (!slashed) this.#rememberPrefix(b, start, hostEnd, program);
        slashed = true;
      }
    const programEnd = at;
    if (b[at] === bracket) {
      let pid = 0;
      for (at++; isDigit(b[at]); at++) pid = (pid * 10 + b[at]! - 48) & 0x3fffffff;
      l.pid = pid;
      if (b[at] !== 0x5d) at = afterTag(b, at, end);
      if (b[at] === 0x5d) at++;
    }
    if (b[at] === space && isFacility(b, hostEnd + 1, at)) {
      const without = Uint8Array.of(...b.subarray(start, hostEnd), ...b.subarray(at, end));
      l.bytes = without;
      return this.read(without, 0, without.length, false);
    }
    if (b[at] !== colon) {
      // no program: the message may begin at once, as containers log it
      const unnamed = this.readMessage(b, start, end);
      if (unnamed !== 'other') return unnamed;
      if (!bare) return b[at] === space ? 'unnamed' : 'broken';
      if (!slashed && hostEnd > start && b[at] === space && tellsNothing(b, start, at, end))
        this.#passedOver.add(b, start, at + 1);
      return 'other';
    }
    if (b[at + 1] === space && b[at + 2] === bracket && b[at + 3] === 0x49) at = afterSolarisId(b, at, end);
    at += b[at + 1] === space ? 2 : 1;
    if (b[at] === space) at++;
    if (at > end) return 'broken';
    l.reportingStart = start;
    l.reportingEnd = hostEnd;
    if (slashed && !isUnit(b, programEnd)) return said(this.#postfix.read(b, program, programEnd, at, end));
    return this.#byProgram(b, programStart, programEnd, at, end);
  }

  #byProgram(b: Uint8Array, program: number, programEnd: number, at: number, end: number): Said {
    const l = this.#line;
    const is = (name: string) => spells(b, program, programEnd, name);
    switch (b[program]) {
      case 0x73: // s
        if (is('sendmail') || is('sm-mta') || is('sm-msp-queue'))
          return said(this.#sendmail.read(b, at, end));
        if (is('smtpd')) return said(this.#opensmtpd.read(b, at, end));
        if (is('sSMTP') || is('ssmtp')) {
          readSsmtp(this.#tally, l, textOf(b, at, end));
          return 'mail';
        }
        break;
      case 0x6e: // n
        if (is('nullmailer-send') || is('nullmailer')) {
          this.#nullmailer.read(textOf(b, at, end));
          return 'mail';
        }
        break;
      case 0x65: // e
        if (is('exim') || is('exim4')) return said(this.#eximInSyslog(b, at, end));
        break;
      case 0x71: // q
        if (is('qmail')) {
          this.#qmail.read(b, afterEpoch(b, at, end), end);
          return 'mail';
        }
        break;
      case 0x64: // d
        if (is('dma')) return said(this.#dma.read(textOf(b, programEnd, end)));
        break;
      case 0x70: // p
        if (programEnd - program >= 7 && spells(b, program, program + 7, 'postfix'))
          return said(this.#postfix.readMessage(b, at, end));
    }
    return this.readMessage(b, at, end);
  }

  /** Reads a message of whatever program. */
  readMessage(b: Uint8Array, at: number, end: number): Said {
    const l = this.#line;
    if (isDigit(b[at]) && b[at + 4] === 0x2d && b[at + 10] === space) {
      const stamped = this.#eximInSyslog(b, at, end);
      if (messageIdEnd(b, afterProcessId(b, afterStamp(b, at, end), end), end) > 0) return said(stamped);
    }
    if (messageIdEnd(b, at, end) > 0) return said(this.#exim.read(b, at, end));
    if (b[at] === bracket) return this.#haraka.read(b, at, end) ? 'mail' : 'other';
    if (nullmailerBeginnings.at(b, at, end) && this.#asNullmailer(b, at, end)) return 'mail';
    const idEnd = queueIdEnd(b, at, end);
    if (idEnd < 0 && !mayHaveNoId(b[at]) && !mayBegin(b, at, end)) return 'other';
    const text = textOf(b, at, Math.min(end, at + 4000));
    if (shapes.sendmail.test(text)) return said(this.#sendmail.read(b, at, end));
    if (shapes.opensmtpd.test(text)) return said(this.#opensmtpd.read(b, at, end));
    if (shapes.msmtp.test(text)) return said(readMsmtp(this.#tally, l, text));
    if (idEnd > 0 || shapes.postfix.test(text)) return this.#asPostfix(b, at, end, idEnd);
    return this.#qmail.read(b, at, end) ? 'mail' : 'other';
  }

  #asNullmailer(b: Uint8Array, at: number, end: number): boolean {
    const text = textOf(b, at, end);
    if (!nullmailerShape.test(text)) return false;
    this.#nullmailer.read(text);
    return true;
  }

  /** An id in front of words that Postfix does not write is another program's. */
  #asPostfix(b: Uint8Array, at: number, end: number, idEnd: number): Said {
    if (idEnd > 0 && !/^(?=\w{0,19}\d)(?:[0-9A-F]{5,15}|\w{10,20})$/.test(textOf(b, at, idEnd)))
      return 'other';
    const words = idEnd < 0 ? 'connect to' : textOf(b, idEnd + 2, Math.min(end, idEnd + 30));
    if (
      !/^(?:to=<|from=<|removed$|host |lost connection with |conversation with |client=|message-id=|uid=|connect to|sender (?:non-delivery|delay)|TLS is required|SASL auth)/.test(
        words,
      )
    )
      return 'other';
    return said(this.#postfix.readMessage(b, at, end));
  }

  /** `host postfix/` is the same in line after line of one machine. */
  #beginsAsBefore(b: Uint8Array, start: number): boolean {
    const length = this.#prefixLength;
    return length > 0 && sameWords(wordsOf(b), start, this.#prefixWords, 0, length);
  }

  #rememberPrefix(b: Uint8Array, start: number, hostEnd: number, end: number): void {
    const fits = end - start <= this.#prefix.length;
    this.#prefixLength = fits ? end - start : 0;
    this.#hostLength = hostEnd - start;
    if (fits) for (let i = start; i < end; i++) this.#prefix[i - start] = b[i]!;
  }

  /** Exim repeats its own time stamp in syslog unless syslog_timestamp is off. */
  #eximInSyslog(b: Uint8Array, start: number, end: number): boolean {
    return this.#exim.read(b, afterProcessId(b, afterStamp(b, start, end), end), end);
  }
}

/** True for two words that no message of a mail server begins with, whatever follows them. */
function tellsNothing(b: Uint8Array, start: number, at: number, end: number): boolean {
  const first = b[start];
  if (at - start < 8 || isDigit(first) || b[start + 6] === 0x2d) return false;
  return !mayHaveNoId(first) && !mayBegin(b, start, end);
}

/** `connect to`, `[`, `host=`: what may begin a message without an id. */
const mayHaveNoId = (first: number | undefined): boolean =>
  first === 0x63 || first === bracket || first === 0x68;

/** What begins a message that has no id: `smtp-out:`, `relay:`, qmail's words, 16 hex digits of OpenSMTPD. */
function mayBegin(b: Uint8Array, at: number, end: number): boolean {
  if (end - at < 12) return false;
  if (b[at + 16] !== space) return withoutId.at(b, at, end);
  let i = at;
  while (i < at + 16 && isHex(b[i]!)) i++;
  return i === at + 16 || withoutId.at(b, at, end);
}
const withoutId = new Beginnings(
  ...['smtp-out', 'relay', 'delivery', 'starting', 'new msg', 'end msg', 'info msg', 'status: '],
);
const isHex = (byte: number): boolean => isDigit(byte) || (byte >= 0x61 && byte <= 0x66);

function afterStamp(b: Uint8Array, start: number, end: number): number {
  if (!(isDigit(b[start]) && b[start + 4] === 0x2d && b[start + 10] === space && b[start + 13] === colon))
    return start;
  let at = start + 19;
  while (at < end && b[at] !== space) at++;
  return at + 1;
}

/** What stands in the brackets of a program where it is no number: dma's queue id, or a frame of another kind. */
function afterTag(b: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end && at < start + 40 && b[at] !== space; at++) if (b[at] === 0x5d) return at;
  return start;
}

/** `postfix@-.service`, `session-1.scope`: journald's name of what a program belongs to. */
function isUnit(b: Uint8Array, end: number): boolean {
  return (
    b[end - 1] === 0x65 &&
    (spells(b, end - 8, end, '.service') ||
      spells(b, end - 6, end, '.scope') ||
      spells(b, end - 6, end, '.slice'))
  );
}

/** BusyBox's `mail.info ` between host and program. */
function isFacility(b: Uint8Array, start: number, end: number): boolean {
  return end - start < 20 && spells(b, start, start + 5, 'mail.');
}

/** `: [ID 197553 mail.info] ` of Solaris; returns where its bracket closes. */
function afterSolarisId(b: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end && at < start + 40; at++) if (b[at] === 0x5d) return at;
  return start;
}

/** qmail's own `1779094800.421421 ` inside a line of syslog. */
function afterEpoch(b: Uint8Array, start: number, end: number): number {
  const dot = start + 10;
  if (b[dot] !== 0x2e || !isDigit(b[start])) return start;
  let at = dot + 1;
  while (at < end && isDigit(b[at])) at++;
  return at + 1;
}

/** Exim's `[pid] ` with log_selector +pid. */
function afterProcessId(b: Uint8Array, start: number, end: number): number {
  if (b[start] !== bracket) return start;
  let at = start + 1;
  while (at < end && isDigit(b[at])) at++;
  return b[at] === 0x5d && b[at + 1] === space ? at + 2 : start;
}
