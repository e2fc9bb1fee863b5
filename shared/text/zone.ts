/** Time zones of clocks whose times name none: `UTC`, an offset (`+05:30`), or a name of the IANA database. */

/** The zone as it is kept, `Europe/Berlin` for `europe/berlin`, `+02:00` for `+2`; null for what is none. */
export function zoneOf(text: string): string | null {
  const word = text.trim();
  if (/^(?:utc|gmt|z|ut|etc\/utc|[+-]0{1,2}(?::?00)?)$/i.test(word)) return 'UTC';
  const offset = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(word);
  if (offset) {
    const [, sign, hours, minutes = '00'] = offset;
    return Number(hours) <= 14 && Number(minutes) < 60
      ? `${sign}${hours!.padStart(2, '0')}:${minutes}`
      : null;
  }
  if (!/^[A-Za-z][\w+-]{1,30}(?:\/[\w+-]{1,30}){1,2}$/.test(word)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: word }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** The zone that the machine's own clock is set to. */
export const machineZone = (): string =>
  zoneOf(new Intl.DateTimeFormat().resolvedOptions().timeZone) ?? 'UTC';

export const offsetName = (minutes: number): string => {
  if (minutes === 0) return 'UTC';
  const two = (n: number) => String(n).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

const formats = new Map<string, Intl.DateTimeFormat>();
const hours = new Map<string, number>();

/** Minutes east of UTC at an instant (milliseconds since the epoch). @param zone as `zoneOf` gives it */
export function eastOf(zone: string, at: number): number {
  if (zone === 'UTC') return 0;
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3]));
  // no zone changes its clock within a quarter of an hour
  const key = `${zone} ${Math.floor(at / 900_000)}`;
  let east = hours.get(key);
  if (east === undefined) {
    if (hours.size >= 5000) hours.clear();
    hours.set(key, (east = asked(zone, at)));
  }
  return east;
}

function asked(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    const options = { timeZone: zone, timeZoneName: 'longOffset' } as const;
    formats.set(zone, (format = new Intl.DateTimeFormat('en', options)));
  }
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const told = /([+-])(\d\d):(\d\d)/.exec(name);
  return told ? (told[1] === '-' ? -1 : 1) * (Number(told[2]) * 60 + Number(told[3])) : 0;
}

/** What the same clock face means in another zone: ISO 8601 UTC to ISO 8601 UTC. */
export function inZone(iso: string, from: string, to: string): string {
  const at = Date.parse(iso);
  if (from === to || Number.isNaN(at)) return iso;
  const face = at + eastOf(from, at) * 60_000;
  const near = face - eastOf(to, face) * 60_000;
  const then = face - eastOf(to, near) * 60_000;
  return new Date(then).toISOString().replace('.000Z', 'Z');
}
