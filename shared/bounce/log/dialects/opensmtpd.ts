/**
 * OpenSMTPD's log (smtpd(8)): `session mta delivery evpid=… to=<…> source="…" relay="192.0.2.1 (mx.example.net)"
 * result="TempFail" stat="421 …"`; until 6.3 `smtp-out: TempFail for …: session=…, to=<…>, relay=…, stat=…`; at the end
 * of its time `relay: Expire for …: from=<…>, to=<…>, rcpt=<->, delay=4d, stat=Envelope expired`.
 */
import { isIp } from '../../../dns/address.ts';
import { remoteMta } from '../../host.ts';
import { textOf } from '../bytes.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import type { Tally } from '../tally.ts';
import { countTold, reasonOf, type ToldDelivery } from './told-delivery.ts';

const outcomes = new Map<string, ToldDelivery['outcome']>([
  ['Ok', 'accepted'],
  ['TempFail', 'deferred'],
  ['PermFail', 'rejected'],
  ['Expire', 'expired'],
]);

/** Reads what follows `smtpd[pid]: `; lines that tell of no delivery are passed over. */
export function readOpenSmtpd(
  tally: Tally,
  l: DeliveryLine,
  b: Uint8Array,
  start: number,
  end: number,
): boolean {
  const text = textOf(b, start, Math.min(end, start + 8000));
  const delivery =
    / mta (?:event=)?delivery evpid=([0-9a-f]{1,16}) /.exec(text) ??
    /^(?:smtp-out|relay|mda|lmtp): \w{2,8} for ([0-9a-f]{1,16}):/.exec(text);
  if (!delivery) return true;
  const field = (name: string) =>
    new RegExp(`[ ,]${name}=(?:"([^"]{0,2000})"|<([^>]{0,320})>|([^,"<]{0,2000}))`)
      .exec(text)
      ?.slice(1)
      .find(Boolean) ?? '';
  const result = field('result') || /^[\w-]{1,20}: (\w{2,8}) for /.exec(text)?.[1] || '';
  const outcome = outcomes.get(result);
  const recipient = field('to');
  if (!outcome || !recipient.includes('@')) return true;
  const relay = /^(\S{1,60})(?: \(([^\s()]{1,255})\))?/.exec(field('relay'));
  const remote = relay ? remoteMta(relay[2] ?? null, relay[1]!) : null;
  const source = field('source').split(' ', 1)[0]!;
  countTold(tally, l, {
    id: delivery[1]!,
    recipient,
    remoteMta: remote,
    clientIp: isIp(source) ? source : null,
    outcome,
    reason: reasonOf(field('stat'), remote),
  });
  return true;
}
