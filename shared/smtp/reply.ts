/** SMTP replies (RFC 5321 §4.2) and enhanced status codes (RFC 3463). */

/** The command that the reply answered; `greeting` is the answer to connecting. */
export const stages = [
  'greeting',
  'ehlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'end-of-data',
  'quit',
  'unknown',
] as const;
export type Stage = (typeof stages)[number];

/** One server reply, all its lines joined. */
export interface Reply {
  /** Basic code, 200–599. */
  code: number;
  /** Enhanced status as written, e.g. `4.7.28`; null where the server sent none. */
  enhanced: string | null;
  /** The lines as received, code included, without line ends. */
  lines: string[];
  /** The words: all lines joined by one space, codes and repeated enhanced codes removed. */
  text: string;
  /** The reply that quoted this one, e.g. the `554 4.4.7 Message expired` around a `<421 …>`: it tells that the queue gave up. */
  outer?: { code: number; enhanced: string | null; text: string };
}

const cap = 8000;

/** Decoration that software puts before a code: `smtp;`, Exchange's `#`, list marks, quotes and brackets. */
const lead = /^\s*(?:-{1,2}\s|[*•–]\s)?[\s"'`([<#«„“‚‘「]*(?:smtp;\s*)?[#\s]*/i;
/** Some write `550.5.1.1 …` and `550<anna@example.net>…`: above 255 no address begins so. */
const codePattern = /^([245]\d\d)(?=[-\s:,;<]|(?<=[45]\d\d)\.[45]\.\d{1,3}\.\d|$)[-\s:,;.]?/;
/** A status has three numbers and no fourth: Yahoo's `4.16.55.1` is none. */
const statusPattern = /^(?:[[(#\s"„“«]*|- )([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)[\])"“”»]?[\s:;,–-]*/;
/** qmail writes `(#4.3.0)` at the end, Yahoo Japan `[#4.1.9]`. */
const statusAtEnd = /[[(]#\s?([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)/;

/**
 * Codes that sending software invents for a connection that never spoke (Exchange `441`, PMDF `426`): no server
 * sends them, RFC 5321 gives `y` = 4 no meaning. 465 and 587 are ports (`192.0.2.4:465: i/o timeout`).
 */
export function isReplyCode(code: number): boolean {
  return code >= 200 && code < 600 && !neverSent.has(code) && !(code >= 440 && code < 450);
}
const neverSent: ReadonlySet<number> = new Set([426, 465, 587]);

/**
 * Reads a reply from its lines; null if the first holds no code at its start. Continuation lines (`421-…`) are
 * joined, also where a sender's MTA flattened them into one sentence; a reply quoted inside another is the one returned.
 */
export function parseReply(received: readonly string[]): Reply | null {
  const joined = received.map((line) => unclosed(line.trim())).filter(Boolean);
  const first = joined[0]?.slice(0, cap).replace(lead, '') ?? '';
  const code = codePattern.exec(first)?.[1];
  if (!code || !isReplyCode(Number(code))) return null;
  const lines = splitFlattened([first, ...joined.slice(1)], code);
  const reply = compose(lines, code);
  return quotedReply(reply) ?? reply;
}

/** Gmail's `[mx.example.net. 192.0.2.1: 421 … later]`: the bracket or mark that closes what does not begin in the reply. */
function unclosed(line: string): string {
  const opener = openers[line.at(-1) ?? ''];
  if (!opener) return line;
  const last = line.at(-1)!;
  const alone =
    opener === last ? line.split(last).length % 2 === 0 : line.split(last).length > line.split(opener).length;
  return alone ? line.slice(0, -1) : line;
}
const openers: Record<string, string> = { ']': '[', '"': '"', '”': '“', '»': '«' };

/** A single line or sentence that begins with a reply, possibly flattened. */
export function parseReplyText(sentence: string): Reply | null {
  return parseReply([sentence.slice(0, cap)]);
}

/**
 * The first reply inside a sentence: where it begins, after `said:`, after `returned '`, after a colon, bracket or
 * quotation mark. Among several the first refusal with words, for programs also name the reply that they had expected.
 * A number elsewhere (queue id, port, size, address) is none.
 */
export function findReply(sentence: string): Reply | null {
  const text = sentence.slice(0, cap);
  const start = parseReply([text]);
  if (start) return start;
  const bracketed = bracketedPattern.exec(text);
  if (bracketed)
    return parseReply([
      `${bracketed[1] ?? bracketed[2]} ${bracketed[3]!.replace(/^\((.*)\)[.*\s]*$/, '$1')}`,
    ]);
  const besides = bracketedBefore.exec(text) ?? bracketedBehind.exec(text);
  if (besides) return parseReply([`${besides.groups!.code} ${besides.groups!.words}`]);
  let found: Reply | null = null;
  places.lastIndex = 0;
  for (let tries = 0; tries < 20; tries++) {
    const place = places.exec(text);
    if (!place) break;
    const from = place.index + place[0].length - 3;
    // `X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no`
    if (place[1]!.startsWith('2') && !accepting.has(place[1]!)) continue;
    // Exchange's `{LED=421 …};{FQDN=…}`
    const end = /LED ?= ?["']?\d{3}$/.test(place[0]) ? text.indexOf('}', from) : closing(text, from);
    const words = text.slice(from, end > from + 2 ? end : undefined);
    const reply = parseReply([words.includes('<') ? words : words.replace(/> ?$/, '')]);
    // an envelope's reason stands beside it: `400 4.4.7 Message delayed`
    if (reply && reply.code > 400 && reply.text) return reply;
    if (reply && (!found || (found.code < 400 && reply.code >= 400))) found = reply;
  }
  return found;
}

/** All that servers accept with (RFC 5321 §4.2.3, RFC 4954 §4.6): other numbers between words are none. */
const accepting: ReadonlySet<string> = new Set('211 214 220 221 235 250 251 252'.split(' '));

/** Not after the name of a source file (`index.js:421:27`), nor as the value of just any field (`size=512 …`). */
const places =
  /(?:#\s?(?=[45]\d\d [45]\.\d{1,3}\.\d)|(?<!\.[a-z]{1,5}):\s?|(?<=@[\w.-]{1,253}[>)"']{0,2}):\s|,\s?(?=[245]\d\d[- ][245]\.\d{1,3}\.\d)|: [245]\.\d{1,3}\.\d{1,3} (?=[245]\d\d[- ])|[;>\]['"(<\n\t„“”‚‘«「：]\s?|[:;] {2}|\b\w{0,20}(?:response|reply|stat|status|code|msg|message|error|err|reason|diag\w{0,12}|result|answer|text|details?|LED) ?= ?["']?|\b(?:said|was|returned|with|SMTP|[Ee]rror|[Rr]eply|[Ff]ailure|[Ff]ailed|[Cc]ode|[Rr]esponse|[Ff]ehler|[Ee]rreur) |\b(?:an?|eine[nmr]?|une?) (?=[45]\d\d[- ](?:[45]\.\d{1,3}\.\d|(?:\w+\d\w* \p{Lu}{2} )?\p{Lu}\p{Ll}+ \p{Ll}))|\b(?:raised|received|threw|throws|returns|says|answers|answered|replied) |\b(?:got|gets?|getting|saw|see|seeing|bekomme|bekommen|erhalten?|kam|kommt|meldet|reçois|recibo|ricevo) (?=[245]\d\d[- ](?:[45]\.\d|\p{Lu}\p{Ll}+ \p{L}\p{Ll}))|[-–—] (?=[245]\d\d[- ](?:[45]\.\d|\p{Lu}\p{Ll}+ \p{Ll}))|\b\w{2,60}(?:Exception|Error|Busy) |\bResponseCode[ :=])([245]\d\d)(?=[- ](?!\\+[rn])[^\s,.)]|:\s?\S|<[^<>\s]{1,256}@|(?<=\bsaid: \d{3}), \p{L})/gu;

/**
 * How programs set a code apart: Python's `(421, b'4.7.0 Too many connections')`, Elixir's `{421, ["4.3.2 Busy"]}`, Roundcube's `SMTP Error (421): …`,
 * not PHP's `SmtpTransport.php(201): …`.
 */
const bracketedPattern =
  /(?:(?<![\w.])|(?<=\bSMTP\w{3,24}))[({](?:([245]\d\d)(?:, ?\[?b?['"]|[)}]: ?)|['"]([245]\d\d)['"], ?\[?['"])([^'"\n]{1,2000})/;

/** PHPMailer's and Roundcube's `SMTP error: [451] 4.7.1 …`; `…: 4.7.1 Ratelimit exceeded (451)`. */
const bracketedBefore =
  /\b(?:smtp|error|reply|response|code)\b(?: \w{1,12})?:? \[(?<code>[45]\d\d)\]:? (?<words>[^\s,].{1,2000})/i;
const bracketedBehind =
  /: ?(?<words>(?<class>[45])\.\d{1,3}\.\d{1,3} [^\n]{2,1000}?) ?\((?<code>\k<class>\d\d)\)(?=[\s.,;]|$)/;

/** Where a reply that begins at `from` behind a quotation mark or bracket ends; -1 where nothing closes it. */
function closing(text: string, from: number): number {
  const open = text[from - 1]!;
  const closer = closers[open];
  if (!closer) return -1;
  if (closer === open) {
    // what it quotes itself is closed within; a mark that ends it stands before a sign or a blank
    const ends = new RegExp(`(?<!\\\\)${closer}(?=[\\s,;:.)\\]}]|$)`, 'g');
    ends.lastIndex = from;
    const found = ends.exec(text);
    return found ? found.index : text.lastIndexOf(closer);
  }
  for (let at = from, depth = 1; at < text.length; at++) {
    if (text[at] === open) depth++;
    else if (text[at] === closer && --depth === 0) return at;
  }
  return text.lastIndexOf(closer);
}

const closers: Record<string, string> = {
  "'": "'",
  '"': '"',
  '[': ']',
  '(': ')',
  '<': '>',
  '„': '“',
  '“': '”',
  '‚': '‘',
  '‘': '’',
  '«': '»',
  '「': '」',
};

/** The reply within a sentence of ours: on one line, between quotation marks, without a full stop of its own. */
export function quoteOf({ code, enhanced, lines, text }: Reply): string {
  const said = lines.length === 1 ? lines[0]! : [code, enhanced, text].filter(Boolean).join(' ');
  return `“${said.slice(0, 300).replace(/[\s.]+$/, '')}”`;
}

/** The first enhanced status of a text that holds no basic code, e.g. GMX's `5.2.1 <user>… User Unknown`. */
export function findStatus(text: string): string | null {
  const found = /(?:^|[\s#([:;])([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)(?=[\s)\]:;,<.]|$)/m.exec(
    text.slice(0, cap),
  );
  return found?.[1] ?? null;
}

/** `421-4.7.0 one 421-4.7.0 two 421 4.7.0 three` was three lines before a notice made it one sentence. */
function splitFlattened(lines: string[], code: string): string[] {
  if (!lines[0]!.startsWith(`${code}-`)) return lines;
  const status = statusPattern.exec(lines[0]!.slice(4))?.[1];
  const again = new RegExp(
    status ? `\\s(?=${code}[- ]${status.replaceAll('.', '\\.')}(?!\\S))` : `\\s(?=${code}[- ]\\S)`,
    'g',
  );
  return lines.flatMap((line) => line.split(again)).map((line) => line.trim());
}

function compose(lines: string[], code: string): Reply {
  let enhanced: string | null = null;
  const words: string[] = [];
  for (const line of lines) {
    let rest = line;
    // `550 550 5.1.1`: some notices repeat the code before the reply's own
    for (let again = 0; again < 2 && rest.startsWith(code); again++) {
      const match = codePattern.exec(rest);
      if (!match) break;
      rest = rest.slice(match[0].length).trimStart();
    }
    const status = statusPattern.exec(rest);
    if (status && (enhanced === null || enhanced === status[1])) {
      enhanced = status[1]!;
      rest = rest.slice(status[0].length);
      if (rest.startsWith(`${code} `)) rest = rest.slice(4);
    }
    words.push(rest.trim());
  }
  const text = words
    .filter(Boolean)
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ ##(?:rfc822;\S*)?$/, '')
    .trim();
  enhanced ??= statusAtEnd.exec(text)?.[1] ?? null;
  return { code: Number(code), enhanced, lines, text };
}

/** The forms in which one server's reply stands inside another's, each with a known writer. `.*x` stays linear where `.+?` before marks would not. */
const quoted: readonly RegExp[] = [
  /<\s?(?:#\S{1,80} )?(?:smtp;\s?)?([45]\d\d[- ][^<>]{1,2000})>\W*$/, // Amazon SES: …minutes.<421 4.4.2 …>
  /<[\w.-]{1,255} #[\d.]{1,20} smtp;\s?([45]\d\d[- ].{0,2000}[\p{L}\p{N}_])[^\p{L}\p{N}_]*$/u, // Exchange 2003
  /->\s?([45]\d\d[- ].+)$/, // Exchange Online: 451 4.4.395 Target host responded with error. -> 421 …
  /\bLED=([45]\d\d[- ][^{}]+)/, // Exchange: last error detail
  /\bResponseCode[ :=]+([45]\d\d\b.*)$/, // Zoho
  /\bfrom MTA\([^)]{1,100}\): ([45]\d\d[- ].+)$/, // amavisd-new
  /\b(?:responded with|returned|replied|said|was):? ?["“]([45]\d\d(?:[- ]|\.(?=[45]\.\d))[^"”]{1,2000})["”]/i,
  /\b(?:last error|last response|last reply|responded with|returned|replied|said|was):? ?["'<]([45]\d\d[- ].*[\p{L}\p{N}_])[^\p{L}\p{N}_]*$/iu,
  /\b(?:responded with|last error|last response|last reply|last transfail|reason|smtp error|remote host said|server said|responded):? ([45]\d\d[- ].+)$/i,
];

function quotedReply(outer: Reply): Reply | null {
  if (outer.code < 400) return null;
  for (const form of quoted) {
    const found = form.exec(outer.text);
    if (!found) continue;
    const line = found[1]!.trim().replace(/^(\d{3})\.(?=[45]\.\d)/, '$1 ');
    const code = line.slice(0, 3);
    if (!isReplyCode(Number(code))) continue;
    const inner = compose(splitFlattened([line], code), code);
    if (inner.text || inner.enhanced)
      return { ...inner, outer: { code: outer.code, enhanced: outer.enhanced, text: outer.text } };
  }
  return null;
}
