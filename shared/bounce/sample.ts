/** Samples are real notices and logs of one day; they are read as if it had been today, or they would all have expired. */

const date =
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})/g;
const syslog = /^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ \d]\d) (\d\d:\d\d:\d\d)(?= )/gm;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** The year of the samples, which a syslog line does not name. */
const year = 2026;
const minute = 60_000;

/** Moves every date of the text (RFC 5322, syslog in UTC), so that the newest that is no deadline was ten minutes ago. */
export function asOfToday(text: string, now: Date): string {
  const seen: number[] = [];
  for (const [, day, month, of, clock, zone] of text.matchAll(date))
    seen.push(Date.parse(`${day} ${month} ${of} ${clock} ${zone}`));
  for (const [, month, day, clock] of text.matchAll(syslog))
    seen.push(Date.parse(`${day} ${month} ${year} ${clock} +0000`));
  // A deadline lies days after everything else.
  const newest = Math.max(...seen.filter((time) => time < Math.min(...seen) + 24 * 60 * minute));
  if (!Number.isFinite(newest)) return text;
  const shift = now.getTime() - 10 * minute - newest;
  return text
    .replace(date, (_, day, month, of, clock, zone) =>
      rfc5322(new Date(Date.parse(`${day} ${month} ${of} ${clock} ${zone}`) + shift)),
    )
    .replace(syslog, (_, month, day, clock) =>
      stamp(new Date(Date.parse(`${day} ${month} ${year} ${clock} +0000`) + shift)),
    );
}

const clockOf = (at: Date): string => at.toISOString().slice(11, 19);
const rfc5322 = (at: Date): string =>
  `${days[at.getUTCDay()]}, ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()} ${clockOf(at)} +0000`;
const stamp = (at: Date): string =>
  `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${clockOf(at)}`;
