/** JSON as it stands in texts: a whole document, one per line, or one line among words. */

/** No notification nests so deep, and refusing such a text costs V8 more than reading an honest one. */
const absurdNesting = /[[{]{20}/;
const lines = 2000;

/** The objects and lists that a text holds; empty where it is none or is cut short. */
export function documentsIn(text: string): object[] {
  if (!text.includes('{')) return [];
  const trimmed = text.trim().replace(/,$/, '');
  if (!/[[{]\s{0,200}["{]/.test(trimmed.slice(0, 20_000)) || absurdNesting.test(trimmed)) return [];
  const whole = /^[[{]/.test(trimmed) ? parse(trimmed) : null;
  if (whole) return [whole];
  return trimmed
    .split('\n', lines)
    .filter((line) => /^\s{0,4}\[?\{\s?"/.test(line.slice(0, 20)))
    .flatMap((line) => parse(line.trim().replace(/,$/, '')) ?? []);
}

function parse(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' ? value : null;
  } catch {
    return null; // cut short, or only looks like it
  }
}
