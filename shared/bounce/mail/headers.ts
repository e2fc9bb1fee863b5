/** A header block (RFC 5322 §2.2): names looked up without case, values unfolded only when asked for. */

/** Postfix's header_size_limit; the rest of a longer block is dropped and noted. */
const blockLimit = 102_400;
const fieldLimit = 1000;
const valueLimit = 16_384;

export class Headers {
  readonly fields: readonly { name: string; raw: string }[];
  /** Something was dropped by a limit. */
  readonly cut: boolean;

  constructor(block: string) {
    const fields: { name: string; raw: string }[] = [];
    let cut = block.length > blockLimit;
    const text = cut ? block.slice(0, blockLimit) : block;
    let start = 0;
    while (start < text.length) {
      let end = text.indexOf('\n', start);
      if (end < 0) end = text.length;
      // a folded line belongs to the field above it
      while (end < text.length && (text[end + 1] === ' ' || text[end + 1] === '\t')) {
        const next = text.indexOf('\n', end + 1);
        end = next < 0 ? text.length : next;
      }
      const colon = text.indexOf(':', start);
      if (colon > start && colon < end && colon - start <= 76) {
        if (fields.length >= fieldLimit) {
          cut = true;
          break;
        }
        if (end - colon > valueLimit) cut = true;
        fields.push({
          name: text.slice(start, colon).trimEnd().toLowerCase(),
          raw: text.slice(colon + 1, Math.min(end, colon + valueLimit)),
        });
      }
      start = end + 1;
    }
    this.fields = fields;
    this.cut = cut;
  }

  /** The first field of this (lower-case) name, unfolded and trimmed; null if there is none. */
  get(name: string): string | null {
    for (const field of this.fields) if (field.name === name) return unfold(field.raw);
    return null;
  }
  all(name: string): string[] {
    return this.fields.filter((field) => field.name === name).map((field) => unfold(field.raw));
  }
  has(name: string): boolean {
    return this.fields.some((field) => field.name === name);
  }
}

function unfold(raw: string): string {
  return (raw.includes('\n') ? raw.replace(/\n[ \t]*/g, ' ') : raw).trim();
}

/** A parameter of a structured field, e.g. `boundary` of Content-Type (RFC 2045 §5.1), quotes removed. */
export function parameter(value: string, name: string): string | null {
  const lower = value.slice(0, 2000).toLowerCase();
  for (let at = lower.indexOf(name); at >= 0; at = lower.indexOf(name, at + 1)) {
    if (at > 0 && !/[;\s]/.test(lower[at - 1]!)) continue;
    const rest = value.slice(at + name.length, at + name.length + 400).trimStart();
    if (!rest.startsWith('=')) continue;
    const text = rest.slice(1).trimStart();
    if (text.startsWith('"')) {
      const close = text.indexOf('"', 1);
      return close > 0 ? text.slice(1, close) : text.slice(1);
    }
    return /^[^;\s]*/.exec(text)?.[0] ?? null;
  }
  return null;
}

const knownPattern =
  /^(?:from|to|cc|subject|date|received|return-path|delivered-to|message-id|mime-version|content-[a-z-]+|reply-to|sender|envelope-to|delivery-date|auto-submitted|x-[\w-]+|resent-[a-z]+|dkim-signature|arc-[a-z-]+|authentication-results|received-spf|status|newsgroups|path|errors-to|precedence|apparently-to|original-recipient)$/;

/** Length of the header block at the start of `text`; 0 where no message begins there. */
export function headerLength(text: string): number {
  const end = text.indexOf('\n\n');
  const block = text.slice(0, Math.min(end < 0 ? text.length : end, blockLimit));
  const firstLines = block.split('\n', 40);
  let known = 0;
  for (const [index, line] of firstLines.entries()) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (index === 0) return 0;
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon > 0 ? line.slice(0, colon).trimEnd().toLowerCase() : '';
    // `<anna@example.net>: host mx said …` begins a sentence
    if (!/^[!-9;-~]{1,76}$/.test(name) || (index === 0 && /^[<"'([]/.test(name))) {
      if (index === 0) return 0;
      break;
    }
    if (knownPattern.test(name)) known++;
  }
  if (known < 2) return 0;
  return end < 0 ? text.length : end + 1;
}
