/**
 * Sendmail's log: `… host sendmail[pid]: QUEUEID: to=<…>, delay=…, relay=mx. [192.0.2.1], dsn=4.7.0, stat=Deferred: 421 …`
 * (Sendmail Installation and Operation Guide, “System Log”).
 */
import { parseReplyText } from '../../../smtp/reply.ts';
import { clientIpOf, heloOf, remoteMta } from '../../host.ts';
import { find, needle, textOf } from '../bytes.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import { Sentences } from '../sentences.ts';
import { groupOf, type Reason } from '../../prose/reason.ts';
import type { Tally } from '../tally.ts';
import { stageOf } from '../../stage.ts';

const statIs = needle(', stat=');
const replyIs = needle(', reply=');
/** Timeout.queuereturn is over; a `Warning: could not send message` is not it. */
const queueTimeout = /^(?:Cannot send message|Message could not be delivered) (?:for|within) /;

export class SendmailLog {
  readonly #tally: Tally;
  readonly #line: DeliveryLine;
  readonly #reasons = new Sentences(sendmailReason);

  constructor(tally: Tally, line: DeliveryLine) {
    this.#tally = tally;
    this.#line = line;
  }

  /** Reads what follows `sendmail[pid]: `; false for a line that is broken off. */
  read(b: Uint8Array, start: number, end: number): boolean {
    const text = textOf(b, start, Math.min(end, start + 8000));
    const id =
      /^([A-Za-z0-9]{8,20}): (?:(to|from)=|[A-Za-z0-9]{8,20}: (?:DSN|sender notify|return to sender): (.*))/.exec(
        text,
      );
    if (!id) return true;
    const l = this.#line;
    l.idStart = start;
    l.idEnd = start + id[1]!.length;
    if (id[3] !== undefined) {
      if (queueTimeout.test(id[3])) this.#tally.gaveUp(l);
      return true;
    }
    if (id[2] === 'from') {
      const sender = /from=<?([^>,\s]{0,255})/.exec(text)!;
      const from = start + sender.index + sender[0].length - sender[1]!.length;
      this.#tally.senders.keep(b, l.idStart, l.idEnd, from, from + sender[1]!.length, l.time);
      return true;
    }
    const stat = text.indexOf(', stat=');
    const said = find(b, start, end, statIs);
    if (stat < 0 || said < 0) return false;
    const fields = text.slice(0, stat);
    const relay = /, relay=([^\s,]{1,255})(?: \[([0-9A-Fa-f:.]{2,45})\])?/.exec(fields);
    const host = relay
      ? `${relay[1]!.replace(/\.$/, '')}${relay[2] ? `[${relay[2]}]` : relay[1]!.includes('.') && !relay[1]!.includes('[') ? '[]' : ''}`
      : null;
    const stated = this.#reasons.of(b, said + statIs.bytes.length, end);
    const reason = stated.reply ? stated : (this.#refusalBefore(b, start, said) ?? stated);
    for (const recipient of recipientsOf(fields))
      this.#deliver(start, text, recipient, host, stated.says, reason);
    return true;
  }

  /**
   * Who refuses and hangs up at once leaves `reply=421 …, stat=Deferred: Connection reset by …`: the status tells
   * the after-effect, the refusal stands before it. Other codes there are of a command that went well.
   */
  #refusalBefore(b: Uint8Array, start: number, said: number): Reason | null {
    const at = find(b, start, said, replyIs);
    if (at < 0) return null;
    const { reply } = sendmailReason(textOf(b, at + replyIs.bytes.length, said));
    return reply && reply.code >= 400 && reply.code < 500
      ? this.#reasons.of(b, at + replyIs.bytes.length, said)
      : null;
  }

  #deliver(
    start: number,
    text: string,
    recipient: string,
    host: string | null,
    says: string,
    reason: Reason,
  ): void {
    const l = this.#line;
    l.recipientStart = start + text.indexOf(recipient);
    l.recipientEnd = l.recipientStart + recipient.length;
    const at = recipient.lastIndexOf('@');
    l.domain = at < 0 ? -1 : this.#tally.domains.idOf(recipient.slice(at + 1));
    l.host = host ? this.#tally.hosts.idOf(host) : -1;
    if (says.startsWith('Sent')) this.#tally.accepted(l);
    else if (says.startsWith('Deferred')) this.#tally.putOff(l, reason);
    else if (!says.startsWith('queued'))
      this.#tally.failed(l, reason, queueTimeout.test(says) ? 'expired' : 'rejected');
    l.host = -1;
  }
}

/** `to=<a@example.net>,<b@example.net>, delay=…`, also without brackets. */
function recipientsOf(fields: string): string[] {
  const from = fields.indexOf(': to=') + 5;
  const end = /, [a-z]+=/.exec(fields.slice(from))?.index ?? fields.length;
  return fields
    .slice(from, from + end)
    .split(',')
    .slice(0, 100)
    .map((address) => address.trim().replace(/^<|>$/g, ''))
    .filter(Boolean);
}

/** @param says `Deferred: 421 …`, as the log and mailq write it */
export function sendmailReason(says: string): Reason {
  const sentence = says.replace(/^Deferred(?:: ?)?/, '');
  const reply = parseReplyText(sentence);
  const remote = /reset by ([^\s]{1,255})|refused by ([^\s]{1,255})/.exec(sentence);
  const remoteHost = remote ? remoteMta((remote[1] ?? remote[2]!).replace(/\.$/, ''), null) : null;
  return {
    says,
    reply,
    stage: stageOf(sentence),
    remoteMta: remoteHost,
    clientIp: clientIpOf(reply, remoteHost),
    helo: heloOf(reply),
    group: groupOf(reply),
  };
}
