/** One time of deferrals at a receiver, from the first message that waits until none does: small, for weeks of them are kept. */

/** Deferrals that come back within this time are the same episode, seconds. */
export const pause = 1800;
/** Upper limits of the waits that are told apart, in minutes; longer ones count as the last. */
const limits = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 720, 1440] as const;

/** Goes on. Times in seconds since the epoch. */
export interface OpenEpisode {
  start: number;
  /** Newest deferral or end in it. */
  last: number;
  messages: number;
  /** The most that waited at once. */
  most: number;
  lost: number;
  /** Accepted meanwhile, whatever came before. */
  accepted: number;
  /** How many messages were accepted after waits up to each limit. */
  waits: number[];
}

/** Over, and kept. */
export interface Episode {
  start: number;
  minutes: number;
  messages: number;
  most: number;
  lost: number;
  /** Share of the receiver's messages that met a deferral, 0 to 1; by what was accepted meanwhile. */
  share: number;
  /** Until half of its messages were accepted, in minutes, to the next higher limit; null where none was. */
  median: number | null;
}

export const openEpisode = (start: number): OpenEpisode => ({
  start,
  last: start,
  messages: 0,
  most: 0,
  lost: 0,
  accepted: 0,
  waits: limits.map(() => 0),
});

/** @param seconds that a message waited until it was accepted */
export function addWait({ waits }: OpenEpisode, seconds: number): void {
  const place = limits.findIndex((limit) => seconds <= limit * 60);
  waits[place < 0 ? limits.length - 1 : place]!++;
}

const recovered = ({ waits }: OpenEpisode): number => waits.reduce((sum, n) => sum + n, 0);

export const shareOf = (open: OpenEpisode): number =>
  open.messages === 0 ? 0 : open.messages / (open.messages + Math.max(0, open.accepted - recovered(open)));

export function closed(open: OpenEpisode): Episode {
  const { start, last, messages, most, lost, waits } = open;
  const all = recovered(open);
  let passed = 0;
  const middle = waits.findIndex((n) => (passed += n) * 2 >= all);
  return {
    start,
    minutes: Math.ceil((last - start) / 60),
    messages,
    most,
    lost,
    share: Math.round(shareOf(open) * 1000) / 1000,
    median: all === 0 ? null : limits[middle]!,
  };
}
