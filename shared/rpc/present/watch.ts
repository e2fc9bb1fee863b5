/** What the watch sees now, for the screen: its sources, the incidents, and the deferrals that are none. */
import type { Band } from '../../case/case.ts';
import type { Incident } from '../../watch/incident.ts';
import { ofLastDay, type PastIncident } from '../../watch/past.ts';
import type { Receiver } from '../../watch/receiver.ts';
import { endSays, replyOf, usualSays, who } from '../../watch/says.ts';
import type { Told } from '../../watch/told.ts';
import type { Watch } from '../../watch/watch.ts';
import { isoOf } from '../../text/iso-time.ts';

export interface WatchedSource {
  name: string;
  /** `behind`: older lines are being read. `still`: no line for long. `trouble`: it cannot be read now; `says` tells why. */
  state: 'followed' | 'behind' | 'still' | 'trouble' | 'empty';
  /** The newest time of its lines, ISO 8601 UTC. */
  newest: string | null;
  /** Read since the start. */
  lines: number;
  says: string | null;
}

/** A folder or maildir of receivers' reports. */
export interface WatchedReports {
  name: string;
  /** Reports since the start: kept, and there already. */
  added: number;
  known: number;
  /** Files that are no report. */
  others: number;
  /** Null before the first look. */
  lookedAt: string | null;
  /** What stands in the way; null for nothing. */
  says: string | null;
}

/** The queue of this machine, as it was listed last. */
export interface WatchedQueue {
  /** The command. */
  name: string;
  /** When it was listed; null before the first time. */
  at: string | null;
  /** Deliveries that wait, also those that met no deferral yet. */
  waiting: number;
  receivers: number;
  /** When the oldest arrived; null where the listing tells none. */
  oldest: string | null;
  /** What stands in the way; null for nothing. */
  says: string | null;
}

export interface WatchedIncident {
  /** Its case; null where that was deleted. */
  case: string | null;
  name: string;
  /** What the receiver says most often; null where no server spoke. */
  reply: string | null;
  /** By its own words trying again will not help. */
  useless: boolean;
  since: string;
  band: Band;
  messages: number;
  waiting: number;
  delivered: number;
  expired: number;
  refused: number;
  /** When the queue gives the longest waiting message up, where that is near. */
  givesUp: string | null;
  /** When the last of its messages ended; null while it goes on. */
  overAt: string | null;
  /** How it ended. */
  ended: string | null;
}

/** Deferrals that are no incident, or not yet. */
export interface WatchedReceiver {
  domain: string;
  reply: string | null;
  messages: number;
  waiting: number;
  delivered: number;
  lost: number;
  firstAt: string;
  lastAt: string;
  /** Why it is what is usual at this hour, as a clause; null where it is not. */
  usual: string | null;
}

export interface WatchView {
  /** `failed`: it stopped, and begins again by itself; `says` tells why. */
  state: 'off' | 'on' | 'failed';
  says: string | null;
  since: string | null;
  /** The clock of the desk. */
  now: string;
  sources: WatchedSource[];
  reports: WatchedReports[];
  /** Null where it is not listed. */
  queue: WatchedQueue | null;
  /** Those that go on first, then those that are over, the newest first. */
  incidents: WatchedIncident[];
  /** At most as many as are shown, and how many there are. */
  minor: WatchedReceiver[];
  minorAll: number;
  /** When the next one is due, and the last one. ISO 8601 UTC. */
  digest: { due: string | null; last: { at: string; says: string; text: string } | null };
  /** The newest first. */
  said: Told[];
  /** Where mail servers of this machine usually write their log: what is there of it. */
  places: { path: string; readable: boolean }[];
}

/** So many of each are shown. */
const shown = 100;

export function presentIncidents(watch: Watch): Pick<WatchView, 'incidents' | 'minor' | 'minorAll'> {
  const { incidents } = watch;
  const known = incidents.all.map((incident) =>
    presentIncident(incident, incidents.members(incident), incidents.endOf(incident, watch.at)),
  );
  const all = [...known, ...ofLastDay(incidents.past, watch.at).map(presentPast)];
  const order = (i: WatchedIncident): string => (i.overAt === null ? `1${i.since}` : `0${i.overAt}`);
  const minor = [...watch.receivers.values()]
    .filter(({ state }) => state.incident === 0 && state.deferred > 0)
    .sort((a, b) => b.waiting.size - a.waiting.size || b.state.lastAt - a.state.lastAt);
  return {
    incidents: all.sort((a, b) => (order(a) < order(b) ? 1 : -1)).slice(0, shown),
    minor: minor.slice(0, shown).map((receiver) => presentReceiver(receiver, watch)),
    minorAll: minor.length,
  };
}

function presentIncident(incident: Incident, members: Receiver[], givesUp: number | null): WatchedIncident {
  const sum = (of: (r: Receiver) => number): number => members.reduce((all, r) => all + of(r), 0);
  const { overAt, useless, since, band } = incident;
  return {
    case: incident.case,
    name: who(members),
    reply: replyOf(members),
    useless,
    since: isoOf(since),
    band,
    messages: sum(({ state }) => state.messages),
    waiting: sum(({ waiting }) => waiting.size),
    delivered: sum(({ state }) => state.recovered),
    expired: sum(({ state }) => state.expired),
    refused: sum(({ state }) => state.rejected),
    givesUp: overAt === null && givesUp !== null ? isoOf(givesUp) : null,
    overAt: overAt === null ? null : isoOf(Math.max(...members.map(({ state }) => state.endedAt))),
    ended: overAt === null ? null : endSays(incident, members).says,
  };
}

/** Its receivers are forgotten; how it ended is not. */
const presentPast = ({ since, at, says, ...one }: PastIncident): WatchedIncident => ({
  ...{ reply: null, useless: false, band: 'normal', waiting: 0, expired: 0, refused: 0, givesUp: null },
  ...one,
  since: isoOf(since),
  overAt: isoOf(at),
  ended: says,
});

function presentReceiver(receiver: Receiver, { usual, at }: Watch): WatchedReceiver {
  const { state, waiting, lost } = receiver;
  const usually = usual.of(state.domain, at) ?? (waiting.size === 0 ? usual.ofLast(state.domain) : null);
  return {
    domain: state.domain,
    reply: replyOf([receiver]),
    messages: state.messages,
    waiting: waiting.size,
    delivered: state.recovered,
    lost,
    firstAt: isoOf(state.firstAt),
    lastAt: isoOf(state.lastAt),
    usual: usually && usualSays(usually),
  };
}
