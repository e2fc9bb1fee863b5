/**
 * What is usual for a receiver at an hour of the week: whether deferrals came then on most days like this one, for how
 * long, how many, and what share of its mail. Learned from the log as it is read; what lost mail is never usual.
 */
import { addWait, closed, openEpisode, pause, shareOf, type Episode, type OpenEpisode } from './episode.ts';

const day = 86_400;
/** Kept per receiver, and receivers for which any are. */
const episodesKept = 42;
const receiversKept = 500;
/** Days that are looked back at, and how far off the hour an episode may begin, seconds. */
const daysBack = 28;
const sameHour = 3600;
/** So many days like this one have to be known, and on this share of them it was so. */
const fewestDays = 5;
const fewestWeeks = 4;
const most = 0.7;
/** Not usual any more: longer, more at once, or a larger share than it ever was, by so much. */
const longer = 1.5;
const more = 2;

export interface Usually {
  /** On so many of so many days like this one. */
  on: number;
  of: number;
  days: 'days' | 'weekdays' | 'days of the weekend' | 'weeks';
  /** The longest and the most of those days. */
  minutes: number;
  waiting: number;
  share: number;
  /** Median time to acceptance, minutes: the middle one of those days; null where nothing was accepted. */
  median: number | null;
}

export interface UsualState {
  /** Days since the epoch on which the log had lines, ascending. */
  days: number[];
  open: [string, OpenEpisode][];
  past: [string, Episode[]][];
}

export class UsualHours {
  readonly #days: Set<number>;
  readonly #open: Map<string, OpenEpisode>;
  readonly #past: Map<string, Episode[]>;
  readonly #local: (seconds: number) => number;
  #today = -1;
  /** The quarter of an hour of the last line: no zone changes its day within one. */
  #quarter = -1;

  /** @param local a time in the sender's own hours, for a working day is one there */
  constructor(state?: UsualState, local: (seconds: number) => number = (seconds) => seconds) {
    this.#days = new Set(state?.days);
    this.#open = new Map(state?.open);
    this.#past = new Map(state?.past);
    this.#local = local;
  }

