/** PowerShell's `Format-List`: values that it broke at the width of its window, below where they begin. */

/** Name, a colon in one column for all, value. */
const field = /^[A-Z]\w{2,60} {0,60}: (?=\S)/;
/** Windows are as wide, less one column that PowerShell leaves free. */
const windows = new Set([79, 80, 99, 100, 119, 120, 131, 132, 139, 140, 159, 160, 199, 200]);
/** A name or an address that stops before its field does. */
const within = /\{(?:FQDN|IP)=[^\s{}]{1,255}$/;

/** The same number of lines, those that were joined to one above them empty. */
export function withoutBreaks(lines: readonly string[]): string[] {
  const made = [...lines];
  let open = -1;
  let column = 0;
  for (const [at, line] of lines.entries()) {
    const found = field.exec(line);
    if (found) [open, column] = [at, found[0].length];
    else if (open >= 0 && column >= 10 && line.search(/\S/) === column) {
      const above = lines[at - 1]!;
      made[open] += (windows.has(above.length) || within.test(above) ? '' : ' ') + line.trim();
      made[at] = '';
    } else open = -1;
  }
  return made;
}
