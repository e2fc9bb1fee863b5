/** The words of a language, filled with the values of a case, and its dates. */
import type { LetterCard } from './letter-card.ts';
import { capital } from '../words/sentence.ts';
import { utc } from './words.ts';

/** `{{name}}` → its value; a value is never read again, so a stranger's braces stay what they are. */
export const fill = (text: string, values: Readonly<Record<string, string>> = {}): string =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);

/** `17. Mai 2026 um 09:20 UTC`; English keeps the form that logs have, `2026-05-17 09:20 UTC`. */
export function dated({ language, dateTime }: LetterCard, iso: string | null | undefined): string {
  const at = new Date(iso ?? '');
  if (language === 'en' || Number.isNaN(at.getTime())) return utc(iso);
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
  const time = at.toISOString().slice(11, 16);
  // French alone counts the first day of a month: “1er novembre”
  return fill(dateTime, { date: language === 'fr' ? date.replace(/^1 /, '1er ') : date, time });
}

/** The sentence after the greeting, as the language begins it. */
export const opening = ({ opens }: LetterCard, text: string): string =>
  opens === 'capital' ? capital(text) : text;
