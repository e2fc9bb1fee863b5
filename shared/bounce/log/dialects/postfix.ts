/**
 * Postfix's log, from syslog or maillog_file: `… host postfix/smtp[pid]: QUEUEID: to=<…>, relay=…, status=…`.
 *
 * Where the first MX refuses, Postfix logs only `QUEUEID: host mx1[…] refused to talk to me: 421 …` (no recipient),
 * and a connection that fails not even the queue id; the next delivery line of that message, or of that process,
 * tells whom they concern.
 */
import { Beginnings, find, findByte, isDigit, needle, spells, startsWith } from '../bytes.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import { Sentences } from '../sentences.ts';
import type { Reason } from '../../prose/reason.ts';
import type { Tally } from '../tally.ts';
import { postfixReason, postfixReplies } from '../../prose/postfix-sentence.ts';

const deliveryAgents = ['smtp', 'lmtp', 'error', 'retry', 'local', 'virtual', 'pipe', 'discard'];
const toIs = needle('to=<');
const origIdIs = needle(' orig_id=');
const fromIs = needle('from=<');
const relayIs = needle('relay=');
const delayIs = needle(' delay=');
const statusIs = needle(' status=');
const connectTo = needle('connect to ');
const removed = needle('removed');
const port25 = needle(':25');
const port25Ends = needle(':25,');
const suspended = needle('(delivery temporarily suspended');
/** What a line without status says when a host was given up for another one. */
const hostGivenUp = new Beginnings(
  'host ',
  'lost connection with ',
  'conversation with ',
  'TLS is required, but ',
  'SASL authentication failed',
);
/** Our own network lacks the address family: said of every second MX, and no opinion of the receiver. */
const ownNetwork =
  /: (?:Network is unreachable|Address family not supported|Cannot assign requested address)/;

const space = 0x20;
const colon = 0x3a;

interface Named {
  host: number;
  ownNetwork: boolean;
}
/** Sentences whose hosts are remembered; one more, and all are forgotten. */
const namedLimit = 1000;

export class PostfixLog {
  readonly #tally: Tally;
  readonly #line: DeliveryLine;
  readonly #replies = postfixReplies();
  readonly #reasons = new Sentences((says) => postfixReason(says, this.#replies));
  readonly #named = new Map<string, Named>();

  constructor(tally: Tally, line: DeliveryLine) {
    this.#tally = tally;
    this.#line = line;
  }

  /**
   * Reads what follows `name[pid]: `.
   * @param program offsets of the last part of the program's name (`smtp` of `postfix/smtp`)
   * @returns false for a line that is broken off or garbled
   */
  read(b: Uint8Array, programStart: number, programEnd: number, start: number, end: number): boolean {
    const length = programEnd - programStart;
    const first = b[programStart];
    if (length === 4 && first === 0x71) return this.#queueManager(b, start, end); // qmgr
    if (length > 7 ? spells(b, programStart, programEnd, 'postsuper') : isAgent(b, programStart, programEnd))
      return length > 7 ? this.#removedByHand(b, start, end) : this.#delivery(b, start, end);
    if (length === 6 && spells(b, programStart, programEnd, 'pickup')) this.#requeued(b, start, end);
    return true;
  }

  /** The same where the log does not tell which of Postfix's programs wrote the line. */
  readMessage(b: Uint8Array, start: number, end: number): boolean {
    const idEnd = queueIdEnd(b, start, end);
    const first = b[idEnd + 2];
    const ofQueue = idEnd > 0 && (first === 0x66 || first === 0x72); // from=, removed
    return ofQueue ? this.#queueManager(b, start, end) : this.#delivery(b, start, end);
  }

  #queueManager(b: Uint8Array, start: number, end: number): boolean {
    const idEnd = queueIdEnd(b, start, end);
    if (idEnd < 0) return true;
    const text = idEnd + 2;
    if (end - text === 7 && startsWith(b, text, end, removed)) {
      this.#tally.left(b, start, idEnd);
      return true;
    }
    if (!startsWith(b, text, end, fromIs)) return true;
    const sender = text + fromIs.bytes.length;
    const close = findByte(b, sender, end, 0x3e);
    if (close < 0) return false;
    const l = this.#line;
    // `status=expired, returned to sender` or `status=force-expired, …`; active messages end with a bracket
    if (b[end - 1] === 0x72 && find(b, close, end, statusIs) >= 0) {
      l.idStart = start;
      l.idEnd = idEnd;
      this.#tally.gaveUp(l);
    } else if (!this.#tally.attempts.isFull) this.#tally.senders.keep(b, start, idEnd, sender, close, -1);
    return true;
  }

