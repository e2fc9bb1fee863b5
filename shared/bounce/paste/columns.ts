/** Rows of a sending service's export under their head, as fields: `email="…", response="421 …"`. */

const known =
  /^(?:email|recipient|rcpt|dsnDiag|to|to_?address|recipient_?(?:email|address)|response|reason|smtp_?response|smtp_?reply(?:_?(?:code|text))?|diagnostic\w*|bounce_?reason|error|message|details?|status_?message|last_?error|description)$/i;
const said = /[245]\d\d(?:[ -]|"?[,;\t])/;
/** Of a Diagnostic-Code (RFC 3464 §2.3.6). */
const type = /^smtp; ?(?=[245]\d\d)/i;

const anySign = /\s*(?:"((?:[^"]|"")*)"|([^",;\t]*))\s*(?:([,;\t])|$)/y;
const comma = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(?:(,)|$)/y;

/** Rows whose columns are known without their head, as their programs write them when nobody set it otherwise. */
const headless: readonly { row: RegExp; names: string[] }[] = [
  {
    // PowerMTA's accounting file
    row: /^[bdftr][a-z]?,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/,
    names: 'type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,response,remote_host'.split(','),
  },
  {
    // message tracking of Exchange
    row: /^\d{4}-\d\d-\d\dT[\d:.]{8,13}Z,.{0,600},(?:SMTP|ROUTING|DSN|AGENT|QUEUE),[A-Z]{3,20},/,
    names:
      'time,client_ip,client_hostname,server_ip,remote_host,context,connector,source,event,internal,id,network_id,recipient,response'.split(
        ',',
      ),
  },
];

/** The lines themselves where no head stands above them. */
export function withFields(lines: readonly string[]): string[] {
  const at = lines.slice(0, head).findIndex((line) => isHead(line));
  if (at < 0) return [...lines];
  const names = namesOf(lines[at]!);
  return lines.map((line, index) => (index > at && said.test(line) ? named(line, names, anySign) : line));
}

/** Momentum's bounce log: `time@id@recipient@T@sender@our address@binding@domain@reply`. */
const momentum =
  /^(\d{10})@[^@\s]{1,80}@([^@\s]{1,256}@[^@\s]{1,255})@[A-Z]{1,2}@(?:[^@\s]{0,256}@[^@\s]{0,255})@([\da-f.:]{0,45})@[^@]{0,80}@.{0,300}?@?([245]\d\d[ -].*)$/i;

/** A row of a program whose columns are known; the line itself where it is none. */
export function headlessRow(line: string): string {
  const bare = line.replace(/^[\s*]{1,12}/, '');
  const bounced = momentum.exec(bare);
  if (bounced) {
    const [, at, rcpt, ip, response] = bounced;
    const time = new Date(Number(at) * 1000).toISOString();
    return `${time} rcpt="${rcpt}", sending_ip="${ip}", response="${response!.replaceAll('"', "'")}"`;
  }
  const names = said.test(bare) ? headless.find(({ row }) => row.test(bare))?.names : undefined;
  return names ? named(bare, names, comma) : line;
}

function named(line: string, names: readonly string[], sign: RegExp): string {
  const cells = cellsOf(line, sign);
  if (!cells || cells.length < 2) return line;
  const fields = cells.flatMap((cell, column) =>
    cell && names[column] ? [`${names[column]}="${cell.replace(type, '').replaceAll('"', "'")}"`] : [],
  );
  return fields.join(', ');
}

/** `Recipient (envelope)` and `SMTP reply code` of Google's e-mail log search, as names of fields. */
const namesOf = (line: string): string[] =>
  (cellsOf(line) ?? []).map((name) => name.replace(/\s?\([^()]{1,40}\)$/, '').replace(/ /g, '_'));

/** A head may stand below some words of the person who pasted it. */
const head = 20;

function isHead(line: string): boolean {
  if (!/[,;\t]/.test(line) || line.length > 2000) return false;
  const names = namesOf(line);
  return names.length >= 3 && names.filter((name) => known.test(name)).length >= 2;
}

/** Cells of one row (RFC 4180), parted by comma, semicolon or tab; null where it is no row. */
export function cellsOf(row: string, cell = anySign): string[] | null {
  const cells: string[] = [];
  cell.lastIndex = 0;
  for (let turn = 0; turn < 80; turn++) {
    const found = cell.exec(row);
    if (!found) return null;
    cells.push(found[1] !== undefined ? found[1].replaceAll('""', '"') : found[2]!.trim());
    if (!found[3]) return cell.lastIndex >= row.length ? cells : null;
  }
  return null;
}
