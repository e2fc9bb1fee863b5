/**
 * The time at the beginning of a record, in the many ways in which programs and shells write it: ISO with a blank, the
 * year at the end, month names of other languages, seconds since the epoch.
 */

export interface Stamp {
  /** `2026-05-17T09:20:11+02:00` or, where no year is told, `May 17 09:20:11`. */
  text: string;
  rest: string;
}

const english = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Beginnings of month names without accents: English, German, French, Spanish, Italian, Dutch, Polish. */
const months: readonly string[] = [
  'jan|ene|gen|sty',
  'feb|fev|lut',
  'mar|mrz|maer|mrt',
  'apr|avr|abr|kwi',
  'may|mai|mag|mei|maj',
  'jun|juin|giu|cze',
  'jul|juil|lug|lip',
  'aug|aou|ago|sie',
  'sep|set|wrz',
  'oct|okt|ott|paz',
  'nov|lis',
  'dec|dez|dic|gru',
];
const monthForms = months.map((names) => new RegExp(`^(?:${names})`));

const word = '(\\p{L}{3,10})\\.?';
const clock = '(\\d\\d?:\\d\\d:\\d\\d)(?:[.,]\\d{1,9})?( ?[AP]M\\b)?';
const zone = '(?: ?(Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)(?![\\w:]))?';
const weekday = '(?:\\p{L}{2,10}[.,]{0,2} )?';
const named = {
  monthFirst: new RegExp(
    `^${weekday}${word} {1,2}(\\d\\d?)\\.?,? (?:(\\d{4}),? )?${clock}(?: (\\d{4})(?=\\s))?${zone}`,
    'u',
  ),
  dayFirst: new RegExp(`^${weekday}(\\d\\d?)\\.?[ /-]${word}[ /-](?:(\\d{4}),?[ :])?${clock}${zone}`, 'u'),
};
const iso = new RegExp(`^(\\d{4})[-/](\\d\\d)[-/](\\d\\d)(?:T|[ ,] ?| at )${clock}${zone}`, 'u');
/** A year of two figures only between dots, where the day is known to stand first. */
const figures = new RegExp(
  `^(\\d\\d?)([./-])(\\d\\d?)\\2(\\d{4}|(?<=\\d\\.)\\d\\d),?(?: at)? ${clock}${zone}`,
  'u',
);
const epoch = /^(1[0-9]{9})(?:\.\d{1,9})? (?=\S)/;

/** multilog's TAI64N (cr.yp.to/libtai): seconds from 2^62, ten ahead of UTC as qmail counts them. */
const tai = /^\s{0,8}@4([0-9a-f]{15})[0-9a-f]{8} (.*)$/s;

/** Null where the line begins with no time. */
export function stampOf(line: string): Stamp | null {
  const counted = line.includes('@4') ? tai.exec(line) : null;
  if (counted) {
    const seconds = Number.parseInt(counted[1]!, 16) - 10;
    return seconds < 8e9
      ? { text: new Date(seconds * 1000).toISOString().replace('.000', ''), rest: counted[2]! }
      : null;
  }
  const bracket = /^\s{0,8}([[(])?/.exec(line)!;
  const text = line.slice(bracket[0].length);
  const first = text.charCodeAt(0);
  // a digit or a letter; most lines end here
  if (!(first >= 48 && first <= 57) && !/^\p{L}{3}/u.test(text)) return null;
  const found = read(text.slice(0, 80));
  if (!found) return null;
  const rest = text.slice(found.length).replace(bracket[1] ? /^[\])]/ : /^(?!)/, '');
  if (rest !== '' && !/^[\s:,;|\])-]/.test(rest)) return null;
  return { text: found.text, rest: rest.replace(/^[\s,;|:]{1,12}/, '') };
}

/** ISO 8601 UTC of a stamp's text; a time without a zone is read as UTC, one without a year is none. */
export function utcOf(text: string): { at: string; zoneless: boolean } | null {
  if (!/^\d{4}-/.test(text)) return null;
  const zoneless = !/(?:Z|[+-]\d\d:?\d\d)$/.test(text.slice(10));
  const time = Date.parse(zoneless ? `${text}Z` : text);
  return Number.isNaN(time) ? null : { at: new Date(time).toISOString().replace('.000Z', 'Z'), zoneless };
}

function read(text: string): { text: string; length: number } | null {
  const whole = iso.exec(text);
  if (whole) return made(whole[0].length, whole[1], whole[2]!, whole[3]!, whole[4]!, whole[5], whole[6]);
  const inFigures = figures.exec(text);
  if (inFigures) {
    const [all, a, separator, b, year, time, half, offset] = inFigures;
    const american = Number(b) > 12 || (separator === '/' && half !== undefined);
    const whole = year!.length === 2 ? `20${year}` : year;
    return made(all.length, whole, american ? a! : b!, american ? b! : a!, time!, half, offset);
  }
  const dayFirst = named.dayFirst.exec(text);
  if (dayFirst) {
    const month = monthOf(dayFirst[2]!);
    if (month)
      return made(
        dayFirst[0].length,
        dayFirst[3],
        month,
        dayFirst[1]!,
        dayFirst[4]!,
        dayFirst[5],
        dayFirst[6],
      );
  }
  const monthFirst = named.monthFirst.exec(text);
  if (monthFirst) {
    const [all, name, day, before, time, half, after, offset] = monthFirst;
    const month = monthOf(name!);
    if (month) return made(all.length, before ?? after, month, day!, time!, half, offset);
  }
  const seconds = epoch.exec(text);
  return seconds
    ? { text: new Date(Number(seconds[1]) * 1000).toISOString(), length: seconds[0].length - 1 }
    : null;
}

function monthOf(name: string): string | null {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  // “juin” and “juil” begin as “jun” and “jul” do not
  const index = monthForms.findLastIndex((form) => form.test(plain));
  return index < 0 ? null : String(index + 1);
}

function made(
  length: number,
  year: string | undefined,
  month: string,
  day: string,
  time: string,
  half: string | undefined,
  zone: string | undefined,
): { text: string; length: number } | null {
  const [m, d] = [Number(month), Number(day)];
  let hours = Number(time.split(':', 1)[0]);
  const rest = time.slice(time.indexOf(':'));
  if (m < 1 || m > 12 || d < 1 || d > 31 || hours > 23) return null;
  if (half) hours = (hours % 12) + (/p/i.test(half) ? 12 : 0);
  const two = (n: number) => String(n).padStart(2, '0');
  const at = `${two(hours)}${rest}`;
  if (year === undefined) return { text: `${english[m - 1]} ${String(d).padStart(2)} ${at}`, length };
  return {
    text: `${year}-${two(m)}-${two(d)}T${at}${/^(?:Z|UTC|GMT)$/.test(zone ?? '') ? 'Z' : (zone ?? '')}`,
    length,
  };
}
