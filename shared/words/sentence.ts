/** Numbers and lists in a sentence, and the sentence's beginning. */

/** 1,284,310 */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** “1 message”, “1,412 messages”. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** “a, b and c”; beyond `most` of them “a, b, c and 4 more”. */
export function listed(items: readonly string[], most = 3): string {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${count(rest)} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
}

/** A sentence begins with a capital, unless with a name of the wire, which is written as it is. */
export const capital = (text: string): string =>
  /^\S*[.\d]\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** `end-of-data` → “end of data”. */
export const spaced = (id: string): string => id.replaceAll('-', ' ');
