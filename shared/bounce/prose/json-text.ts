/** JSON as it stands in texts: a whole document, one per line, or one among words, whatever is around it. */

/** No notification nests so deep, and refusing such a text costs V8 more than reading an honest one. */
const absurdNesting = /[[{]{20}/;
const most = 2000;
const begins = /\{\s{0,200}"|\[\s{0,200}(?=\{\s{0,200}")/g;

/** The objects and lists that a text holds; empty where it is none or is cut short. */
export function documentsIn(text: string): object[] {
  if (!text.includes('{')) return [];
  const trimmed = text.trim().replace(/,$/, '');
  if (!/[[{]\s{0,200}["{]/.test(trimmed.slice(0, 20_000)) || absurdNesting.test(trimmed)) return [];
  const whole = /^[[{]/.test(trimmed) ? parse(trimmed) : null;
  if (whole) return [whole];
  const found: object[] = [];
  begins.lastIndex = 0;
  for (let one = begins.exec(trimmed); one && found.length < most; one = begins.exec(trimmed)) {
    const end = endOf(trimmed, one.index);
    if (end < 0) break;
    const before = trimmed.slice(trimmed.lastIndexOf('\n', one.index) + 1, one.index);
    // behind words it is a part of what they say; behind a name, of a document that was cut
    const isWhole = /(?:^|[:=('"|>,;.-])\s*$/.test(before) && !/"\s*:\s*$/.test(before);
    const document = isWhole ? parse(trimmed.slice(one.index, end)) : null;
    if (document) found.push(document);
    begins.lastIndex = end;
  }
  return found;
}

/** Behind the bracket that closes what opens at `from`; -1 where nothing does. */
function endOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') {
      for (at++; at < text.length && text[at] !== '"' && text[at] !== '\n'; at++) if (text[at] === '\\') at++;
    } else if (sign === '{' || sign === '[') depth++;
    else if ((sign === '}' || sign === ']') && --depth === 0) return at + 1;
  }
  return -1;
}

function parse(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' ? value : null;
  } catch {
    return null; // cut short, or only looks like it
  }
}
