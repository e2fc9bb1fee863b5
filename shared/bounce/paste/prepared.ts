/** A pasted text as the programs wrote it: every mark, frame and break of its way here undone. */
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
  const raw = text.split('\n', mostLines).map((line) => line.replace(/\r$/, '').slice(0, 20_000));
  const bare = raw.flatMap((line, index) => unmarked(line).map((part) => ({ text: part, at: index + 1 })));
  const rows = withoutPipes(bare.map((line) => line.text));
  const quoted = isQuoted(rows);
  const plain = rows.map((row) => fromJson(unframed(row, quoted)).trimEnd());
  const lines = withFields(plain).map((line, index) => ({ text: line, at: bare[index]!.at }));
  return joined(withoutSpacing(lines)).map(({ text, at }) => ({ text: headlessRow(text), at }));
}

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
