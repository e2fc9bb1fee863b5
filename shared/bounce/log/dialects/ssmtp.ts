/**
 * sSMTP's lines in syslog (ssmtp.c, `die` and `log_event`): `RCPT TO:<…> (421 …)` names who was refused, a bare reply
 * nobody. It has no queue: what was refused went back to who sent it.
 */
import type { DeliveryLine } from '../delivery-line.ts';
import type { Tally } from '../tally.ts';
import { countTold, reasonOf } from './told-delivery.ts';

/** @param text what follows `sSMTP[pid]: ` */
export function readSsmtp(tally: Tally, l: DeliveryLine, text: string): void {
  const named = /^RCPT TO:\s?<([^<>]{3,320})> \((\d{3}[ -].*)\)$/s.exec(text);
  const says = named?.[2] ?? /^[245]\d\d[ -].*/s.exec(text)?.[0];
  if (!says) return;
  const reason = named ? reasonOf(says, null, 'rcpt') : reasonOf(says, null);
  if (!reason.reply || reason.reply.code < 400) return;
  const outcome = reason.reply.code < 500 ? 'deferred' : 'rejected';
  const recipient = named?.[1] ?? '';
  countTold(tally, l, {
    id: `ssmtp ${l.pid} ${l.line}`,
    recipient,
    remoteMta: null,
    clientIp: null,
    outcome,
    reason,
  });
}
