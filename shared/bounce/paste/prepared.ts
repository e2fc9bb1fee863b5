/** A pasted text as the programs wrote it: every mark, frame and break of its way here undone. */
import { isTable } from '../log/reader.ts';
import { asLogLine } from './log-line.ts';
import { joined, tellsOfOne, type Line } from './joined.ts';
import { headlessRow, withFields } from './columns.ts';
import { isQuoted, unframed } from './frames.ts';
import { unmarked } from './marks.ts';
import { withoutPipes } from './pipe-table.ts';
import { fromJson } from './records-as-json.ts';

export type { Line } from './joined.ts';

const mostLines = 20_000;

/** Lines keep the number of the line in the paste at which they begin. */
export function prepared(text: string): Line[] {
  const raw = unindented(text.split('\n', mostLines)).map((line) => line.replace(/\r$/, '').slice(0, 20_000));
  const bare = raw.flatMap((line, index) => {
    const parts = unmarked(line);
    const width = parts.length === 1 || parts[1]!.trim() === '' ? widthOf(line) : undefined;
    return parts.map((part) => ({ text: part, at: index + 1, width }));
  });
  const rows = withoutPipes(bare.map((line) => line.text));
  const quoted = isQuoted(rows);
  const plain = rows.map((row) => fromJson(unframed(row, quoted)).trimEnd());
  // what the reader of tables knows is left to it
  const table = isTable(plain.join('\n'));
  const lines = (table ? plain : withFields(plain)).map((line, index) => ({ ...bare[index]!, text: line }));
  return joined(withoutSpacing(lines)).map(({ text, at }) => ({
    text: table ? text : headlessRow(text),
    at,
  }));
}

/** A listing that was indented as a whole: below its head the blanks tell what is what. */
function unindented(lines: readonly string[]): readonly string[] {
  const head = lines.find((line) => /^[ \t]+-+(?:Queue ID|Q-ID)-/.test(line));
  const depth = head ? head.search(/\S/) : 0;
  return depth === 0 ? lines : lines.map((line) => line.slice(Math.min(depth, line.search(/\S|$/))));
}

/** What was put around all lines does not count, nor what has no width. */
const widthOf = (line: string): number =>
  line
    .replace(/[\u200b-\u200f\ufeff]/g, '')
    .replace(/^(?:\[code\]|`{3})/i, '')
    .trimEnd().length;

/** Some forums and mail programs put an empty line after each: it separates nothing then but records. */
function withoutSpacing(lines: Line[]): Line[] {
  const told = lines.filter((line) => line.text.trim() !== '').length;
  const spaced = lines.filter(
    (line, index) => line.text.trim() !== '' && lines[index + 1]?.text.trim() === '',
  ).length;
  if (told < 4 || spaced < told - 1) return lines;
  return lines.filter((line, index) => {
    const next = lines[index + 1]?.text ?? '';
    return line.text.trim() !== '' || next.trim() === '' || tellsOfOne(next) || asLogLine(next) !== null;
  });
}
