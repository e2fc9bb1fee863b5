/**
 * Logs that keep sessions line by line, as the transcripts that they hold: Exchange's SMTP send protocol log
 * (Microsoft Learn, “Protocol logging”), the SMTP service of IIS, hMailServer, MDaemon, SmarterMail, IceWarp,
 * MailEnable, Axigen and CommuniGate. Only what we sent: the logs of receiving, where a 421 is our own answer to
 * others, are told apart.
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
  /^\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?: (?:\d\d: )?(?:\[([\d:]{1,20})\] )?(<--|-->|Attempting SMTP connection to) (.*)$/;
/** `date time c-ip OutboundConnectionCommand SMTPSVC1 computer - 25 MAIL - FROM:<…> …`; blanks are plus signs. */
const iisLine =
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (\S{3,45}) (OutboundConnection\w{4,12}) SMTPSVC\d{1,3} \S{1,255} \S{1,45} \d{1,5} (\S{1,20}) \S{1,255} (\S{1,2000})(?: |$)/i;
const smarterLine =
  /^(?:\d{4}[.-]\d\d[.-]\d\d )?\d\d:\d\d:\d\d(?:\.\d{1,6})? \[(\d{3,12})\] (?:(RSP|CMD): |Connecting to )(.*)$/;
const iceWarpLine =
  /^([\d.]{7,15}|[\da-f:]{3,45})\s{1,8}\[(\w{1,16})\] \d\d:\d\d:\d\d(?:[.:]\d{1,6})? Client session (<<<|>>>) (.*)$/i;
const mailEnableLine =
  /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\tSMTP-OU\t(\S{1,60})\t\d{1,8}\t(\S{2,45})\t\w{0,12}\t([^\t]{0,1000})\t([^\t]{0,2000})/;
const axigenLine = /\bSMTP-OUT:([0-9A-F]{4,16}): (<<|>>) (.*)$/;
const communiGateLine =
  /^\d\d:\d\d:\d\d\.\d{1,4} \d SMTP-(\d{1,9})\([^)\s]{1,255}\) (?:\S{1,60} )?(rsp|cmd): (.*)$/;

/** Sessions one after the other with `S:`, `C:` and the peer in front, as a transcript is pasted; null for other texts. */
export function sessionsIn(text: string): string | null {
  const form = formOf(text);
  if (!form) return null;
  const sessions = new Map<string, string[]>();
  const peers = new Set<string>();
  for (const raw of text.split('\n', mostLines)) {
    for (const line of form(raw.slice(0, 4000))) {
      let session = sessions.get(line.session);
      if (!session) sessions.set(line.session, (session = []));
      const reached = `${line.session} ${line.peer}`;
      if (line.peer && !peers.has(reached)) session.push(`* Connecting to ${line.peer}`);
      if (line.peer) peers.add(reached);
      for (const one of line.text.split('[nl]')) if (line.from !== '*') session.push(`${line.from}: ${one}`);
    }
  }
  return sessions.size > 0 ? [...sessions.values()].map((lines) => lines.join('\n')).join('\n') : null;
}

type Form = (line: string) => Line[];

/** What a line of each log begins with. */
const forms: readonly [RegExp, Form][] = [
  [/^#Log-type: SMTP Send Protocol Log/m, exchange],
  [/^"SMTPC"\t/m, hMail],
  [
    /^\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[\d.]{0,7}: (?:\d\d: )?(?:\[[\d:]{1,20}\] )?Attempting SMTP connection to /m,
    mdaemon,
  ],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S{3,45} OutboundConnection\w{4,12} SMTPSVC\d/im, iis],
  [/^(?:\d{4}[.-]\d\d[.-]\d\d )?\d\d:\d\d:\d\d[\d.]{0,7} \[\d{3,12}\] RSP: /m, smarter],
  [/\] \d\d:\d\d:\d\d[\d.:]{0,8} Client session <<< /m, iceWarp],
  [/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d\tSMTP-OU\t/m, mailEnable],
  [/\bSMTP-OUT:[0-9A-F]{4,16}: << /m, axigen],
  [/ SMTP-\d{1,9}\([^)\s]{1,255}\) (?:\S{1,60} )?rsp: /m, communiGate],
];

function formOf(text: string): Form | null {
  const head = text.slice(0, 20_000);
  return forms.find(([mark]) => mark.test(head))?.[1] ?? null;
}

/** One line of a session; none where the text is no such line. */
const line = (session: string, from: Line['from'], text: string, peer: string | null = null): Line[] => [
  { session, from, text, peer },
];

function exchange(text: string): Line[] {
  const found = exchangeLine.exec(text);
  if (!found) return [];
  const [, session, peer, event, words] = found;
  return line(session!, event === '<' ? 'S' : event === '>' ? 'C' : '*', words!, peer || null);
}

function hMail(text: string): Line[] {
  const found = hMailLine.exec(text);
  return found ? line(found[1]!, found[3] === 'SENT' ? 'C' : 'S', found[4]!, found[2]!) : [];
}

function mdaemon(text: string): Line[] {
  const found = mdaemonLine.exec(text);
  if (!found) return [];
  const session = found[1] ?? '';
  if (found[2] === '<--' || found[2] === '-->')
    return line(session, found[2] === '<--' ? 'S' : 'C', found[3]!);
  const address = /^\[?([\d.]{7,15}|[\da-f:]{3,45}?)(?::\d{1,5})?\]?$/i.exec(found[3]!.trim())?.[1];
  return line(session, '*', '', address ?? null);
}

function iis(text: string): Line[] {
  const found = iisLine.exec(text);
  if (!found) return [];
  const [, peer, kind, method, query] = found;
  const words = (method === '-' ? query! : `${method} ${query}`).replaceAll('+', ' ');
  return line(peer!, /response/i.test(kind!) ? 'S' : 'C', words, peer!);
}

function smarter(text: string): Line[] {
  const found = smarterLine.exec(text);
  if (!found) return [];
  if (found[2]) return line(found[1]!, found[2] === 'RSP' ? 'S' : 'C', found[3]!);
  return line(found[1]!, '*', '', /^[\d.]{7,15}/.exec(found[3]!)?.[0] ?? null);
}

function iceWarp(text: string): Line[] {
  const found = iceWarpLine.exec(text);
  return found ? line(found[2]!, found[3] === '<<<' ? 'S' : 'C', found[4]!, found[1]!) : [];
}

function mailEnable(text: string): Line[] {
  const found = mailEnableLine.exec(text);
  if (!found) return [];
  const [, session, peer, said, answer] = found;
  return [
    ...(said ? line(session!, 'C', said, peer!) : []),
    ...(answer ? line(session!, 'S', answer, peer!) : []),
  ];
}

function axigen(text: string): Line[] {
  const found = axigenLine.exec(text);
  return found ? line(found[1]!, found[2] === '<<' ? 'S' : 'C', found[3]!) : [];
}

function communiGate(text: string): Line[] {
  const found = communiGateLine.exec(text);
  return found ? line(found[1]!, found[2] === 'rsp' ? 'S' : 'C', found[3]!) : [];
}
