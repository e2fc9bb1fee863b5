/** Who, where and when of a line, by the role that its words give: a mailbox in sight is no recipient by itself. */
import { findAddress } from '../../smtp/address.ts';
import { isIp } from '../../dns/address.ts';
import type { RemoteMta } from '../attempt.ts';
import { findRemote, remoteMta } from '../host.ts';
import { phpMailerRecipient } from '../prose/phpmailer.ts';

const address =
  '["\'<(\\[{]{0,3}(?:mailto:)?([^\\s<>"\'()[\\]{}:;,=|]{1,256}@[\\p{L}\\p{N}][\\p{L}\\p{N}.-]{0,253})';
const field = (names: string) =>
  new RegExp(`(?<![\\w@./-])["']?(?:${names})["']?\\s{0,30}(?:=>|[=:\\t])\\s{0,4}${address}`, 'iu');

const recipients: readonly RegExp[] = [
  // PHP's arrays
  new RegExp(
    `["']recipients?["']\\s?=>[\\s[(]{0,80}(?:array\\()?["'](?:address|email)["']\\s?=>\\s?${address}`,
    'iu',
  ),
  new RegExp(`(?:^|\\s)(?:==|\\*\\*|->|=>|>>) ${address}`, 'u'),
  new RegExp(`\\b(?:to|addr)=${address}`, 'u'),
  new RegExp(`\\bRCPT TO:\\s{0,3}${address}`, 'iu'),
  new RegExp(`\\bFinal-Recipient:\\s{0,3}(?:rfc822\\s{0,3};\\s{0,3})?${address}`, 'iu'),
  new RegExp(`^\\s{0,16}<([^<>\\s]{1,320}@[^<>\\s]{1,255})>:(?=\\s|$)`, 'mu'),
  new RegExp(`^\\s{0,8}${address}["')>]{0,2}\\s?(?::|=>?|->|[–—-]) ?[245]\\d\\d[ <-]`, 'mu'),
  // Postfix's own words behind it
  new RegExp(
    `^\\s{0,8}(?:[-*•–] )?${address}["')>]{0,2}\\s?: (?=Host or domain name|connect to |lost connection|conversation with|delivery temporarily)`,
    'mu',
  ),
  field(
    'delayedRecipients?|bouncedRecipients?|receivers?|rcpt|rcpts|rcpt_?to|recipients?|recipient_?(?:email|address)|email_?to|to_?(?:email|address)|emailaddress|deliver(?:ed)?_?to|addressee|intended recipients?|recipients or groups|final recipient|destination|empfänger|an|destinataires?|destinatari[oa]s?|para|ontvangers?|aan|odbiorc[ay]|do|adressat',
  ),
  new RegExp(`\\brecipient(?: address)?s?\\b(?: \\w{1,14}){0,3}[ :]{1,3}${address}`, 'iu'),
  new RegExp(`${address}[>)]?\\s?(?:宛|へのメ|様宛)`, 'u'),
  new RegExp(
    `(?:宛先|送信先|送付先|受信者|发送给|发给|发往|寄给|发送至|收件人|на адрес|адресату|получателю)[:：]?\\s?${address}`,
    'iu',
  ),
  // Lotus Domino
  new RegExp(`\\bUser ${address} \\(`, 'u'),
  // Exim's log of one message has neither its id nor a mark
  new RegExp(`(?:^|\\s)${address}>? [RT]=\\S`, 'mu'),
  new RegExp(`\\{u?${address}['"]: ?\\(`, 'u'),
  new RegExp(`^${address}>?\\.{3}(?= )`, 'mu'),
  new RegExp(
    `\\b(?:message|mail|email|e-mail|nachricht|delivery|deliver|delivering|send|sending|sent)(?: \\w{1,12}){0,3} (?:to|for|an|für) ${address}`,
    'iu',
  ),
  new RegExp(
    `\\b(?:an|für|à|vers|naar|aan|do|na) ${address}[>)]? (?:(?:\\S{1,20} ){0,3})(?:schick|send|mail|schreib|verschick|versend|zustell)`,
    'iu',
  ),
  new RegExp(
    `\\b(?:envoy\\S{1,6}|envoi|écri\\S{1,4}|envia\\S{0,4}|enviar|envío|invia\\S{0,4}|invio|scrivere|verstuur\\S{0,3}|sturen|mailen|wysł\\S{1,6}|wysyła\\S{1,4})(?: \\S{1,14}){0,4} (?:à|vers|a|para|ao|naar|aan|do|na) ${address}`,
    'iu',
  ),
  field('to|email'),
  new RegExp(
    `\\b(?:message|courriel|mensaje|mensagem|messaggio|bericht|wiadomość|correo|e-?mail|mail)(?: \\S{1,14}){0,3} (?:à|a|para|ao|aan|do|na) ${address}`,
    'iu',
  ),
  new RegExp(
    `\\b(?:rejected|refused|deferred|failed)(?: by \\S{1,255})?(?: for| recipient)? ${address}`,
    'iu',
  ),
  new RegExp(`\\b(?:failed|unable) to deliver:? ${address}`, 'iu'),
  new RegExp(`\\bfor ${address}`, 'iu'),
  /(?:^|[\s<])([^<>\s]{1,320}@[^<>\s:]{1,255})>?: Recipient address rejected\b/i,
  // before the code, in one line with it
  /(?<!\b(?:from|sender|MAIL FROM):?\s{0,3})<([^<>\s]{1,320}@[^<>\s]{1,255})>[:,]?\s(?=(?:smtp; ?)?[45]\d\d[ -])/i,
];
const noRecipient = /^(?:mailer-?daemon|postmaster|abuse|support|bounces?\+|imceasystem)/i;

