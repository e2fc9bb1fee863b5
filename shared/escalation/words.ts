/** Words that report, gate, status reply and hand-over note share. */
import type { CaseDocument } from './document.ts';

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

export const issuerWords: Record<CaseDocument['verdict']['issuer'], string> = {
  'remote-mta': 'the receiver',
  'own-relay': 'the relay that we send through',
  'own-mta': 'our own server',
  unknown: 'not known',
};

/** `end-of-data` → “end of data”. */
export const spaced = (name: string): string => name.replaceAll('-', ' ');

export const scopeWords: Record<CaseDocument['verdict']['scope'], string> = {
  'one-domain': 'one recipient domain; others accept',
  'one-mx': 'one of the MX hosts of the recipient domain; another accepts',
  'one-client-ip': 'one client IP; the same destination accepts from another',
  'all-destinations': 'all destinations',
  mixed: 'several unrelated recipient domains; others accept',
  unknown: 'whether other destinations are affected is not known',
};
