/** When the watch opens a case, from the settings and, where the queue tells it, the mail server's own lifetime. */
import { queueProfiles } from '../../../shared/retry/schedule.ts';
import type { WatchLimits } from '../../../shared/watch/limits.ts';
import type { Desk } from '../desk.ts';

/** From so many receivers at once on they are one incident. */
const burst = 6;

/** @param lifetimeHours as the mail server itself says; null where it was not asked */
export function limitsOf({ settings, prepared }: Desk, lifetimeHours: number | null): WatchLimits {
  const { watch, bands, mta, queueLifetimeHours } = settings;
  return {
    minutes: watch.minutes ?? bands.normal,
    messages: watch.messages,
    burst,
    lifetimeHours: queueLifetimeHours ?? lifetimeHours ?? queueProfiles[mta].lifetimeHours,
    bands: prepared.bands,
  };
}
