/** Dates of notices to ISO 8601 UTC. Null where the text names no zone: the machine's own zone would be a guess. */
import { instantOf } from '../../text/instant.ts';

const months = 'janfebmaraprmayjunjulaugsepoctnovdec';
const zones: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

/** RFC 5322 §3.3 and its old forms: `Thu,29 Apr 2012 23:34:45 +0900`, two-digit years, named zones of RFC 822. */
export function mailDate(value: string | null): string | null {
  if (!value) return null;
  const text = value.slice(0, 120);
  const found =
    /(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{2,4})[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,6})?\s*([+-]\d{4}|[A-Za-z]{1,4}(?![a-z]))?/.exec(
      text,
    );
  if (!found) return isoDate(text);
  const month = months.indexOf(found[2]!.toLowerCase()) / 3;
  const short = Number(found[3]);
  const year = found[3]!.length === 2 ? short + (short < 50 ? 2000 : 1900) : short;
  const zone = zoneMinutes(found[7]);
  if (!Number.isInteger(month) || month < 0 || zone === null || year < 1970) return null;
  const [day, hour, minute, second] = [found[1], found[4], found[5], found[6] ?? 0].map(Number) as Clock;
  return utc(instantOf(year, month + 1, day, hour, minute, second), zone);
}

/** Minutes east of UTC at which the writer's clock stood; null for UTC, which servers write wherever they are. */
export function mailOffset(value: string | null): number | null {
  const zone = /\d\d:\d\d(?::\d\d)? ([+-]\d{4})\b/.exec(value?.slice(0, 120) ?? '')?.[1];
  return zoneMinutes(zone) || null;
}

function isoDate(text: string): string | null {
  const found = /(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,]\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)/.exec(
    text,
  );
  if (!found) return null;
  const zone = zoneMinutes(found[7]!.replace(':', ''));
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return zone === null ? null : utc(instantOf(year, month, day, hour, minute, second), zone);
}

/** Minutes east of UTC. `-0000` is UTC with the local zone unknown (RFC 5322 §3.3), and good enough as a time. */
function zoneMinutes(zone: string | undefined): number | null {
  if (!zone) return null;
  if (/^[+-]/.test(zone)) {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
    return minutes > 14 * 60 ? null : zone[0] === '-' ? -minutes : minutes;
  }
  return zones[zone.toLowerCase()] ?? null;
}

type Clock = [day: number, hour: number, minute: number, second: number];

function utc(local: number | null, zone: number): string | null {
  if (local === null) return null;
  const at = local - zone * 60_000;
  return Number.isFinite(at) && Math.abs(at) < 8.64e15
    ? new Date(at).toISOString().replace('.000Z', 'Z')
    : null;
}
