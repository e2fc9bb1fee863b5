/** How long a reply asks the client to wait: “try again in 15 minutes”, “480 seconds”, “retry after 1 hour”. */

const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
const unit = '(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\\b';
const asks = '(?:again|back|retry|retrying|later|wait|delay|greylisted|greylisting)';
const duration = new RegExp(
  `\\b${asks}\\b[^\\d\\n]{0,40}?(\\d{1,6})\\s?${unit}|\\b(\\d{1,6})\\s?${unit}[^\\d.\\n]{0,40}\\b${asks}\\b`,
  'gi',
);
const longest = 7 * 86_400;

/** Seconds to wait, or null where the words name no time. Of several the longest counts. At most seven days. */
export function waitHint(text: string): number | null {
  let wait = 0;
  for (const match of text.slice(0, 2000).matchAll(duration)) {
    const unit = seconds[(match[2] ?? match[4])!.charAt(0).toLowerCase()]!;
    wait = Math.max(wait, Number(match[1] ?? match[3]) * unit);
  }
  return wait > 0 ? Math.min(wait, longest) : null;
}
