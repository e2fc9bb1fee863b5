/** From a listing, the messages that a what-if counts with: one for each message and receiver; what is held does not move. */
import type { DeliveryRecord } from '../../bounce/log/tables/records.ts';
import type { Waiting } from './what-if.ts';

export interface WaitingMessages {
  waiting: Waiting[];
  /** What refused most of them refused whole sessions: at the greeting, or before. */
  isWhole: boolean;
  /** A server answered for some of them: what it takes at once, it has taken. */
  isRefused: boolean;
}

/** @param at when the listing was made, milliseconds; also the arrival of what tells none */
export function messagesByReceiver(
  records: readonly DeliveryRecord[],
  at: number,
): Map<string, WaitingMessages> {
  const all = new Map<
    string,
    { seen: Set<string>; waiting: Waiting[]; whole: number; single: number; answered: number }
  >();
  for (const { id, recipient, held, arrivedAt, nextAt, reason } of records) {
    const domain = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
    let own = all.get(domain);
    if (!own) all.set(domain, (own = { seen: new Set(), waiting: [], whole: 0, single: 0, answered: 0 }));
    if (reason) own[sessionStages.has(reason.stage) || !reason.reply ? 'whole' : 'single']++;
    if (reason?.reply) own.answered++;
    if (held || own.seen.has(id)) continue;
    own.seen.add(id);
    own.waiting.push({
      arrivedAt: arrivedAt === null ? at : arrivedAt * 1000,
      nextAt: nextAt === undefined ? null : nextAt * 1000,
    });
  }
  return new Map(
    Array.from(all, ([domain, { waiting, whole, single, answered }]) => [
      domain,
      { waiting, isWhole: whole > single, isRefused: answered > 0 },
    ]),
  );
}

const sessionStages: ReadonlySet<string> = new Set(['greeting', 'ehlo', 'starttls', 'auth']);
