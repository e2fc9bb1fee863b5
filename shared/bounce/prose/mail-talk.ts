/** Is a number with some words the reply of a mail server? Asked of pasted text only, where nothing else vouches for it. */
import type { Cause } from '../../catalogue/cause.ts';
import { meaningOf } from '../../catalogue/meaning/read.ts';
import { isIp } from '../../dns/address.ts';
import type { Reply } from '../../smtp/reply.ts';
import { isClientLibrary } from './client-library.ts';
import { isAmount, isCountedAlone } from './counted.ts';

/** Beginnings of words that mail servers use, in the languages they speak. Prices, streets and room numbers use none. */
const vocabulary =
  /serv(?!ing)|connect|conexi|connexi|conness|verbind|mail|messag|mensa[jg]|nachricht|courriel|retr(?:y|ies)|\btry|later|again|tempor|avail|dispon|verfügb|beschikba|clos(?:e|ing)|error|erreur|fehler|\bsmtp|\bhost\b|client|recip|sender|reject|refus|rifiut|rechaz|abgelehnt|verweiger|\bblock|\bden(?:y|ied)|limit|time-?d? ?out|address|command|queue|system|session|\bload\b|busy|gr[ae]y-?list|spam|virus|policy|network|\bdns|\btls|authent|too |quota|domain|transf|delay|defer|throttl|\brate\b|resource|exceed|slow|wait|accept|abus|reput|problem|fail|intern|maint|wartung|manten|manuten|software|shut|\bok\b|\b(?:your|this|client) ip\b|\behlo\b|\bhelo\b|\buser|\brelay/i;
const context =
  /\bsmtp|\be?-?mail|courriel|correo electr|пошт|почт|письм|(?:надісла|відправ)\S{1,6} лист|(?:отриму|одержу)вач|メール|邮件|郵件|bounce|deliver|deferr|\bmx\b|\bpostmaster\b|\bmail from\b|\brcpt to\b|\b(?:helo|ehlo) command\b|\bin reply to (?:end of|MAIL|RCPT|DATA)|\berror sending message\b|\bdoes not like recipient\b/i;
const elsewherePattern =
  /\bHTTP\/\d|\bmisdirected request\b|"(?:GET|POST|HEAD|PUT) \/|\bSQLSTATE\b|\bHY000\b|\bSIP\/2|\brequested URL\b|\bHTTPError\b|\bupstream (?:responded|server|sent)\b|\bINSERT INTO\b|\bUnavailable For Legal Reasons\b/i;
/** What shows error codes on its own display, and sends no mail that way. */
const machine =
  /\b(?:wash(?:ing|er)|dish ?washer|dryer|oven|fridge|boiler|heat(?:ing|er)|furnace|playstation|xbox|elevator|inverter|vacuum|waschmaschine|geschirrspüler|spülmaschine|trockner|heizung|therme|backofen|lave-(?:linge|vaisselle)|chaudière|lavadora|lavavajillas|caldera|lavatrice|lavastoviglie|caldaia|wasmachine|vaatwasser|pralka|zmywarka)/i;
const isOfMachine = (whole: string): boolean => machine.test(whole) && !context.test(whole);
/** What web servers say with codes that mail servers have as well. */
const web =
  /^(?:internal (?:server )?error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|not implemented)\b/i;
