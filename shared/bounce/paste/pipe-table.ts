/** Tables drawn with `|`, as tickets, chats and database shells show them: each row as fields under the names of its head. */

/** The line below the head: `|---|:--:|`, `---+---`, `+----+----+`. */
const rule = /^\s{0,8}[|+]?\s{0,3}:?-{2,}:?\s{0,3}(?:[|+]\s{0,3}:?-{2,}:?\s{0,3}){1,60}[|+]?\s*$/;

const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** Lines stay as many as they were; those of no table stay as they are. */
export function withoutPipes(lines: readonly string[]): string[] {
  const made = [...lines];
  for (let at = 1; at < lines.length; at++) {
    const above = lines[at - 1]!;
    if (!rule.test(lines[at]!) || !above.includes('|')) continue;
    const names = cellsOf(above).map((name) => name.replace(/[^\p{L}\p{N}]+/gu, '_'));
    made[at - 1] = '';
    made[at] = '';
    let row = at + 1;
    for (; row < lines.length && (lines[row]!.includes('|') || rule.test(lines[row]!)); row++)
      made[row] = rule.test(lines[row]!) ? '' : fieldsOf(names, cellsOf(lines[row]!));
    // the rule below the last row has no head above it
    at = row;
  }
  return made;
}

const fieldsOf = (names: readonly string[], cells: readonly string[]): string =>
  cells
    .flatMap((cell, column) =>
      cell && names[column] ? [`${names[column]}="${cell.replaceAll('"', "'")}"`] : [],
    )
    .join(', ');
