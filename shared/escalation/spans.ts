/** Stretches of a text that are replaced: found by several searches, put into the text once. */
import type { Span } from '../text/disguised.ts';

/** Stretches that overlap become one; the longest of them says what it is. */
export function merged(spans: readonly Span[]): Span[] {
  const sorted = spans.map((span, order) => ({ ...span, order }));
  sorted.sort((a, b) => a.from - b.from || b.to - a.to || a.order - b.order);
  const out: (Span & { longest: number })[] = [];
  for (const { from, to, mark } of sorted) {
    const last = out.at(-1);
    if (!last || from >= last.to) out.push({ from, to, mark, longest: to - from });
    else {
      if (to - from > last.longest) Object.assign(last, { mark, longest: to - from });
      last.to = Math.max(last.to, to);
    }
  }
  return out;
}

/** The text with each stretch replaced; what is outside stays as it is, letter by letter. */
export function filled(text: string, spans: readonly Span[]): string {
  if (!spans.length) return text;
  let out = '';
  let at = 0;
  for (const { from, to, mark } of spans) {
    out += text.slice(at, from) + mark();
    at = to;
  }
  return out + text.slice(at);
}
