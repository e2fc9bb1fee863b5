/**
 * Logs that keep sessions line by line, as the transcripts that they hold: Exchange's SMTP send protocol log
 * (Microsoft Learn, “Protocol logging”), hMailServer and MDaemon. Only what we sent: the logs of receiving, where a
 * 421 is our own answer to others, are told apart.
 */

interface Line {
  session: string;
  /** `S` the server that we talk to, `C` our client, `*` an event. */
  from: 'S' | 'C' | '*';
  text: string;
  peer: string | null;
}

const mostLines = 20_000;

const exchangeLine =
  /^\d{4}-\d\d-\d\dT[\d:.]{8,16}Z,[^,]{0,200},([0-9A-Fa-f]{4,40}),\d{1,9},[^,]{0,60},([^,]{0,60}),([<>+*-]),"?(.*?)"?,[^,]*$/;
const hMailLine = /^"SMTPC"\t\d{1,10}\t(\d{1,12})\t"[^"]{8,30}"\t"([^"]{2,45})"\t"(SENT|RECEIVED): (.*)"$/;
const mdaemonLine =
  /^\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?: (?:\[([\d:]{1,20})\] )?(<--|-->|Attempting SMTP connection to) (.*)$/;

/** Sessions one after the other with `S:`, `C:` and the peer in front, as a transcript is pasted; null for other texts. */
export function sessionsIn(text: string): string | null {
  const form = formOf(text);
  if (!form) return null;
  const sessions = new Map<string, string[]>();
  const peers = new Set<string>();
  for (const raw of text.split('\n', mostLines)) {
    const line = form(raw.slice(0, 4000));
    if (!line) continue;
    let session = sessions.get(line.session);
    if (!session) sessions.set(line.session, (session = []));
    const reached = `${line.session} ${line.peer}`;
    if (line.peer && !peers.has(reached)) session.push(`* Connecting to ${line.peer}`);
    if (line.peer) peers.add(reached);
    for (const one of line.text.split('[nl]')) if (line.from !== '*') session.push(`${line.from}: ${one}`);
  }
  return sessions.size > 0 ? [...sessions.values()].map((lines) => lines.join('\n')).join('\n') : null;
}

function formOf(text: string): ((line: string) => Line | null) | null {
  const head = text.slice(0, 20_000);
  if (/^#Log-type: SMTP Send Protocol Log/m.test(head)) return exchange;
  if (/^"SMTPC"\t/m.test(head)) return hMail;
  return /^\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[\d.]{0,7}: (?:\[[\d:]{1,20}\] )?Attempting SMTP connection to /m.test(
    head,
  )
    ? mdaemon
    : null;
}

function exchange(text: string): Line | null {
  const found = exchangeLine.exec(text);
  if (!found) return null;
  const [, session, peer, event, words] = found;
  return {
    session: session!,
    from: event === '<' ? 'S' : event === '>' ? 'C' : '*',
    text: words!,
    peer: peer || null,
  };
}

function hMail(text: string): Line | null {
  const found = hMailLine.exec(text);
  return (
    found && { session: found[1]!, peer: found[2]!, from: found[3] === 'SENT' ? 'C' : 'S', text: found[4]! }
  );
}

function mdaemon(text: string): Line | null {
  const found = mdaemonLine.exec(text);
  if (!found) return null;
  const session = found[1] ?? '';
  if (found[2] === '<--' || found[2] === '-->')
    return { session, from: found[2] === '<--' ? 'S' : 'C', text: found[3]!, peer: null };
  const address = /^\[?([\d.]{7,15}|[\da-f:]{3,45}?)(?::\d{1,5})?\]?$/i.exec(found[3]!.trim())?.[1];
  return { session, from: '*', text: '', peer: address ?? null };
}
