/** Incidents that were over by themselves in the last day, for the screen: by then their receivers are forgotten. */
import type { Incident } from './incident.ts';
import type { Receiver } from './receiver.ts';
import { endSays, who } from './says.ts';

const pastKept = 20;
const day = 86_400;

/** Times in seconds since the epoch. */
export interface PastIncident {
  case: string | null;
  name: string;
  messages: number;
  delivered: number;
  since: number;
  /** When the last of its messages ended. */
  at: number;
  says: string;
}

/** As it is told while its receivers are known. */
export function endOf(incident: Incident, members: readonly Receiver[]): PastIncident {
  const sum = (of: (r: Receiver) => number): number => members.reduce((all, r) => all + of(r), 0);
  return {
    case: incident.case,
    name: who(members),
    messages: sum(({ state }) => state.messages),
    delivered: sum(({ state }) => state.recovered),
    since: incident.since,
    at: Math.max(...members.map(({ state }) => state.endedAt)),
    says: endSays(incident, members).says,
  };
}

export const ofLastDay = (past: readonly PastIncident[], now: number): PastIncident[] =>
  past.filter(({ at }) => at > now - day).slice(-pastKept);
