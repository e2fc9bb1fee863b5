/** “Since yesterday”: when it began, in the words of whoever pastes it, where the evidence itself has no time. */

export interface Began {
  /** ISO 8601 UTC; as exact as the words are. */
  at: string;
  /** The words; null where the user named the time itself. */
  says: string | null;
}

const minute = 60_000;
const [hour, day] = [60 * minute, 24 * 60 * minute];

/** How old a window says that a mail is, or a notice that a message in the queue is; what stands before or after the span. */
const ages: readonly RegExp[] = [
  /\((?:vor|il y a|hace|há) (\d{1,3}) (\p{L}{1,10})\)/gu,
  /\((\d{1,3}) (\p{L}{1,10}) (?:ago|fa|geleden|temu|atrás)\)/gu,
  /\b(?:after more than|for more than|undelivered after) (\d{1,3}) (hour|minute|day)s?\b/g,
];

/** “Since” in eight languages, then what follows it. */
const since = '(?:since|starting|started|began|seit|depuis|desde(?: hace)?|dal?|sinds|od)';
const numbers = [
  ['a', 'an', 'one', 'einer', 'einem', 'une', 'un', 'una', 'een', 'uma'],
  ['two', 'zwei', 'deux', 'dos', 'due', 'twee', 'dois', 'duas'],
  ['three', 'drei', 'trois', 'tres', 'tre', 'drie', 'três'],
  ['four', 'vier', 'quatre', 'cuatro', 'quattro'],
  ['five', 'fünf', 'cinq', 'cinco', 'cinque', 'vijf'],
  ['six', 'sechs', 'seis', 'sei', 'zes'],
];
const units: readonly [RegExp, number][] = [
  [/^min/, minute],
  [/^(?:h$|hour|hr|stund|heure|hora|ora$|ore$|uur|uren|godzin)/, hour],
  [/^(?:d$|day|tag|jour|d[ií]a|giorn|dag|dzie|dni)/, day],
  [/^(?:week|woche|semaine|semana|settiman|tydzie|tygodni)/, 7 * day],
];
/** Without an hour, the middle of the day that is meant. */
const days: readonly [RegExp, number, number][] = [
  [
    /^(?:the day before yesterday|vorgestern|avant-hier|anteayer|l'altro ieri|eergisteren|anteontem|przedwczoraj)/,
    2,
    12,
  ],
  [
    /^(?:last (?:night|evening)|yesterday evening|gestern abend|hier soir|anoche|ieri sera|gisteravond)/,
    1,
    20,
  ],
  [/^(?:yesterday morning|gestern (?:früh|morgen|vormittag)|hier matin|ieri mattina|gisterochtend)/, 1, 8],
  [/^(?:yesterday|gestern|hier|ayer|ieri|gisteren|ontem|wczoraj)/, 1, 12],
  [
    /^(?:this morning|today|heute|ce matin|aujourd['’]hui|esta mañana|hoy|stamattina|oggi|vanochtend|vandaag|esta manhã|hoje|dziś|dzisiaj|rana)/,
    0,
    8,
  ],
  [/^(?:noon|midday|mittag|midi|mediodía|mezzogiorno)/, 0, 12],
];
const weekdays = [
  'sunday|sonntag',
  'monday|montag',
  'tuesday|dienstag',
  'wednesday|mittwoch',
  'thursday|donnerstag',
  'friday|freitag',
  'saturday|samstag',
];

/**
 * Null where the text says nothing of it. Hours without a date are those of this machine.
 * @param text of a person; a line that holds a reply's code is read only for “since”
 */
export function beganIn(text: string, now: Date): Began | null {
  const sentences = text.slice(0, 20_000).toLowerCase();
  for (const match of sentences.matchAll(new RegExp(`(?<![\\p{L}\\w])${since}\\s+(?=(.{1,60}))`, 'gu'))) {
    const time = timeOf(
      match[1]!.replace(
        /^(?:about|around|ca\.?|etwa|circa|mehr als|more than|over|hace|der|dem|le|la|el) /,
        '',
      ),
      now,
    );
    if (time && time.at <= now.getTime() && now.getTime() - time.at < 60 * day)
      return { at: new Date(time.at).toISOString(), says: `${match[0].trim()} ${time.words}` };
  }
  return agedIn(sentences, now);
}

/** At the least so long ago. */
function agedIn(sentences: string, now: Date): Began | null {
  for (const age of ages)
    for (const [says, count, word] of sentences.matchAll(age)) {
      const unit = units.find(([form]) => form.test(word!))?.[1];
      if (unit && Number(count) * unit < 60 * day)
        return {
          at: new Date(now.getTime() - Number(count) * unit).toISOString(),
          says: says.replace(/^\(|\)$/g, ''),
        };
    }
  return null;
}

function timeOf(words: string, now: Date): { at: number; words: string } | null {
  const told = (pattern: RegExp) => pattern.exec(words);
  const date = told(/^(\d{4}-\d\d-\d\d)(?:[t ,]+(\d\d?:\d\d)(z| utc)?)?/);
  if (date) {
    const at = Date.parse(`${date[1]}T${(date[2] ?? '12:00').padStart(5, '0')}${date[3] ? 'Z' : ''}`);
    return Number.isNaN(at) ? null : { at, words: date[0] };
  }
  const span = told(/^(half an|eine[rm]? halben|\d{1,3}|[\p{L}]+)\s+([\p{L}]+)(?: ago)?/u);
  const unit = span && units.find(([form]) => form.test(span[2]!))?.[1];
  const count = span && countOf(span[1]!);
  if (span && unit && count !== null) return { at: now.getTime() - count * unit, words: span[0] };
  const clock = told(
    /^(?:today |heute |les? )?(?:at |um |à )?(\d{1,2})(?:[:.h](\d\d))?\s?(am\b|pm\b|uhr\b|h\b|utc\b|o['’]clock)?/,
  );
  if (clock && (clock[2] || clock[3])) return atClock(clock, now);
  for (const [form, back, at] of days) {
    const found = told(form);
    if (found) return { at: Math.min(onDay(now, back, at), now.getTime() - hour), words: found[0] };
  }
  const weekday = weekdays.findIndex((names) =>
    new RegExp(`^(?:last |letzte[nm]? )?(?:${names})\\b`).test(words),
  );
  if (weekday < 0) return null;
  return {
    at: onDay(now, (now.getDay() - weekday + 7) % 7 || 7, 12),
    words: told(/^(?:last |letzte[nm]? )?\p{L}+/u)![0],
  };
}

function countOf(word: string): number | null {
  if (/^\d+$/.test(word)) return Number(word);
  if (/half|halben/.test(word)) return 0.5;
  const at = numbers.findIndex((forms) => forms.includes(word));
  return at < 0 ? null : at + 1;
}

function atClock(
  [words, hours, minutes, zone]: RegExpExecArray,
  now: Date,
): { at: number; words: string } | null {
  const told = Number(hours) + (zone === 'pm' && Number(hours) < 12 ? 12 : 0);
  if (told > 23) return null;
  const at = new Date(now);
  if (zone === 'utc') at.setUTCHours(told, Number(minutes ?? 0), 0, 0);
  else at.setHours(told, Number(minutes ?? 0), 0, 0);
  return { at: at.getTime() > now.getTime() ? at.getTime() - day : at.getTime(), words };
}

function onDay(now: Date, back: number, at: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() - back);
  return date.setHours(at, 0, 0, 0);
}
