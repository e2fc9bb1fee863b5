/** Deliveries that met a deferral, followed one by one until they are settled: so many as a person would look at. */

import { textOf } from './bytes.ts';
import { recipientOf, type DeliveryLine } from './delivery-line.ts';
import type { Names } from './names.ts';

/** Times are seconds, in the clock's guessed year. */
export interface Followed {
  readonly domain: number;
  readonly queueId: string;
  readonly recipient: string;
  readonly firstAt: number;
  lastAt: number;
  attempts: number;
  state: 'pending' | 'recovered' | 'lost';
}

/** Each domain may list this many as long as there is plenty of room, and the few of the second line after that. */
const perDomain = 100;
const perDomainLater = 10;
const plenty = 2000;
const limit = 4000;

export class FollowedDeliveries {
  readonly all: Followed[] = [];
  /** By domain id. */
  readonly #listed: number[] = [];

  /** Follows a delivery from its first deferral on; null where there is no room. */
  add(l: DeliveryLine, domains: Names): Followed | null {
    const { domain, time } = l;
    const listed = this.#listed[domain] ?? 0;
    const room = this.all.length < plenty ? perDomain : perDomainLater;
    if (listed >= room || this.all.length >= limit) return null;
    const followed: Followed = {
      domain,
      queueId: textOf(l.bytes, l.idStart, l.idEnd),
      recipient: recipientOf(l, domains)!,
      firstAt: time,
      lastAt: time,
      attempts: 1,
      state: 'pending',
    };
    this.all.push(followed);
    this.#listed[domain] = listed + 1;
    return followed;
  }
}

/** What became of it; `asked` where this took an attempt. */
export function settled(
  followed: Followed | null,
  state: Followed['state'],
  time: number,
  asked: boolean,
): void {
  if (!followed) return;
  followed.state = state;
  if (time > followed.lastAt) followed.lastAt = time;
  if (asked) followed.attempts++;
}
