/** Rows of a sending service's export under their head, as fields: `email="…", response="421 …"`. */

const known =
  /^(?:email|recipient|rcpt|dsnDiag|to|to_?address|recipient_?(?:email|address)|response|reason|smtp_?response|diagnostic\w*|bounce_?reason|error|message|details?|status_?message|last_?error|description)$/i;
const said = /[245]\d\d[ -]/;

/** The lines themselves where no head stands above them. */
export function withFields(lines: readonly string[]): string[] {
  const at = lines.slice(0, head).findIndex((line) => isHead(line));
  if (at < 0) return [...lines];
  const names = cellsOf(lines[at]!)!;
  return lines.map((line, index) => {
    const cells = index > at && said.test(line) ? cellsOf(line) : null;
    if (!cells || cells.length < 2) return line;
    const fields = cells.flatMap((cell, column) =>
      cell && names[column] ? [`${names[column]}="${cell.replaceAll('"', "'")}"`] : [],
    );
    return fields.join(', ');
  });
}

/** A head may stand below some words of the person who pasted it. */
const head = 20;

function isHead(line: string): boolean {
  if (!/[,;\t]/.test(line) || line.length > 2000) return false;
  const names = cellsOf(line) ?? [];
  return names.length >= 3 && names.filter((name) => known.test(name)).length >= 2;
}

/** Cells of one row (RFC 4180), parted by comma, semicolon or tab; null where it is no row. */
export function cellsOf(row: string): string[] | null {
  const cells: string[] = [];
  const cell = /\s*(?:"((?:[^"]|"")*)"|([^",;\t]*))\s*(?:([,;\t])|$)/y;
  for (let turn = 0; turn < 80; turn++) {
    const found = cell.exec(row);
    if (!found) return null;
    cells.push(found[1] !== undefined ? found[1].replaceAll('""', '"') : found[2]!.trim());
    if (!found[3]) return cell.lastIndex >= row.length ? cells : null;
  }
  return null;
}
