/** From a reading of the queue and a wish to what can be expected, in words and times. */
import { queueProfiles, type Mta } from '../../retry/schedule.ts';
import type { OwnRules } from '../../queue/own-rules.ts';
import { settingsFor } from '../../queue/settings/settings.ts';
import type { Said, Wish } from '../../queue/settings/wish.ts';
import type { Hour } from '../../queue/what-if/limit.ts';
import type { WaitingMessages } from '../../queue/what-if/messages.ts';
import { paceNow, paceOf, retriesOf } from '../../queue/what-if/pace.ts';
import type { Outcome, Pace } from '../../queue/what-if/scenario.ts';
import { assumed, whatIf, type Known, type Range } from '../../queue/what-if/what-if.ts';
import { count } from '../../words/sentence.ts';
import type { WhatIfRange, WhatIfView } from './what-if-view.ts';

/** What is known where somebody asks. */
export interface WhatIfGround extends WaitingMessages {
  /** When the listing was made, milliseconds. */
  at: number;
  mta: Mta;
  rules: Pick<OwnRules, 'pause' | 'runMinutes' | 'closedMinutes' | 'lifetimeHours' | 'origin'>;
  said: Said;
  hours: readonly Hour[];
  /** How long one message takes, from and to, in milliseconds. */
  each: Known['each'];
}

export function presentWhatIf(ground: WhatIfGround, wish: Wish): WhatIfView {
  const { at, mta, waiting, said, each, rules } = ground;
  const middle = (each.least + each.most) / 2;
  const own = paceNow(mta, said);
  const known = (pace: Pace): Known => ({
    ...ground,
    now: at,
    retries: retriesOf(rules, pace, ground.isWhole),
  });
  const range = (pace: Pace, sessions: number, perHour: number | null): WhatIfRange => ({
    sessions,
    perHour,
    ...presentRange(whatIf(known(pace), pace)),
  });
  const ownPerHour = own.gap > 0 ? Math.floor(3_600_000 / own.gap) : null;
  return {
    domain: wish.domain,
    at: iso(at),
    waiting: waiting.length,
    now: range(own, own.sessions, ownPerHour),
    then: range(paceOf(mta, wish.sessions, wish.perHour, middle), wish.sessions, wish.perHour),
    limit: limitOf(known(own)),
    assumes: assumptions(known(own), rules.origin, wish.domain),
    title: queueProfiles[mta].title,
    settings: wish.sessions > 0 ? settingsFor(mta, wish, said) : null,
  };
}

function presentRange({ best, worst }: Range): Omit<WhatIfRange, 'sessions' | 'perHour'> {
  const first = [best, worst].flatMap(({ firstExpiry }) => firstExpiry ?? []);
  return {
    empty: { earliest: emptied(best), latest: emptied(worst) },
    expire: {
      // Where it is never empty, the one with more left at the end may have given up fewer.
      least: Math.min(best.expired, worst.expired),
      most: Math.max(best.expired, worst.expired),
    },
    firstExpiry: first.length > 0 ? iso(Math.min(...first)) : null,
    tries: best.tries.map(({ at, count: n }) => ({ at: iso(at), count: n })),
  };
}

/** A queue that is empty because it gave up is no success. */
const emptied = ({ emptyAt, expired }: Outcome): string | null =>
  emptyAt === null || expired > 0 ? null : iso(emptyAt);

function limitOf(known: Known): WhatIfView['limit'] {
  const { low, high } = assumed(known);
  return low === null || high === null ? null : { least: low, most: high };
}

function assumptions(known: Known, origin: string, domain: string): string[] {
  const { low, high, from, arrivals } = assumed(known);
  const { each } = known;
  const seconds = (ms: number): string => String(Math.round(ms / 100) / 10);
  const limit = {
    none: `How much ${domain} takes is not known, for no log of it was watched: at best all, at worst nothing.`,
    free: `${domain} refused nothing in the hours watched, so it is taken to have no limit.`,
    limited:
      high === null
        ? `${domain} took nothing in the hours watched: at best it takes all from its next try on, at worst nothing.`
        : `${domain} took ${low === high ? count(high) : `${count(low!)} to ${count(high)}`} an hour while it refused others: its limit is taken to lie there, and is not known.`,
  }[from];
  return [
    limit,
    arrivals < 1
      ? 'Hardly anything new comes for it.'
      : `About ${count(Math.round(arrivals))} new messages an hour come for it${from === 'none' ? ', by what still waits of the last six hours' : high !== null && arrivals > high ? ', more than it takes' : ''}.`,
    each.least === each.most
      ? `One message takes ${seconds(each.least)} s.`
      : `One message takes ${seconds(each.least)} to ${seconds(each.most)} s.`,
    `Pauses and lifetime: ${origin}.`,
  ];
}

const iso = (at: number): string => new Date(at).toISOString();
