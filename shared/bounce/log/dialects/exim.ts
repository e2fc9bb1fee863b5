/**
 * Exim's main log (specification, chapter “Log files”): `<=` arrival, `=>` and `->` delivery, `==` deferral, `**`
 * failure, and a line without an address for every host that refused, the last one's again in the `==` line.
 */
import { find, findByte, isDigit, needle, startsWith } from '../bytes.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import { Sentences } from '../sentences.ts';
import type { Reason, ReadReply } from '../../prose/reason.ts';
import type { Tally } from '../tally.ts';
import { eximReason, eximReplies } from '../../prose/exim-reason.ts';

const completed = needle('Completed');
const hostIs = needle(' H=');
const ownIs = needle(' I=[');
const notTried = /retry time not reached/;
const gaveUp = /retry time(?:out)? exceeded|failing for a long time|message (?:is )?too old|message expired/i;
/** Host lines that report a refusal or a broken connection, and not a remark on TLS or DNSSEC. */
const refusal =
  /SMTP error from remote|LMTP error from remote|Remote host closed connection|SMTP timeout|Connection refused|Connection timed out|Connection reset|No route to host/;

const space = 0x20;
const dash = 0x2d;
const equals = 0x3d;

export class EximLog {
  readonly #tally: Tally;
  readonly #line: DeliveryLine;
  readonly #replies = eximReplies();
  readonly #reasons = new Sentences((says) => refusalReason(says, this.#replies));
  readonly #hostReasons = new Sentences((says) => hostReason(says, this.#replies));

  #beforeHost = 0;

  constructor(tally: Tally, line: DeliveryLine) {
    this.#tally = tally;
    this.#line = line;
  }

  /** Reads what follows the time stamp and the process id; false for a line that is broken off. */
  read(b: Uint8Array, start: number, end: number): boolean {
    const idEnd = messageIdEnd(b, start, end);
    if (idEnd < 0) return true;
    const l = this.#line;
    l.idStart = start;
    l.idEnd = idEnd;
    const flag = idEnd + 1;
    const second = b[flag + 1];
    if (b[flag + 2] === space) {
      switch (b[flag]) {
        case 0x3c: // <=
          return second !== equals || this.#arrival(b, flag + 3, end);
        case equals: // => ==
          if (second === 0x3e) return this.#delivered(b, flag + 3, end);
          return second !== equals || this.#refused(b, flag + 3, end, false);
        case dash: // -> further address of the same delivery
        case 0x3e: // >> cutthrough
          return second !== 0x3e || this.#delivered(b, flag + 3, end);
        case 0x2a: // ** *>
          return second !== 0x2a || this.#refused(b, flag + 3, end, true);
      }
    }
    if (startsWith(b, flag, end, completed)) this.#tally.left(b, start, idEnd);
    else if (b[flag] === 0x48 && b[flag + 1] === equals) this.#hostLine(b, flag, end);
    return true;
  }

  #arrival(b: Uint8Array, start: number, end: number): boolean {
    const l = this.#line;
    if (this.#tally.attempts.isFull) return true;
    let sender = findByte(b, start, end, space);
    if (sender < 0) sender = end;
    const bounce = b[start] === 0x3c; // <>
    this.#tally.senders.keep(b, l.idStart, l.idEnd, start, bounce ? start : sender, l.time);
    return true;
  }

