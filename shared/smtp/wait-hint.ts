/** The receiver's own “come back in N”: it stands before every other waiting time. */

/** What a text asks for, and where it says so: `text.slice(from, to)` is the time, `480 seconds` or `00:04:30`. */
export interface WaitHint {
  seconds: number;
  from: number;
  to: number;
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const part = '\\d{1,6}\\s?(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?:\\(s\\)|\\b)';
const time = `\\b(?:${part}(?:,? (?:and )?${part}){0,2}|\\d{1,2}:\\d\\d:\\d\\d\\b)`;
const asks =
  '\\b(?:again|back|retry|retrying|retried|wait|delay|deferred|later|reconnect|gr[ea]y-?list\\w{0,4}|blocked|expires?|remaining)\\b';
/** Only near a word about coming back: “100 messages per 60 minutes” is a limit, not a hint. */
const hint = new RegExp(
  `${asks}[^\\d.;\\n]{0,40}?(${time})` +
    `|(${time}) (?:left|remaining|before retry|until)\\b` +
    `|\\b(?:in|after) (${time})[^\\d.,;\\n]{0,40}${asks}`,
  'dgi',
);
const longest = 7 * 86_400;

/** The longest time that the text asks to wait, at most seven days; null where it names none. Reads 2,000 characters. */
export function findWaitHint(text: string): WaitHint | null {
  let found: WaitHint | null = null;
  for (const match of text.slice(0, 2000).matchAll(hint)) {
    const [from, to] = match.indices!.slice(1).find((group) => group !== undefined)!;
    const wait = Math.min(secondsOf(text.slice(from, to)), longest);
    if (wait > (found?.seconds ?? 0)) found = { seconds: wait, from, to };
  }
  return found;
}

/** Seconds to wait; see findWaitHint. */
export const waitHint = (text: string): number | null => findWaitHint(text)?.seconds ?? null;

function secondsOf(time: string): number {
  const [hours, minutes, rest] = time.split(':').map(Number);
  if (minutes !== undefined) return hours! * 3600 + minutes * 60 + rest!;
  // `1 hour(s) 25 minute(s)`
  return [...time.matchAll(/(\d+)\s?([a-z])/gi)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * seconds[unit!.toLowerCase()]!,
    0,
  );
}
