/** The way of a delivered message: its Received headers (RFC 5321 §4.4) as hops with their delays, oldest first. */
import type { MessageAuth } from '../../shared/ports.ts';

/** As mailauth reads one header; the newest comes first. */
export interface ReceivedHop {
  from?: { value?: string };
  by?: { value?: string };
  timestamp?: string | false;
}

const maxHops = 60;

/** `delaySeconds` is the time since the hop before, null where a clock is missing; skewed clocks count as 0. */
export function hopsOf(chain: readonly ReceivedHop[]): MessageAuth['hops'] {
  let before: number | null = null;
  return chain
    .slice(0, maxHops)
    .toReversed()
    .map(({ from, by, timestamp }) => {
      const time = timestamp ? Date.parse(timestamp) : NaN;
      const at = Number.isNaN(time) ? null : time;
      const delay = at !== null && before !== null ? Math.max(0, Math.round((at - before) / 1000)) : null;
      before = at ?? before;
      return {
        from: from?.value ?? '',
        by: by?.value ?? '',
        at: at === null ? null : new Date(at).toISOString(),
        delaySeconds: delay,
      };
    });
}
