/** A delivery that an importer has as words, handed to the tally as if it stood in the line. */
import { parseReplyText, type Stage } from '../../../smtp/reply.ts';
import type { RemoteMta } from '../../attempt.ts';
import { clientIpOf, heloOf } from '../../host.ts';
import { stageOf } from '../../stage.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import { groupOf, type Reason } from '../../prose/reason.ts';
import type { Tally } from '../tally.ts';

export interface ToldDelivery {
  /** Queue id or number of the message. */
  id: string;
  recipient: string;
  remoteMta: RemoteMta | null;
  clientIp: string | null;
  outcome: 'accepted' | 'deferred' | 'rejected' | 'expired';
  reason: Reason;
}

/** What a sentence says that is a reply, or begins with one. */
export function reasonOf(says: string, remote: RemoteMta | null, stage: Stage = stageOf(says)): Reason {
  const reply = parseReplyText(says);
  return {
    says,
    reply,
    stage,
    remoteMta: remote,
    clientIp: clientIpOf(reply, remote),
    helo: heloOf(reply),
    group: groupOf(reply),
  };
}

/** Writes over the line's bytes; its time, file and number stay. */
export function countTold(tally: Tally, l: DeliveryLine, told: ToldDelivery): void {
  const { id, recipient, remoteMta: host, clientIp, outcome, reason } = told;
  l.bytes = new TextEncoder().encode(`${id} ${recipient}`);
  l.reportingStart = 0;
  l.reportingEnd = 0;
  l.idStart = 0;
  l.idEnd = new TextEncoder().encode(id).length;
  l.recipientStart = l.idEnd + 1;
  l.recipientEnd = l.bytes.length;
  const at = recipient.lastIndexOf('@');
  l.domain = at < 0 ? -1 : tally.domains.idOf(recipient.slice(at + 1));
  l.host = host ? tally.hosts.idOf(`${host.name ?? ''}[${host.address ?? ''}]`) : -1;
  l.client = clientIp ? tally.hosts.idOf(clientIp) : -1;
  if (outcome === 'accepted') tally.accepted(l);
  else if (outcome === 'deferred') tally.putOff(l, reason);
  else tally.failed(l, reason, outcome);
}
