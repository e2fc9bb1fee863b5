/** The sentences and the scale of “What if”: when the queue would be empty, and how many messages would be given up. */
import type { WhatIfRange, WhatIfView } from '../../shared/rpc/present/what-if-view.ts';
import { count, counted } from '../../shared/words/sentence.ts';
import { clock, deadline, isSameDay, when } from '../kit/times.ts';

/** What the second slider can be set to; null for as many as fit. */
export const perHourSteps: readonly (number | null)[] = [
  ...[20, 30, 60, 90, 120, 180, 240, 300, 400, 600, 900, 1200, 1800, 3600],
  null,
];

/** The fastest pace that keeps below a limit; the slowest one where none does. @param limit messages per hour */
export const stepBelow = (limit: number): number =>
  Math.max(
    0,
    perHourSteps.findLastIndex((step) => step !== null && step <= limit),
  );

export const limitWords = ({ limit }: WhatIfView): string => {
  if (!limit) return '';
  const { least, most } = limit;
  return `It took ${least === most ? count(most) : `${count(least)} to ${count(most)}`} an hour while it refused others.`;
};

export const perHourWords = (perHour: number | null): string =>
  perHour === null ? 'as many as fit' : count(perHour);

/** “between today 20:34 and 22:40”. */
export function emptyWords({ empty }: WhatIfRange, now: string): string {
  const { earliest, latest } = empty;
  if (!earliest) return 'not before your server gives up what waits';
  if (!latest) return `${when(earliest, now)} at the earliest`;
  const [from, to] = [when(earliest, now), isSameDay(earliest, latest) ? clock(latest) : when(latest, now)];
  return from.endsWith(to) ? `about ${from}` : `between ${from} and ${to}`;
}

export function expireWords({ expire, firstExpiry }: WhatIfRange, now: string): string {
  const { least, most } = expire;
  if (most === 0) return 'none is given up';
  const many = least === most ? counted(most, 'message') : `${count(least)} to ${counted(most, 'message')}`;
  return `${many} would be given up${firstExpiry ? `, from ${deadline(firstExpiry, now)} on` : ''}`;
}

interface Track {
  /** Shares of the width, 0 to 1. */
  from: number;
  to: number;
  /** It goes on behind the end of the scale. */
  isOpen: boolean;
}

/** Both on one scale that ends behind the latest known time; null where one is never empty. */
export function tracksOf(
  ranges: readonly WhatIfRange[],
  now: string,
): { end: string; tracks: (Track | null)[] } {
  const start = Date.parse(now);
  const known = ranges.flatMap(({ empty }) => [empty.earliest, empty.latest].flatMap((at) => at ?? []));
  const last = known.reduce((most, at) => Math.max(most, Date.parse(at)), start + 600_000);
  const width = (last - start) * 1.15;
  const share = (at: string): number => (Date.parse(at) - start) / width;
  return {
    end: new Date(start + width).toISOString(),
    tracks: ranges.map(({ empty: { earliest, latest } }) =>
      earliest ? { from: share(earliest), to: latest ? share(latest) : 1, isOpen: latest === null } : null,
    ),
  };
}