  /** `NEWID: uid=105 from=<…> orig_id=OLDID`, after `postsuper -r`. */
  #requeued(b: Uint8Array, start: number, end: number): void {
    const idEnd = queueIdEnd(b, start, end);
    const old = idEnd < 0 ? -1 : find(b, idEnd, end, origIdIs);
    if (old >= 0) this.#tally.requeued(b, old + origIdIs.bytes.length, end, start, idEnd);
  }

  #removedByHand(b: Uint8Array, start: number, end: number): boolean {
    const idEnd = queueIdEnd(b, start, end);
    if (idEnd > 0 && end - idEnd - 2 === 7 && startsWith(b, idEnd + 2, end, removed))
      this.#tally.left(b, start, idEnd);
    return true;
  }

  #delivery(b: Uint8Array, start: number, end: number): boolean {
    const l = this.#line;
    const idEnd = queueIdEnd(b, start, end);
    if (idEnd < 0) return this.#withoutQueueId(b, start, end);
    l.idStart = start;
    l.idEnd = idEnd;
    const text = idEnd + 2;
    if (!startsWith(b, text, end, toIs)) return this.#withoutRecipient(b, text, end);
    const recipient = text + toIs.bytes.length;
    let close = recipient;
    let at = -1;
    while (close < end && !(b[close] === 0x3e && b[close + 1] === 0x2c)) {
      if (b[close] === 0x40) at = close;
      close++;
    }
    if (close >= end) return false;
    l.recipientStart = recipient;
    l.recipientEnd = close;
    l.domain = at < 0 ? -1 : this.#tally.domains.id(b, at + 1, close);
    // `orig_to=<…>` may stand between
    const relay = startsWith(b, close + 3, end, relayIs) ? close + 3 : find(b, close, end, relayIs);
    if (relay < 0) return false;
    const relayEnd = this.#relay(b, relay + relayIs.bytes.length, end);
    if (relayEnd < 0) return false;
    const status = find(b, relayEnd, end, statusIs);
    if (status < 0) return false;
    return this.#status(b, relayEnd, status + statusIs.bytes.length, end);
  }

  /** Takes the host of `relay=` and returns where it ends. Mostly it is the one that took the domain's mail before. */
  #relay(b: Uint8Array, start: number, end: number): number {
    const { hosts, routes } = this.#tally;
    const guess = routes.lastHost(this.#line.domain);
    if (hosts.guessed(guess, b, start, colon) >= 0) {
      const stop = start + hosts.lengthOf(guess);
      if (b[stop - 1] === 0x5d && startsWith(b, stop, end, port25Ends)) {
        this.#line.host = guess;
        return stop + port25.bytes.length;
      }
    }
    const stop = findByte(b, start, end, 0x2c);
    if (stop >= 0) this.#line.host = this.#hostId(b, start, stop);
    return stop;
  }

  #status(b: Uint8Array, fields: number, status: number, end: number): boolean {
    const l = this.#line;
    const word = findByte(b, status, end, space);
    const wordEnd = word < 0 ? end : word;
    if (wordEnd - status === 4 && b[status] === 0x73) {
      l.delay = delayOf(b, fields, status);
      this.#tally.accepted(l);
      return true;
    }
    const deferred = spells(b, status, wordEnd, 'deferred');
    if (!deferred && !spells(b, status, wordEnd, 'bounced')) return wordEnd < end; // deliverable, undeliverable: address probes
    if (word < 0) return false;
    l.delay = delayOf(b, fields, status);
    const bracketed = b[word + 1] === 0x28 && b[end - 1] === 0x29;
    const says = bracketed ? word + 2 : word + 1;
    const known = this.#tally.remote(l.host) !== null;
    const reason = this.#reason(b, says, bracketed ? end - 1 : end, known);
    if (!known && reason.remoteMta) l.host = this.#hostNamed(reason.says).host;
    if (!deferred) this.#tally.failed(l, reason, 'rejected');
    else {
      if (startsWith(b, word + 1, end, suspended)) this.#tally.suspended++;
      this.#tally.putOff(l, reason);
    }
    return true;
  }

  #withoutRecipient(b: Uint8Array, text: number, end: number): boolean {
    if (!hostGivenUp.at(b, text, end)) return true;
    const bracket = findByte(b, text, end, 0x5b);
    const close = findByte(b, bracket, end, 0x5d);
    if (bracket < 0 || close < 0) return false;
    let hostStart = bracket;
    while (hostStart > text && b[hostStart - 1] !== space) hostStart--;
    this.#line.host = this.#hostId(b, hostStart, close + 1);
    const reason = this.#reason(b, text, end, true);
    const code = reason.reply?.code ?? 0;
    // smtp_skip_5xx_greeting: a 5yz of the greeting is no last word, and the next host is asked
    if ((code >= 500 && reason.stage !== 'greeting') || code === 250) return true;
    this.#tally.hostFailed(this.#line, reason);
    return true;
  }

  /** To the letter while attempts are still listed one by one, or where the host stands only in the sentence. */
  #reason(b: Uint8Array, start: number, end: number, hostKnown: boolean): Reason {
    if (!hostKnown || this.#tally.attempts.hasRoom('deferred')) return this.#reasons.of(b, start, end);
    const close = b[start] === 0x68 ? findByte(b, start, Math.min(end, start + 330), 0x5d) : -1; // host name[address]
    const reason = this.#reasons.like(b, start, close < 0 ? start : close, end, this.#line.host);
    this.#line.exact = this.#reasons.exact;
    return reason;
  }

  #withoutQueueId(b: Uint8Array, start: number, end: number): boolean {
    if (!startsWith(b, start, end, connectTo)) return true;
    const reason = this.#reasons.of(b, start, end);
    if (!reason.remoteMta) return true;
    const { host, ownNetwork } = this.#hostNamed(reason.says);
    if (ownNetwork) return true;
    this.#line.host = host;
    this.#tally.connectFailed(this.#line, reason);
    return true;
  }

  /** The host that a sentence names, as the id that `relay=` gives it; and whether our own network is at fault. */
  #hostNamed(says: string): Named {
    const known = this.#named.get(says);
    if (known) return known;
    const text = /([^\s[]{1,255}\[[^\]]{1,60}\](?::\d{1,5})?)/.exec(says.slice(0, 400))?.[1];
    const host = text ? this.#tally.hosts.idOf(text.replace(/:25$/, '')) : -1;
    const named = { host, ownNetwork: ownNetwork.test(says) };
    if (this.#named.size >= namedLimit) this.#named.clear();
    this.#named.set(says, named);
    return named;
  }

  /** Port 25 goes without saying: `relay=` names it, `host …[…] said` does not. */
  #hostId(b: Uint8Array, start: number, end: number): number {
    if (end - start > 4 && b[end - 4] === 0x5d && startsWith(b, end - 3, end, port25)) end -= 3;
    return this.#tally.hosts.id(b, start, end);
  }
}

