/** The words of a language, filled with the values of a case, and its dates. */
import type { LetterCard } from './letter-card.ts';
import { utc } from './words.ts';

/** `{{name}}` → its value; a value is never read again, so a stranger's braces stay what they are. */
export const fill = (text: string, values: Readonly<Record<string, string>> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);

/** `17. Mai 2026 um 09:20 UTC`; English keeps the form that logs have, `2026-05-17 09:20 UTC`. */
export function dated({ language }: LetterCard, iso: string | null | undefined): string {
  const date = new Date(iso ?? '');
  if (language === 'en' || Number.isNaN(date.getTime())) return utc(iso);
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
    hourCycle: 'h23',
  });
  return `${format.format(date)} UTC`;
}