  #delivered(b: Uint8Array, start: number, end: number): boolean {
    const rest = this.#address(b, start, end);
    if (rest < 0) return false;
    this.#hosts(b, rest, end);
    this.#tally.accepted(this.#line);
    return true;
  }

  #refused(b: Uint8Array, start: number, lineEnd: number, failed: boolean): boolean {
    const rest = this.#address(b, start, lineEnd);
    if (rest < 0) return false;
    const l = this.#line;
    const end = beforeTimes(b, rest, lineEnd);
    const afterHost = this.#hosts(b, rest, end);
    const { attempts } = this.#tally;
    let reason: RefusalReason;
    if (afterHost < 0 || attempts.hasRoom(failed ? 'rejected' : 'deferred'))
      reason = this.#reasons.of(b, rest, end);
    else {
      // The last digit of Exim's error number, which stands before the host: `defer (-45) H=`
      const number = findByte(b, rest, afterHost, 0x29);
      reason = this.#reasons.like(
        b,
        rest,
        afterTimes(b, afterHost, end),
        end,
        l.host,
        number < 0 ? 0 : b[number - 1]!,
      );
      l.exact = this.#reasons.exact;
    }
    if (failed) {
      const expired = reason.gaveUp;
      if (expired && attempts.hasRoom('expired')) reason = this.#reasons.of(b, rest, end);
      this.#tally.failed(l, reason, expired ? 'expired' : 'rejected');
    } else if (reason.notTried) this.#tally.waiting(l, reason);
    else {
      // `defer (111): Connection refused` leaves the host to the line before
      if (l.host < 0) l.host = this.#tally.lastHostFailed(l);
      this.#tally.putOff(l, reason);
    }
    return true;
  }

  #hostLine(b: Uint8Array, start: number, lineEnd: number): void {
    const afterHost = this.#hosts(b, start - 1, lineEnd);
    if (afterHost < 0) return;
    const end = beforeTimes(b, afterHost, lineEnd);
    const listed = this.#tally.attempts.hasRoom('deferred');
    const reason = listed
      ? this.#hostReasons.of(b, start, end)
      : this.#hostReasons.like(b, start, afterTimes(b, afterHost, end), end, this.#line.host);
    this.#line.exact = listed ? null : this.#hostReasons.exact;
    if (reason) this.#tally.hostFailed(this.#line, reason);
  }

  /** `user@example.net`, `user@example.net <alias@example.com>` or `name <user@example.net>`; returns its end. */
  #address(b: Uint8Array, start: number, end: number): number {
    const l = this.#line;
    let at = -1;
    let stop = start;
    const quoted = b[start] === 0x22;
    for (; stop < end; stop++) {
      const byte = b[stop];
      if (byte === 0x40) at = stop;
      else if (byte === space && (!quoted || at >= 0)) break;
    }
    if (stop >= end) return -1;
    if (b[stop - 1] === 0x3a) stop--; // `** user@example.net: Unrouteable address`
    l.recipientStart = start;
    l.recipientEnd = stop;
    if (at < 0 && b[stop + 1] === 0x3c) {
      const close = findByte(b, stop + 2, end, 0x3e);
      if (close < 0) return -1;
      l.recipientStart = stop + 2;
      l.recipientEnd = close;
      for (let i = stop + 2; i < close; i++) if (b[i] === 0x40) at = i;
      stop = close + 1;
    }
    l.domain = at < 0 ? -1 : this.#tally.domains.id(b, at + 1, l.recipientEnd);
    return stop;
  }

  /** `H=name [address]:port` and our own `I=[address]`; returns where they end, -1 where no host is named. */
  #hosts(b: Uint8Array, start: number, end: number): number {
    const l = this.#line;
    // R= and T= in front of it are nearly always those of the line before
    let host = start + this.#beforeHost;
    if (!startsWith(b, host, end, hostIs)) host = find(b, start, end, hostIs);
    if (host < 0) return -1;
    this.#beforeHost = host - start;
    const name = host + hostIs.bytes.length;
    let stop = this.#hostAsBefore(b, name, end);
    if (stop < 0) {
      const close = findByte(b, name, end, 0x5d);
      if (close < 0) return -1;
      stop = afterPort(b, close + 1, end);
      l.host = this.#tally.hosts.id(b, name, stop);
    }
    if (b[stop] === 0x2a) stop++; // `*`: a connection that was used before
    if (!startsWith(b, stop, end, ownIs)) return stop;
    const own = stop + ownIs.bytes.length;
    const { hosts, routes } = this.#tally;
    const guess = routes.lastClient(l.domain);
    if (hosts.guessed(guess, b, own, 0x5d) >= 0) {
      l.client = guess;
      return own + hosts.lengthOf(guess);
    }
    const ownEnd = findByte(b, own, end, 0x5d);
    if (ownEnd < 0) return stop;
    l.client = hosts.id(b, own, ownEnd);
    return ownEnd;
  }

  /** Takes the host that the domain's mail went to before, if it stands here, and returns where it ends; else -1. */
  #hostAsBefore(b: Uint8Array, start: number, end: number): number {
    const { hosts, routes } = this.#tally;
    const guess = routes.lastHost(this.#line.domain);
    if (guess < 0) return -1;
    const stop = start + hosts.lengthOf(guess);
    if (stop >= end || b[stop - 1] !== 0x5d || afterPort(b, stop, end) !== stop) return -1;
    if (hosts.guessed(guess, b, start, b[stop]!) < 0) return -1;
    this.#line.host = guess;
    return stop;
  }
}

/** Only a port other than 25 is logged; the colon before an error message looks the same. */
function afterPort(b: Uint8Array, start: number, end: number): number {
  let at = start;
  if (b[at] === 0x3a && isDigit(b[at + 1])) for (at++; at < end && isDigit(b[at]); at++);
  return at;
}

/** Behind our own port and how long it took (log_selector +outgoing_port, +deliver_time): every line has others. */
function afterTimes(b: Uint8Array, start: number, end: number): number {
  let at = start;
  if (b[at] === 0x5d) at = afterPort(b, at + 1, end);
  while (at < end && isTime(b, at + 1)) for (at++; at < end && b[at] !== space && b[at] !== 0x3a; at++);
  return at;
}

/** Where ` DT=0.004s` or ` QT=1m2s` begins that ends a line; else its end. */
function beforeTimes(b: Uint8Array, start: number, lineEnd: number): number {
  let end = lineEnd;
  while (b[end - 1] === 0x73) {
    let at = end - 1;
    while (at > start && at > end - 16 && b[at] !== space) at--;
    if (b[at] !== space || !isTime(b, at + 1)) break;
    end = at;
  }
  return end;
}

/** `DT=` or `QT=`, which differ in their first letter alone. */
const isTime = (b: Uint8Array, at: number): boolean =>
  (b[at] === 0x44 || b[at] === 0x51) && b[at + 1] === 0x54 && b[at + 2] === equals && isDigit(b[at + 3]);

/** What Exim did, as far as its words tell. */
interface RefusalReason extends Reason {
  notTried: boolean;
  gaveUp: boolean;
}

function refusalReason(says: string, replies: ReadReply): RefusalReason {
  const reason = eximReason(says, replies);
  return {
    ...reason,
    notTried: !reason.reply && notTried.test(reason.says),
    gaveUp: gaveUp.test(reason.says),
  };
}

/** A refusal of one host; null for remarks, and for refusals for good, which the `**` line repeats. */
function hostReason(says: string, replies: ReadReply): Reason | null {
  if (!refusal.test(says)) return null;
  const reason = eximReason(says, replies);
  return reason.reply && reason.reply.code >= 500 ? null : reason;
}

/** Ids are 6-6-2 characters, since Exim 4.97 6-11-4; followed by a space. -1 where the line begins otherwise. */
export function messageIdEnd(b: Uint8Array, start: number, end: number): number {
  if (end - start < 18 || b[start + 6] !== dash) return -1;
  if (b[start + 13] === dash && b[start + 16] === space) return start + 16;
  return b[start + 18] === dash && b[start + 23] === space ? start + 23 : -1;
}
