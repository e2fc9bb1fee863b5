/** A pasted text as the programs wrote it: every mark, frame and break of its way here undone. */
import { isTable } from '../log/reader.ts';
import { asLogLine } from './log-line.ts';
import { withoutBreaks } from './format-list.ts';
import { joined, tellsOfOne, type Line } from './joined.ts';
import { headlessRow, withFields } from './columns.ts';
import { isQuoted, unframed } from './frames.ts';
import { unmarked } from './marks.ts';
import { withoutPipes } from './pipe-table.ts';
import { cutAsWords } from './qmail-words.ts';
import { fromJson } from './records-as-json.ts';
import { unpacked } from './unpacked.ts';

export type { Line } from './joined.ts';

const mostLines = 20_000;

/**
 * Lines keep the number of the line in the paste at which they begin.
 * @param undo undoes more than is undone of each text: see `otherWays`
 */
export function prepared(text: string, undo: (lines: Line[]) => Line[] = (lines) => lines): Line[] {
  const plainLines = text.split('\n', mostLines).map((line) => line.replace(/\r$/, '').slice(0, 20_000));
  const raw = withoutBreaks(unindented(plainLines));
  const bare = raw.flatMap((line, index) => {
    const parts = unmarked(line);
    const width = parts.length === 1 || parts[1]!.trim() === '' ? widthOf(line) : undefined;
    return parts.map((part) => ({ text: part, at: index + 1, width }));
  });
  const rows = withoutPipes(bare.map((line) => line.text));
  const quoted = isQuoted(rows);
  const lined = rows.map((row, index) => ({
    ...bare[index]!,
    text: fromJson(unframed(row, quoted)).trimEnd(),
  }));
  const undone = undo(lined);
  const plain = undone.map(({ text }) => (undone === lined ? text : unframed(text, false).trimEnd()));
  // what the reader of tables knows is left to it
  const table = isTable(plain.join('\n'));
  const lines = (table ? plain : withFields(plain)).map((line, index) => ({ ...undone[index]!, text: line }));
  return joined(withoutSpacing(lines))
    .map(({ text, at }) => ({ text: table ? text : headlessRow(text), at }))
    .flatMap(cutAsWords);
}

/** Ways in which some texts come, and in which others must not be read: tried where the text as it stands tells less. */
export const otherWays: readonly { fits: (text: string) => boolean; undo: (lines: Line[]) => Line[] }[] = [
  { fits: (text) => /["']/.test(text), undo: (lines) => unpacked(lines, 1) },
  { fits: (text) => /\\["']/.test(text), undo: (lines) => unpacked(lines, 2) },
  {
    // columns are told apart by them elsewhere
    fits: (text) => /\S(?: {2}|\t)/.test(text),
    undo: (lines) => lines.map((line) => ({ ...line, text: line.text.replace(/(?<=\S)[ \t]+/g, ' ') })),
  },
];

/** What was set in as a whole, stands in a comment of somebody's program or in the items of a list, is read from where its lines begin. */
function unindented(lines: readonly string[]): readonly string[] {
  const told = lines.filter((line) => line.trim());
  const marks = new Set(told.map((line) => comment.exec(line)?.[1]));
  if (told.length > 1 && marks.size === 1 && !marks.has(undefined))
    return lines.map((line) => line.replace(comment, ''));
  const head = lines.find((line) => /^[ \t]+-+(?:Queue ID|Q-ID)-/.test(line));
  const depth = head ? head.search(/\S/) : Math.min(...told.slice(0, 400).map((line) => line.search(/\S/)));
  return depth > 0 && Number.isFinite(depth)
    ? lines.map((line) => line.slice(Math.min(depth, line.search(/\S|$/))))
    : lines;
}
const comment = /^\s{0,40}(#|\/\/|[*•·+]|--|;)\s/;

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
    (line, index) =>
      line.text.trim() !== '' && lines[index + 1]?.text.trim() === '' && index + 2 < lines.length,
  ).length;
  if (told < 4 || spaced < told - 1) return lines;
  return lines.filter((line, index) => {
    const next = lines[index + 1]?.text ?? '';
    return (
      line.text.trim() !== '' ||
      next.trim() === '' ||
      tellsOfOne(next) ||
      sentence.test(next) ||
      asLogLine(next) !== null
    );
  });
}
/** A paragraph of somebody who wrote one line in each. */
const sentence = /^\p{Lu}[\p{Ll}’']{0,20} (?:\p{Ll}\S*,? ){2}/u;
