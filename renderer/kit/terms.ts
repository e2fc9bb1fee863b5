/** A text cut where words stand that are explained; `says` is empty for the rest. */
export function cutAt(
  text: string,
  terms: readonly { term: string; says: string }[],
): { text: string; says: string }[] {
  if (terms.length === 0) return [{ text, says: '' }];
  const longestFirst = [...terms].sort((a, b) => b.term.length - a.term.length);
  const words = longestFirst.map(({ term }) => term.replaceAll(/[^\w ]/g, '\\$&')).join('|');
  return text
    .split(new RegExp(`(?<![\\w.@/-])(${words})(?![\\w@-]|\\.\\w)`))
    .filter(Boolean)
    .map((part) => ({ text: part, says: terms.find(({ term }) => term === part)?.says ?? '' }));
}
