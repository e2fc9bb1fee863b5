/**
 * What a case is told of an incident, as it stands at that moment of the log: a piece of it may hold days, and by its
 * end the receivers are forgotten again.
 */
import type { LogDomain, Traffic } from '../bounce/bounce.ts';
import type { Watched } from '../case/case.ts';
import { isoOf } from '../text/iso-time.ts';
import type { Incident } from './incident.ts';
import type { Receiver } from './receiver.ts';
import { endSays } from './says.ts';
import type { Try } from './try.ts';

/** So many receivers of a burst keep their totals in its case. */
const domainsKept = 1000;
/** Routes that a case is told of. */
const routesKept = 4000;

export interface Seen extends Omit<Watched, 'key' | 'opened' | 'sources'> {
  /** Tries that no case has yet. */
  tries: Try[];
  logs: LogDomain[];
  traffic: Traffic[];
}

/** Takes the tries of these receivers out of them. @param at seconds since the epoch */
export function seenOf(incident: Incident, members: readonly Receiver[], at: number): Seen {
  const sum = (of: (r: Receiver) => number): number => members.reduce((all, r) => all + of(r), 0);
  const delivered = sum(({ state }) => state.recovered);
  const expired = sum(({ state }) => state.expired);
  const refused = sum(({ state }) => state.rejected);
  const messages = sum(({ state }) => state.messages);
  const { overAt } = incident;
  return {
    ...{ until: isoOf(at), messages, delivered, expired, refused },
    waiting: messages - delivered - expired - refused,
    ended: overAt === null ? null : { ...endSays(incident, members), at: isoOf(overAt) },
    tries: members.flatMap((r) => r.takeTries()),
    logs: members.slice(0, domainsKept).map((r) => r.totals()),
    traffic: members.flatMap((r) => r.traffic()).slice(0, routesKept),
  };
}
