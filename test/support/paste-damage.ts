/** What happens to a text between the program that wrote it and the field it is pasted into. */

export interface Damage {
  name: string;
  /** Only lines of logs are met by it. */
  logsOnly?: boolean;
  /** Damages of a text happen in this order: what a terminal adds, what escapes it, what breaks lines, what encloses it. */
  step: number;
  /** @param n a number to vary with: a width, a line */
  apply(text: string, n: number): string;
}

const lines = (text: string, change: (line: string, index: number) => string): string =>
  text.split('\n').map(change).join('\n');

/** Between words, as mail programs do; words longer than the line stay. */
function softWrapped(line: string, width: number): string {
  const rows: string[] = [];
  let row = '';
  for (const word of line.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row].join('\n');
}
const widthOf = (n: number): number => 60 + (n % 41);

export const damages: readonly Damage[] = [
  {
    name: 'wrapped between words',
    step: 4,
    logsOnly: true,
    apply: (t, n) => lines(t, (l) => softWrapped(l, widthOf(n))),
  },
  {
    name: 'wrapped inside words',
    step: 4,
    logsOnly: true,
    apply: (t, n) => lines(t, (l) => l.match(new RegExp(`.{1,${widthOf(n)}}`, 'gu'))?.join('\n') ?? l),
  },
  { name: 'quoted with >', step: 5, apply: (t) => lines(t, (l) => `> ${l}`) },
  { name: 'quoted twice', step: 5, apply: (t) => lines(t, (l) => `>> ${l}`) },
  { name: 'quoted with |', step: 5, logsOnly: true, apply: (t) => lines(t, (l) => `| ${l}`) },
  {
    name: 'escaped for HTML',
    step: 3,
    apply: (t) =>
      t.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  },
  { name: 'with <br>', step: 5, apply: (t) => lines(t, (l) => `${l}<br />`) },
  { name: 'in <kbd>', step: 3, logsOnly: true, apply: (t) => lines(t, (l) => (l ? `<kbd>${l}</kbd>` : l)) },
  { name: 'coloured', step: 2, apply: (t) => t.replaceAll('421', '\x1b[01;31m\x1b[K421\x1b[m\x1b[K') },
  { name: 'coloured, escapes lost', step: 2, apply: (t) => t.replaceAll('421', '[01;31m[K421[m[K') },
  {
    name: 'numbered by grep',
    step: 1,
    logsOnly: true,
    apply: (t, n) => lines(t, (l, i) => (l ? `${n + i}:${l}` : l)),
  },
  {
    name: 'named by grep',
    step: 1,
    logsOnly: true,
    apply: (t) => lines(t, (l) => (l ? `/var/log/mail.log:${l}` : l)),
  },
  {
    name: 'behind docker compose',
    step: 1,
    logsOnly: true,
    apply: (t) => lines(t, (l) => (l ? `mailserver-1  | ${l}` : l)),
  },
  {
    name: 'behind kubectl',
    step: 1,
    logsOnly: true,
    apply: (t) => lines(t, (l) => (l ? `[pod/mail-0/mta] ${l}` : l)),
  },
  { name: 'fixed blanks', step: 6, apply: (t) => t.replaceAll(' ', '\u00a0') },
  { name: 'fixed hyphens', step: 2, apply: (t) => t.replaceAll('421-', '421\u2011') },
  { name: 'zero widths', step: 6, apply: (t) => t.replaceAll(' ', ' \u200b') },
  {
    name: 'cells of a table',
    step: 3,
    logsOnly: true,
    apply: (t) => lines(t, (l) => (l ? `"${l.replaceAll('"', '""')}"` : l)),
  },
  { name: 'in [code]', step: 6, apply: (t) => `[code]${t}[/code]` },
  { name: 'fenced', step: 7, apply: (t) => `\`\`\`\n${t}\n\`\`\`` },
  { name: 'fenced in one line', step: 7, apply: (t) => `\`\`\`${t}\`\`\`` },
  { name: 'indented', step: 5, logsOnly: true, apply: (t) => lines(t, (l) => (l ? `    ${l}` : l)) },
  { name: 'trailing blanks', step: 6, apply: (t) => lines(t, (l) => `${l}   `) },
  {
    name: 'with words around',
    step: 6,
    apply: (t) => `Hello,\n\nwe see this since Monday:\n\n${t}\n\nWhat does it mean?\n`,
  },
  { name: 'line ends of Windows', step: 8, apply: (t) => t.replaceAll('\n', '\r\n') },
  {
    name: 'in a string of JSON',
    step: 9,
    logsOnly: true,
    apply: (t) => JSON.stringify({ level: 'error', msg: t, pid: 7 }),
  },
  {
    name: 'in JSON within JSON',
    step: 9,
    logsOnly: true,
    apply: (t) => JSON.stringify({ body: JSON.stringify({ text: t }) }),
  },
  {
    name: 'as a value of logfmt',
    step: 9,
    logsOnly: true,
    apply: (t) => `level=error component=mail msg=${JSON.stringify(t)}`,
  },
  {
    name: 'behind a label',
    step: 1,
    logsOnly: true,
    apply: (t) => lines(t, (l) => (l ? `Fehlermeldung: ${l}` : l)),
  },
  {
    name: 'between German quotation marks',
    step: 1,
    logsOnly: true,
    apply: (t) => lines(t, (l) => (l ? `„${l}“` : l)),
  },
  {
    name: 'in an ASCII table',
    step: 3,
    logsOnly: true,
    apply: (t) => (t.includes('\n') ? t : `+---+-----+\n| n | log |\n+---+-----+\n| 1 | ${t} |\n+---+-----+`),
  },
  { name: 'cut, and said so', step: 1, logsOnly: true, apply: (t) => lines(t, (l) => (l ? `${l} …` : l)) },
  { name: 'in asterisks', step: 2, apply: (t) => t.replace(/\b421\b/, '**421**') },
];