/** The mailbox that a text names as the one it was for. */
export function recipientIn(text: string): string | null {
  const added = phpMailerRecipient(text);
  if (added) return findAddress(added.replace(/\.+$/, ''));
  for (const form of recipients) {
    const found = form.exec(text)?.[1];
    const mailbox = found ? findAddress(found.replace(/\.+$/, '')) : null;
    if (mailbox && !noRecipient.test(mailbox)) return mailbox;
  }
  return null;
}

const toLine = /^\s{0,8}To\b:?[ \t]{1,20}[^\n@]{0,80}?<?([^\s<>@]{1,256}@[^\s<>@]{1,253})>?\s*$/im;
const daemon =
  /^\s{0,8}From\b.{0,200}(?:daemon|postmaster|mail delivery|microsoft ?exchange|administrator|system)/im;

/** Of a page about one message its `To`; not of a notice's head, which was sent to the sender. */
export function addresseeIn(text: string): string | null {
  const found = daemon.test(text) ? null : toLine.exec(text)?.[1];
  return found && /^\s{0,8}From\b/im.test(text) ? findAddress(found) : null;
}

/** Domain fields of queues and logs, for lines that name no mailbox. */
const domains: readonly RegExp[] = [
  /\bNextHopDomain[ \t]*\n[ \t-]+\n[^\n]{10,300}[ \t]([a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,8})[ \t]*$/im,
  /^\s{0,8}(?:NextHopDomain|Next Hop(?: Domain)?|Recipient domain|Destination domain|Queue|Domain)\s{0,20}[:=]\s{0,20}([a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,8})\s*$/im,
  /(?<![\w.])["']?(?:domain|next_?hop_?domain|recipient_?domain|rcpt_?domain|dom|queue_?domain|routing_domain|email_domain)["']?\s?[=:]\s?["']?([a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,8})(?=["',;\s}/]|$)/i,
  /\bNo SMTP servers were available for ([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/i,
];

export function domainIn(text: string): string | null {
  for (const form of domains) {
    const found = form.exec(text)?.[1];
    if (found && !isIp(found)) return found.toLowerCase();
  }
  return null;
}

const name =
  '([a-z0-9_][a-z0-9_-]{0,62}(?:\\.[a-z0-9_-]{1,63}){1,10}|\\[?(?:\\d{1,3}\\.){3}\\d{1,3}\\]?|\\[[0-9a-f:]{3,45}\\])\\.?';
const besides = '(?:\\s?[[(](?:ip )?([0-9a-f:.]{3,45})[\\])])?';
const atPort = '(?:[:,]\\s?(?:port[: ]{1,3})?(\\d{2,5})\\b)?';
const host = (before: string) =>
  new RegExp(
    `${before}["'<]{0,2}(?:smtps?:\\/\\/|tcp:\\/\\/|tls:\\/\\/|ssl:\\/\\/)?${name}${besides}${atPort}`,
    'i',
  );
const hosts: readonly RegExp[] = [
  // Barracuda: `Deferred (mail.example.net:25:421 …)`
  host('\\((?=[\\w.-]{3,255}:\\d{2,5}:)'),
  host('\\brelay='),
  host('(?:^|\\s)H='),
  new RegExp(`(?:^|[\\s:])${name}${besides}() failed after (?=[A-Z]|connect)`),
  // dma(8) of an EHLO
  new RegExp(`\\bperform server greeting at ${name}${besides}():`),
  // a row of a table: the host, and its address in the cell beside it
  new RegExp(`\\t${name}\\t\\[?((?:\\d{1,3}\\.){3}\\d{1,3}|[0-9a-f:]{6,45})\\]?(?=\\t|$)`, 'i'),
  host('\\b(?:host|server) (?=\\S{3,255}\\s?[[(])'),
  host(
    '(?<![\\w.])["\']?(?:remote[_-]?(?:server|host|mta)|dsnMta|mx_?(?:host|server)?|smtp_?(?:host|server)|receiving server|remote server|remote system|delivery host|destination host|dst_?host|peer(?:_?name)?|target(?:_?host)?)["\']?\\s{0,20}[=:]\\s{0,20}(?:dns;\\s?)?',
  ),
  // Exchange's LastError
  new RegExp(`\\{FQDN=${name}\\}(?:; ?\\{IP=([0-9a-f:.]{3,45})\\})?`, 'i'),
  host('(?:^|\\n)\\s{0,8}(?=\\S{3,255} (?:does not like recipient|failed (?:after I sent|on DATA)))'),
  host('\\bhostname = '),
  // Go's net package, our own end first; Zend's Mail
  host('\\b(?:read|write) tcp \\S{1,60}->'),
  host('\\bCould not read from '),
  // Commons Email
  host('\\bto the following server failed : '),
  // Node's errors of the socket and of the resolver
  host('\\b(?:connect|getaddrinfo|query\\w{1,5}) E[A-Z]{4,14} '),
  host('\\b(?:when )?sending to '),
  // Go's net package
  host('\\bdial tcp: lookup '),
  host(
    '\\b(?:could not connect to|cannot connect to|unable to connect to|failed to connect to|connect(?:ing|ed|ion)? (?:to|with)|connection established to|attempting to deliver to:?|dial tcp) (?:(?:remote |the )?(?:SMTP |mail )?(?:host|server|mailserver):? )?',
  ),
  host(
    '\\b(?:remote|receiving|destination|recipient|mail|MX|SMTP|relay) (?:mail ?|SMTP )?(?:server|host|MTA|relay|end)(?: at| is)?:? ',
  ),
  host('\\b(?:rejected|refused|deferred|answered|returned|issued) by (?:the )?(?:host |server )?'),
  host('\\bdelivering to (?:host |server )?'),
  host('(?<![\\w.@])["\']?(?:host|server)["\']?\\s?[=:]\\s{0,4}'),
  host('\\b(?:at|via|from|with) (?:host|server|mx) '),
  host('\\bResponse from '),
  // settings of a program that hands its mail in: `EMAIL_HOST = 'smtp.example.com'`
  host('(?<![\\w.])["\'$]?\\w{0,20}(?:smtp|mail)_?(?:host|server|srv)["\']?\\s?(?:=>|[=:])\\s{0,4}'),
  host('\\b(?:using|through|via|with|over|by) (?=(?:smtp|relay|email-smtp|submission)[\\w-]{0,20}\\.)'),
];
/** `connect to 2001:db8::1b:25: …`, `[2001:db8::1b]:25: …`, `failed to respond 192.0.2.9:587`: the port of mail is no part of it. */
const loneAddress =
  /(?:^|\s)\[?((?:[\da-f]{1,4}:){1,7}[\da-f:]{0,30}?|(?:\d{1,3}\.){3}\d{1,3})\]?:(25|465|587|2525)(?=[\s:,]|$)/i;
/** Postal: `Connected to 192.0.2.53:25 (mx3.example.net)`; OpenSMTPD: `relay=192.0.2.53 (mx3.example.net)`. */
const addressFirst =
  /\b(?:(?:connect(?:ed|ing)?|sending) to (?:\w{3,5}(?:\+\w{3,10})?:\/\/)?|relay=)\[?((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]{6,45}?)\]?(?::(25|465|587|\d{4,5}))? \(([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})\)/i;
const noHost =
  /^(?:gsmtp|see|www\.|https?:|system\.|mailkit\.|javax?\.|org\.|com\.(?:sun|amazon)|net\.smtp|jakarta\.|[\d.]{1,6}$|[245]\.\d{1,3}\.\d{1,3}$)/i;
const sourceFile = /\.(?:php|js|ts|py|rb|java|cs|go|rs|c|cc|log|gz|conf|html?|cgi|pl)$/i;

const addressField =
  /(?<![\w.])["']?(?:(?:delivery|remote|destination|receiving|dest|dst|peer|mx|server)[ _-]?ip(?:[ _-]?address)?|remote_?address|ip_?address)["']?\s?[=:]\s{0,20}["'[]?([0-9a-f:.]{3,45})/i;

/** The server that a text names as the one that was spoken to. @param reply its words name whom it likes */
export function remoteIn(text: string): RemoteMta | null {
  const reversed = addressFirst.exec(text);
  if (reversed) return remoteMta(reversed[3]!, reversed[1]!, reversed[2] ? Number(reversed[2]) : null);
  for (const form of hosts) {
    const found = form.exec(text);
    if (!found) continue;
    const told = found[1]!.replace(/^\[|\]$/g, '');
    if (noHost.test(told) || sourceFile.test(told)) continue;
    const port =
      found[3] ?? /\bport[:= ]{1,3}(\d{2,5})\b/i.exec(text.slice(found.index, found.index + 400))?.[1];
    const beside = found[2] ?? (isIp(told) ? null : (addressField.exec(text)?.[1] ?? null));
    const mta = remoteMta(told, beside, port ? Number(port) : null);
    if (mta) return mta;
  }
  const lone = loneAddress.exec(text);
  return findRemote(text) ?? (lone && remoteMta(null, lone[1]!, Number(lone[2])));
}

const clients: readonly RegExp[] = [
  /(?:^|\s)I=\[([0-9A-Fa-f:.]{3,45})\]/,
  /(?<![\w.])["']?(?:source_?ip|sending_?ip|egress_?ip|local_?ip|client_?ip|src_?ip|outbound_?ip|originating_?ip|sourceAddress|dlvSourceIp|src)["']?\s?[=:]\s?(?:[\w.-]{1,255}\[)?["'[]?([0-9A-Fa-f:.]{3,45})/i,
  /\b(?:from|using|via) (?:our |local |source |sending )?(?:ip|address) \[?([0-9A-Fa-f:.]{7,45})/i,
];

/** Our own address where a field of the record names it. */
export function clientIn(text: string): string | null {
  for (const form of clients) {
    const found = form.exec(text)?.[1]?.replace(/[.:]$/, '');
    if (found && isIp(found)) return found;
  }
  return null;
}