  state(): UsualState {
    return { days: [...this.#days], open: [...this.#open], past: [...this.#past] };
  }

  /** A message waits from now on. @param waiting how many then do */
  met(domain: string, at: number, waiting: number): void {
    const open = this.#opened(domain, at);
    open.messages++;
    open.most = Math.max(open.most, waiting);
  }

  /** @param since when it began to wait; null where the deferral and its end came with one line */
  ended(domain: string, at: number, since: number | null, isRecovered: boolean): void {
    const open = this.#opened(domain, at);
    if (since === null) open.messages++;
    if (isRecovered) addWait(open, at - (since ?? at));
    else open.lost++;
  }

  accepted(domain: string): void {
    const open = this.#open.get(domain);
    if (open) open.accepted++;
  }

  /** Time has come so far: what waits no longer, and did not come back, is an episode of the past. */
  look(now: number, waits: (domain: string) => boolean): void {
    for (const [domain, open] of this.#open) {
      if (now - open.last < pause || waits(domain)) continue;
      this.#open.delete(domain);
      this.#keep(domain, closed(open));
    }
  }

  /** The log has a line of this time. */
  seen(at: number): void {
    const quarter = Math.floor(at / 900);
    if (quarter === this.#quarter) return;
    this.#quarter = quarter;
    const today = this.#dayOf(at);
    if (today === this.#today) return;
    this.#today = today;
    this.#days.add(today);
    const oldest = today - daysBack - 14;
    for (const one of this.#days) if (one < oldest) this.#days.delete(one);
    for (const [domain, past] of this.#past)
      if (this.#dayOf(past.at(-1)!.start) < oldest) this.#past.delete(domain);
  }

  /** What is usual for deferrals like those that go on at this receiver; null where they are not. */
  of(domain: string, now: number): Usually | null {
    const open = this.#open.get(domain);
    const usually = open ? this.#at(domain, open.start) : null;
    if (!usually || !open || open.lost > 0) return null;
    const isLonger = now - open.start > usually.minutes * 60 * longer + sameHour / 6;
    const isMore = open.most > usually.waiting * more + 2;
    const isWider = shareOf(open) > usually.share * more + 0.1;
    return isLonger || isMore || isWider ? null : usually;
  }

  /** The same for those that were over last. */
  ofLast(domain: string): Usually | null {
    const last = this.#past.get(domain)?.at(-1);
    return last && last.lost === 0 ? this.#at(domain, last.start) : null;
  }

  /** What was as usual from `from` on, also what is now: in the order of its beginning. */
  since(from: number, now: number): { domain: string; start: number; messages: number; usually: Usually }[] {
    const goesOn = Array.from(this.#open, ([domain, { start, messages }]) => {
      const usually = this.of(domain, now);
      return usually ? [{ domain, start, messages, usually }] : [];
    });
    const over = Array.from(this.#past, ([domain, past]) =>
      past.flatMap(({ start, minutes, messages, lost }) => {
        const usually = start + minutes * 60 >= from && lost === 0 ? this.#at(domain, start) : null;
        return usually ? [{ domain, start, messages, usually }] : [];
      }),
    );
    return [...over, ...goesOn].flat().sort((a, b) => a.start - b.start);
  }

  #at(domain: string, start: number): Usually | null {
    const past = this.#past.get(domain);
    if (!past) return null;
    const today = this.#dayOf(start);
    // By the day on which the same hour was, also around midnight.
    const on = new Map<number, Episode>();
    for (const one of past) {
      const days = Math.round((start - one.start) / day);
      const off = Math.abs(start - one.start - days * day);
      if (days >= 1 && days <= daysBack && off <= sameHour && one.lost === 0) on.set(today - days, one);
    }
    const like = (isLike: (n: number) => boolean): { known: number[]; those: Episode[]; isSo: boolean } => {
      const known = [...this.#days].filter((n) => n < today && n >= today - daysBack && isLike(n));
      const those = known.flatMap((n) => on.get(n) ?? []);
      return { known, those, isSo: those.length / known.length >= most };
    };
    const weekend = isWeekend(today);
    const own = like((n) => isWeekend(n) === weekend);
    // What all days say is no word about a Sunday where it was so on working days only.
    const kinds = [
      ...(own.isSo || own.known.length < 2
        ? [{ days: 'days' as const, ...like(() => true), fewest: fewestDays }]
        : []),
      {
        days: weekend ? ('days of the weekend' as const) : ('weekdays' as const),
        ...own,
        fewest: fewestDays,
      },
      { days: 'weeks' as const, ...like((n) => (today - n) % 7 === 0), fewest: fewestWeeks },
    ];
    const usual = kinds.find(({ those, isSo, fewest }) => isSo && those.length >= fewest);
    return usual
      ? { on: usual.those.length, of: usual.known.length, days: usual.days, ...spanOf(usual.those) }
      : null;
  }

  #dayOf(seconds: number): number {
    return Math.floor(this.#local(seconds) / day);
  }

  #opened(domain: string, at: number): OpenEpisode {
    let open = this.#open.get(domain);
    if (!open) this.#open.set(domain, (open = openEpisode(at)));
    open.last = Math.max(open.last, at);
    return open;
  }

  #keep(domain: string, episode: Episode): void {
    const past = this.#past.get(domain) ?? [];
    // Put back behind the others: who had none for longest makes room.
    this.#past.delete(domain);
    this.#past.set(
      domain,
      [...past.filter(({ start }) => start !== episode.start), episode].slice(-episodesKept),
    );
    if (this.#past.size > receiversKept) this.#past.delete(this.#past.keys().next().value!);
  }
}

/** The first of January 1970 was a Thursday. */
const isWeekend = (dayNumber: number): boolean => [2, 3].includes(((dayNumber % 7) + 7) % 7);

function spanOf(those: readonly Episode[]): Pick<Usually, 'minutes' | 'waiting' | 'share' | 'median'> {
  const medians = those.flatMap(({ median }) => median ?? []).sort((a, b) => a - b);
  return {
    minutes: Math.max(...those.map(({ minutes }) => minutes)),
    waiting: Math.max(...those.map((one) => one.most)),
    share: Math.max(...those.map(({ share }) => share)),
    median: medians[Math.floor(medians.length / 2)] ?? null,
  };
}
