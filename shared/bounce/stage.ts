/** Which command a reply answered, from the words that the sending MTA puts around it. */
import type { Reply, Stage } from '../smtp/reply.ts';

/** The command of a client's line or of a phrase such as `RCPT TO:<x>` or `end of DATA`. */
export function stageOfCommand(command: string): Stage {
  const text = command
    .trim()
    .slice(0, 60)
    .toLowerCase()
    .replace(/^pipelined /, '');
  if (
    text === '.' ||
    /^(?:\.$|<eom>|eom\b|end.of.data|final|sending data block|message body|sending body)/.test(text)
  )
    return 'end-of-data';
  if (/^(?:ehlo|helo|lhlo|xclient)/.test(text)) return 'ehlo';
  if (/^starttls/.test(text)) return 'starttls';
  if (/^auth/.test(text)) return 'auth';
  if (/^(?:mail|send|saml|soml)\b/.test(text)) return 'mail';
  if (/^rcpt/.test(text)) return 'rcpt';
  if (/^(?:data|bdat)\b/.test(text)) return 'data';
  if (/^(?:quit|rset)\b/.test(text)) return 'quit';
  if (/^(?:connect|initial|greeting|banner|open)/.test(text)) return 'greeting';
  return 'unknown';
}

const phrases: readonly [RegExp, Stage | 'command'][] = [
  [/\bSASL authentication failed/i, 'auth'],
  [
    /\brefused to start TLS|\bCannot start TLS|\bTLS is required, but|\bin reply to STARTTLS|\bTLS session: \(|\bTLS (?:handshake|negotiation) (?:failed|error)|\bSSL_connect error/i,
    'starttls',
  ],
  [/\bin reply to (?:the )?([A-Za-z. ]{4,20}?)(?: command)?\)/i, 'command'],
  // cut before its end
  [/\bin reply to (?:the )?(end of DATA|MAIL FROM|RCPT TO|EHLO|HELO|DATA|AUTH)\b/i, 'command'],
  // the same, translated by the provider
  [
    /\((?:en respuesta|en réponse|in risposta|em resposta|als Antwort|w odpowiedzi)[^()]{0,30}?\b(EHLO|HELO|MAIL FROM|RCPT TO|DATA|end of DATA)\b/i,
    'command',
  ],
  // Exim: SMTP error from remote mail server after RCPT TO:<x>: …; GMX: after RCPT command
  [/\b(?:mail server|mailer|remote server|server|host) (?:after|for) ([^:,\n]{3,60})/i, 'command'],
  [/\bremote server in (greeting)/i, 'command'],
  [/\bSMTP error, ([A-Z ]{4,12}):/, 'command'], // Coremail
  [/\bdid not like our ([A-Z][A-Z /]{3,12})/i, 'command'], // DragonFly
  // Postfix, without a reply: lost connection with x[ip] while receiving the initial server greeting
  [/\bwhile (?:receiving|performing|sending) (?:the )?([\w ]{4,30})/i, 'command'],
  [/\bhMailServer sent: ([A-Z][A-Z ]{3,12})/, 'command'],
  [/\brefused to accept your message \(([A-Z ]{4,12})\)/, 'command'],
  // qmail and its relatives
  [/\bbut greeting failed/i, 'greeting'],
  [/\bbut my name was rejected/i, 'ehlo'],
  [/\bsender was rejected/i, 'mail'],
  [/\bdoes not like recipient/i, 'rcpt'],
  [/\bfailed on DATA command/i, 'data'],
  [/\bfailed after I sent the message/i, 'end-of-data'],
  [/\[(RCPT_TO|MAIL_FROM|DATA|EHLO|CONNECT|BODY)\]\s*$/, 'command'], // Yahoo
];

/**
 * The stage that a sentence tells, else `unknown`. Words of a reply decide only where the phrase cannot: Exim's
 * “pipelined” names the last thing sent, and a refused HELO shows as a refused talk.
 */
export function stageOf(says: string): Stage {
  const text = says.slice(0, 3000);
  if (/\brefused to talk to me/.test(text)) return /\bhelo\b/i.test(text) ? 'ehlo' : 'greeting';
  if (/\bafter pipelined /.test(text)) {
    if (/Sender address rejected/i.test(text)) return 'mail';
    if (/Recipient address rejected/i.test(text)) return 'rcpt';
  }
  for (const [form, stage] of phrases) {
    const found = form.exec(text);
    if (!found) continue;
    if (stage !== 'command') return stage;
    const named = stageOfCommand(commandWords(found[1]!));
    if (named !== 'unknown') return named;
  }
  return unconnected.test(text) && !answered.test(text) ? 'greeting' : 'unknown';
}

/** No connection came about, so no command was sent: the errors of connect(2) as MTAs and libraries write them. */
const unconnected =
  /\bconnect to \S{1,300}: |\bConnection (?:refused|timed ?out)\b|\bOperation timed out\b|\bNo route to host\b|\b(?:Network|Host) (?:is )?unreachable\b|\bCannot assign requested address\b|\bE(?:CONNREFUSED|TIMEDOUT|HOSTUNREACH|NETUNREACH)\b/i;
/** A server's reply says “Connection timed out” of a session. */
const answered = /(?:^|[\s(['"])[245]\d\d[- ]/;

/** What a reply itself tells of the command, where nothing around it does. */
export function stageOfReply(reply: Reply | null): Stage {
  if (!reply) return 'unknown';
  const { code, text } = reply;
  // RFC 4954 §6; RFC 3207 §4
  if ([534, 535, 538].includes(code)) return 'auth';
  if (code === 454 && /\bTLS not available\b/i.test(text)) return 'starttls';
  if (code === 454 && /\b(?:authenticat|login)/i.test(text)) return 'auth';
  // RFC 5321 §3.1: a server that greets with its name and refuses
  if (code >= 400 && /^(?:[\w-]{1,63}\.){1,10}[a-z]{2,24} E?SMTP\b/i.test(text)) return 'greeting';
  // Postfix's smtpd_recipient_restrictions
  return /^(?:<?[^<>\s]{0,320}>?: )?Recipient address rejected\b/i.test(text) ? 'rcpt' : 'unknown';
}

function commandWords(phrase: string): string {
  const text = phrase.toLowerCase().trim().replace(/_/g, ' ');
  if (/^(?:end of|final)/.test(text)) return 'end of data';
  if (/^body/.test(text)) return 'message body';
  if (/\b(?:ehlo|helo|lhlo)\b/.test(text)) return 'ehlo';
  if (/greeting|initial|^connect/.test(text)) return 'greeting';
  return text;
}
