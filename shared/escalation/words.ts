/** Moments as report, gate, status reply and hand-over note write them. */

/** What stands where a piece is not there. */
export const missing = 'missing';

/** `2026-05-17 09:20 UTC` */
export function utc(iso: string | null | undefined): string {
  if (!iso) return missing;
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `2026-05-17 09:20:05 UTC`: who searches a log needs the second. */
export function utcSeconds(iso: string | null | undefined): string {
  if (!iso) return missing;
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
