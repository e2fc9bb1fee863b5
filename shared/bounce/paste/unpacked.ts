/**
 * Texts inside of strings: of JSON (also inside of JSON), YAML, logfmt, a program's object. Each becomes lines of its
 * own, behind what is left of the line in which it stands, and keeps that line's place.
 */
import type { Line } from './joined.ts';

const literal =
  /(?<=(?:^|[:=([{,>])\s{0,4}b?)(?:"((?:[^"\\]|\\.){12,20000})"|'((?:[^'\\]|\\.){12,20000})')(?=\s{0,4}(?:[,;)}\]:]|$|\s\w{1,40}=))/gs;

/** @param depth of a string within a string within a string: what stands innermost may need its own quotation marks */
export function unpacked(lines: readonly Line[], depth: number): Line[] {
  let made = [...lines];
  for (let round = 0; round < depth; round++) made = made.flatMap(withoutStrings);
  return made;
}

function withoutStrings(line: Line): Line[] {
  if (!/["']/.test(line.text)) return [line];
  const texts: string[] = [];
  const rest = line.text.replace(literal, (all, double?: string, single?: string) => {
    const inner = (double ?? single)!;
    if (!/\s|\\[nrt]/.test(inner)) return all;
    texts.push(decoded(inner));
    return '';
  });
  if (texts.length === 0) return [line];
  const own = /[\p{L}\p{N}]{3}/u.test(rest) ? [{ ...line, text: rest }] : [];
  // an empty line between two texts: neither is the end of the other
  return [
    ...own,
    ...texts.flatMap((text) => ['', ...text.split('\n')]).map((text) => ({ text, at: line.at })),
  ];
}

/** RFC 8259 §7, and what JavaScript, Python and PHP escape besides. */
const decoded = (text: string): string =>
  text.replace(/\\(?:u([\da-fA-F]{4})|r\\n|(.))/gs, (all, hex?: string, sign?: string) =>
    hex
      ? String.fromCharCode(Number.parseInt(hex, 16))
      : sign === undefined || sign === 'n' || sign === 'r'
        ? '\n'
        : sign === 't'
          ? '\t'
          : /["'/\\]/.test(sign)
            ? sign
            : all,
  );
