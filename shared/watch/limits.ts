/** When the watch opens a case and speaks: defaults from the time bands, changed in the settings. */
import type { BandRule } from '../retry/schedule.ts';

export interface WatchLimits {
  /** A delivery that waits for so long opens a case; the end of the band of normal retries, unless set. */
  minutes: number;
  /** So many deliveries that wait at once open one after a quarter of that time. */
  messages: number;
  /** From so many receivers at once on it is one incident. */
  burst: number;
  /** When the queue gives up, hours after a message arrived. */
  lifetimeHours: number;
  bands: readonly BandRule[];
}

/** Where no server spoke (no route, no such host) so many deliveries make it the receiver's matter. */
export const few = 5;
/** Receivers that begin to put mail off within this time of each other may be one burst, seconds. */
export const sameTime = 900;
/** An incident that is over goes on if deferrals come back within this time, seconds. */
export const backWithin = 3600;
/** Nothing waits for so long, seconds, and it is over. */
export const quiet = 120;
/** Of the lifetime this share is gone: the end is near. */
export const nearlyOver = 0.8;
/** The course of an incident is added to its case this often, seconds. */
export const courseEvery = 600;
/** After so many lifetimes of the queue a message that nothing more was heard of does not wait any more. */
export const givenUp = 1.25;