function isAgent(b: Uint8Array, start: number, end: number): boolean {
  // smtp makes up nearly all of them; smtpd and cleanup fill the rest of a log
  if (b[start] === 0x73) return end - start === 4 && spells(b, start, end, 'smtp');
  return b[start] !== 0x63 && deliveryAgents.some((agent) => spells(b, start, end, agent));
}

/** End of `QUEUEID` before `: `; -1 where the text begins otherwise. Ids are hex, or base 52 if long. */
export function queueIdEnd(b: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end - 1, start + 40);
  for (let i = start; i < limit; i++) {
    const byte = b[i]!;
    if (ofIds[byte] === 0) return byte === colon && i - start >= 5 && b[i + 1] === space ? i : -1;
  }
  return -1;
}
const ofIds = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(/\w/.test(String.fromCharCode(byte)) && byte !== 0x5f),
);

/** Whole seconds of `delay=997` or `delay=0.05`; -1 where there is none. */
function delayOf(b: Uint8Array, start: number, end: number): number {
  let at = find(b, start, end, delayIs);
  if (at < 0) return -1;
  at += delayIs.bytes.length;
  if (!isDigit(b[at])) return -1;
  let seconds = 0;
  for (; isDigit(b[at]); at++) seconds = seconds * 10 + b[at]! - 48;
  return seconds;
}
