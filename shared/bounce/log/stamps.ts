/**
 * Time stamps in front of a log line, in whatever form: journald's, with a year at the end, with month names of other
 * languages, seconds since the epoch. What is found is written again in a form that the clock (time.ts) reads.
 */

export interface Stamp {
  /** `2026-11-28T23:40:33+01:00`, without the zone where none is written; `Nov 28 23:40:33` where no year is. */
  text: string;
  start: number;
  end: number;
}

const clock = String.raw`(\d\d:\d\d:\d\d)(?:[.,]\d{1,9})?`;
const zone = String.raw`(?: ?(Z|[+-]\d\d:?\d\d)(?![\w:])| (UTC|GMT|WES?T|CES?T|EES?T|BST|MSK|E[SD]T|C[SD]T|M[SD]T|P[SD]T|JST)(?= |$))?`;
const word = String.raw`(\p{L}{3,9})\.?`;

/** Each form with the places of year, month, day, clock, zone and name of the zone among its groups; 0 for none. */
const forms: readonly [RegExp, readonly [number, number, number, number, number, number]][] = [
  [
    new RegExp(String.raw`(?<![\d-])(\d{4})[-/](\d\d)[-/](\d\d)[T ]${clock}${zone}`, 'gu'),
    [1, 2, 3, 4, 5, 6],
  ],
  // Nov 28 2026 23:40:33
  [
    new RegExp(String.raw`(?<!\p{L})${word} {1,2}(\d{1,2}),? (\d{4}),? ${clock}${zone}`, 'gu'),
    [3, 1, 2, 4, 5, 6],
  ],
  // Sat Nov 28 23:40:33 2026, as ctime(3) has it
  [
    new RegExp(String.raw`(?<!\p{L})${word} {1,2}(\d{1,2}) ${clock} (\d{4})(?!\d)()()`, 'gu'),
    [4, 1, 2, 3, 5, 6],
  ],
  [new RegExp(String.raw`(?<!\p{L})${word} {1,2}(\d{1,2}) ${clock}${zone}`, 'gu'), [0, 1, 2, 3, 4, 5]],
  // 28 Nov 2026 23:40:33 +0100, 28/Nov/2026:23:40:33 +0100, 28. November 2026 23:40:33
  [
    new RegExp(String.raw`(?<!\d)(\d{1,2})(?:\. ?|[ /-])${word}[ /-](\d{4})[ :,]{1,2}${clock}${zone}`, 'gu'),
    [3, 2, 1, 4, 5, 6],
  ],
  [new RegExp(String.raw`(?<!\d)(\d{1,2})\.? ${word} ${clock}${zone}`, 'gu'), [0, 2, 1, 3, 4, 5]],
  [new RegExp(String.raw`(?<!\d)(\d\d?)[./](\d\d?)[./](\d{4}),? ${clock}${zone}`, 'gu'), [3, 2, 1, 4, 5, 6]],
];
/** Seconds, or thousandths, since the epoch; as long as they have ten digits, until 2286. */
const epoch = /(?<![\w.:-])(1\d{9})(?:\.\d{1,9}|\d{3})?(?=[\s\])}])/g;

const months = new Map(
  [
    'jan ene gen sty',
    'feb fev lut',
    'mar mrz mrt',
    'apr avr abr kwi',
    'may mai mei mag maj',
    'jun juin giu cze',
    'jul juil lug lip',
    'aug aou ago sie',
    'sep set wrz',
    'oct okt ott paz',
    'nov lis',
    'dec dez dic gru',
  ].flatMap((names, month) => names.split(' ').map((name): [string, number] => [name, month])),
);
const english = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Hours east of Greenwich; the names are those that `journalctl -o short-full` prints in Europe and America. */
const zones: Record<string, number> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
};
Object.assign(zones, {
  MSK: 3,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  JST: 9,
});

/** The month of a name or number, from 0; -1 for none. Three letters tell it, except for French June and July. */
function monthOf(text: string): number {
  if (/^\d/.test(text)) return Number(text) >= 1 && Number(text) <= 12 ? Number(text) - 1 : -1;
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return months.get(plain.slice(0, 4)) ?? months.get(plain.slice(0, 3)) ?? -1;
}

/** The last time stamp of a text; null without one. */
export function stampIn(text: string): Stamp | null {
  if (!/\d\d/.test(text)) return null; // most of what stands in front of a program that tells no time
  let last: Stamp | null = null;
  for (const [form, [year, month, day, time, offset, name]] of forms)
    for (const found of text.matchAll(form)) {
      const index = monthOf(found[month]!);
      const start = found.index;
      const end = start + found[0].length;
      if (
        index < 0 ||
        Number(found[day]) > 31 ||
        (last && (last.end > end || (last.end === end && last.start <= start)))
      )
        continue;
      const two = found[day]!.padStart(2, '0');
      const date = year
        ? `${found[year]}-${String(index + 1).padStart(2, '0')}-${two}T`
        : `${english[index]!} ${two.replace(/^0/, ' ')} `;
      last = { text: `${date}${found[time]!}${year ? zoneOf(found[offset], found[name]) : ''}`, start, end };
    }
  if (last) return last;
  for (const found of text.matchAll(epoch)) {
    const iso = new Date(Number(found[1]) * 1000).toISOString().slice(0, 19);
    last = { text: `${iso}Z`, start: found.index, end: found.index + found[0].length };
  }
  return last;
}

function zoneOf(offset: string | undefined, name: string | undefined): string {
  if (offset) return offset;
  const hours = name ? zones[name] : undefined;
  if (hours === undefined) return '';
  return hours === 0 ? 'Z' : `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
}
