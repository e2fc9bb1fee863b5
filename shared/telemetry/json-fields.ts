/** Fields of a JSON document that somebody else wrote: of the type that is expected, or not there. */

export type Fields = Readonly<Record<string, unknown>>;

export const object = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
export const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : object(value) ? [value] : [];
export const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 500) : null;
/** A count or a rate; also where it was written as text. Negative, infinite and absurd ones are none. */
export function number(value: unknown): number | null {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && parsed >= 0 && parsed < 1e12 ? parsed : null;
}
