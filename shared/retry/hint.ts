/** The receiver's own “come back in N”: it stands before every other waiting time. */

const unit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Only near a word about coming back: “100 messages per 60 minutes” is a limit, not a hint. */
const before =
  /(?:again|back|retry|retrying|wait|delay|deferred|gr[ea]y-?list\w*|later|reconnect|blocked|expires?|remaining)\b[^.;]{0,40}?\b(\d{1,6})\s?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?)\b/i;
const clock = /(?:again|back|retry|wait|gr[ea]y-?list\w*)\b[^.;]{0,30}?\b(\d{1,2}):(\d\d):(\d\d)\b/i;
const after = /\b(\d{1,6})\s?(seconds?|minutes?|hours?) (?:left|remaining|before retry|until)/i;

/** Seconds that the text asks to wait, at most 5 days; null where it names no time. */
export function retryHint(text: string): number | null {
  const said = text.slice(0, 2000);
  const time = clock.exec(said);
  if (time) return cap(Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]));
  const found = before.exec(said) ?? after.exec(said);
  if (!found) return null;
  return cap(Number(found[1]) * unit[found[2]![0]!.toLowerCase()]!);
}

const cap = (seconds: number): number | null => (seconds > 0 ? Math.min(seconds, 5 * 86_400) : null);
