/** Rows of a table in CSV (RFC 4180), as far as reports need it: quotes, and one of three separators. */

const mostRows = 200_000;

export function csvRows(text: string): string[][] {
  const separator = separatorOf(text.slice(0, 4_000));
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length && rows.length < mostRows; at++) {
    const char = text[at]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[at++];
      else quoted = false;
    } else if (char === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (char === separator) [cell, row] = ['', [...row, cell.trim()]];
    else if (char === '\n' || char === '\r') {
      if (cell.trim() || row.length) rows.push([...row, cell.trim()]);
      [cell, row] = ['', []];
    } else cell += char;
  }
  if (cell.trim() || row.length) rows.push([...row, cell.trim()]);
  return rows;
}

function separatorOf(head: string): string {
  const first = head.split(/\r?\n/, 1)[0] ?? '';
  const count = (char: string) => first.split(char).length;
  return [',', ';', '\t'].reduce((best, char) => (count(char) > count(best) ? char : best));
}

/** A cell that a spreadsheet would run (`=HYPERLINK(…)`) is text here, and stays text. */
export const isFormula = (cell: string): boolean => /^[=+@]|^-[^\d.]/.test(cell);