/** What servers of files and news answer with the same words (RFC 959 §4.2.2, RFC 3977 §3.2.1). */
const shared = /^(?:syntax error|bad sequence|command (?:not |un)|unknown command|invalid command)/i;
const host = /(?:^|[\s<[(])(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24}\b/i;

/** What people write before a reply that they have from somewhere. */
const label = /^(?:(?:e?smtp|error|code|status|reply|response|fehler|erreur|errore?)[ :#=]{1,3}){1,3}/i;

/** What a whole text is about; asked for each of its replies, so the last answer is kept. */
let asked = { whole: '', begins: '', ofMail: false, elsewhere: false, mailbox: false };
function about(whole: string): typeof asked {
  if (asked.whole !== whole)
    asked = {
      whole,
      begins: whole.trimStart().replace(label, '').slice(0, 3),
      ofMail: context.test(whole) || isClientLibrary(whole),
      elsewhere: elsewherePattern.test(whole) || isOfMachine(whole),
      mailbox: /@[\w-]{1,255}\.\w/.test(whole),
    };
  return asked;
}

/** @param whole the text in which it was found */
export function isMailTalk(reply: Reply, whole: string): boolean {
  if (reply.enhanced) return true;
  const { begins, ofMail, elsewhere, mailbox } = about(whole);
  if (elsewhere) return false;
  const text = reply.text.slice(0, 1000);
  // `421,550 messages`
  if (isAmount(text) || /^\d{3},\d{3}\b/.test(reply.lines[0]!)) return false;
  const alone = begins === String(reply.code);
  if (reply.code >= 500 && reply.code <= 504 && (web.test(text) || !(ofMail || host.test(text))))
    return alone && !whole.trim().includes('\n') && !shared.test(text) && isOnlyOfMail(text);
  if (reply.lines.length > 1 && reply.lines[0]![3] === '-') return true;
  if (reply.code !== 421 && !alone && !ofMail && !mailbox) return false;
  if (!text) return whole.length < 12 || ofMail;
  return (
    vocabulary.test(text) ||
    host.test(text) ||
    // a language without a word of ours
    /[^\x00-\u024f\u2000-\u20cf]{3}/.test(text) ||
    text.split(/[\s[\]()<>,;]/, 20).some(isIp) ||
    (reply.code === 421 && isOnlyOfMail(text)) ||
    (alone && (ofMail || !whole.trim().includes('\n')) && (isSaid(reply) || isOnlyOfMail(text)))
  );
}

/** “421 Process table full” and nothing else: a few words that count nothing and name no place. */
function isSaid({ text }: Reply): boolean {
  return !isCountedAlone(text) && text.split(' ').length <= 8;
}
/** A single sentence behind a number is a mail server's if it names one of these; roads are closed and trains full, too. */
const onlyOfMail: ReadonlySet<Cause> = new Set([
  'connection-limit',
  'reputation',
  'authentication',
  'reverse-dns',
  'greylisting',
  'dns-failure',
  'protocol-error',
  'tls',
]);
export const isOnlyOfMail = (words: string): boolean => onlyOfMail.has(meaningOf(words)?.cause ?? 'other');

/** 421 as people speak of it: `error 421`, `a 421 error`, in a text about mail; `we get 421` where that is all there is. */
export function speaksOf421(whole: string): boolean {
  if (elsewherePattern.test(whole) || isOfMachine(whole)) return false;
  const question = whole.length < 100 && wordsOnly.test(whole);
  return (called.test(whole) && (question || context.test(whole))) || (question && met.test(whole));
}

const wordsOnly = /^[\p{L} \d.,!?:#“”"'-]*\s*$/u;
const called =
  /(?<!\bexit\s{1,3})\b(?:error|code|status|smtp|fehler|fehlercode|erreur|errore?)(?: code)?[ :#=]{1,3}421\b(?!\.\d|\s{1,3}[a-z]{3,20}s\b)|\b421[ -](?:smtp[ -])?(?:error|reply|response|bounce|deferral|fehler)\b/i;
const met =
  /\b(?:gets?|got|getting|receiv(?:e|es|ed|ing)|returns?|returned|returning|says?|what(?:’s|'s| is)|antwortet mit|bekommen|erhalten)(?: an?| the| eine?n?| code)?[ :“"']{1,3}421[”"']?[.!?\s]*$|\bwhat does (?:an? )?421 mean\b/i;

/** The enhanced status that somebody writes beside the code: `421, „4.4.5“`, `421 / 4.4.5`. */
export const statusBeside421 = (whole: string): string | null =>
  /\b421\b["”“»']?\s?(?:[,;:/|(–-]|and|und|et|y|with|mit)?\s?["„“«'(]?#?(4\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(
    whole,
  )?.[1] ?? null;

/** A session of a protocol whose replies have the same form: FTP (RFC 959 §4.2), NNTP (RFC 3977 §3.2); IMAP counts with it. */
export function otherProtocol(text: string): string | null {
  const head = text.slice(0, 20_000);
  if (/\b(?:EHLO|HELO|MAIL FROM|RCPT TO)\b/i.test(head)) return null;
  if (ftpPattern.test(head)) return 'FTP';
  if (/\bNNRP\b|\bInterNetNews\b|\bNNTP\b/.test(head)) return 'NNTP';
  return /^\* \d{1,9} (?:EXISTS|RECENT)\s*$/m.test(head) ? 'IMAP' : null;
}

const ftpPattern =
  /(?:^|\\n|[^\w])ftp> |\(vsFTPd |\bFileZilla Server\b|\b(?:Pure-FTPd|ProFTPD)\b|^(?:Command:\s+)?USER \S+\s*$|\bftp:\/\//im;
