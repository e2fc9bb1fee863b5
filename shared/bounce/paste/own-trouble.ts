/** Sentences of the sending program itself, where no server answered: refused, timed out, no route, no name, kept back. */
import type { Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { postfixSentence } from '../prose/postfix-sentence.ts';
import { stageOf } from '../stage.ts';
import { isClientLibrary } from '../prose/client-library.ts';
import { phpMailerStage } from '../prose/phpmailer.ts';
import { libraryStage } from './library-words.ts';

/** Words that only programs use of a connection that carries mail. */
const mail =
  /smtp|@[\w.-]{1,253}>? ?: (?:connect to|lost connection with|conversation with) |\bName service error for name=|\bmx\d?\b|\bmail ?(?:server|er\b|host)|\bpostfix|\bexim|\bsendmail|\bdeliver|\brelay\b|\bdefer|:(?:25|465|587|2525)\b|\bport (?:25|465|587|2525)\b|\bMAIL FROM\b|\bRCPT TO\b|\be-?mails? (?:sent )?to\b|greeting|nachricht|zustell|remise|entrega|consegna/i;
const troubles: readonly [RegExp, Stage | null][] = [
  // qmail's log without its times: no other program writes blanks as underscores behind these words
  [/\bdelivery \d{1,10}: (?:deferral|failure): [^\s_]{1,60}_\S{5}/, 'unknown'],
  [/\bdelivery temporarily suspended: /i, null],
  [
    /\bconnect to \S{1,255}\[[^\]]{2,60}\]\S{0,8}: (?:Connection|Operation|No route|Network|Host)/i,
    'greeting',
  ],
  [/\b(?:lost connection with|conversation with) \S{1,255} (?:while|timed out)/i, null],
  [
    /\bConnection (?:refused|timed ?out|reset(?: by peer)?)\b|\bECONNREFUSED\b|\bETIMEDOUT\b|\bECONNRESET\b|\bOperation timed out\b|\bi\/o timeout\b|\bNet::(?:Open|Read)Timeout\b/i,
    'greeting',
  ],
  // mox; Interchange
  [/\bdata: unexpected EOF\b/, 'data'],
  [/\bUnable to send mail using Net::SMTP\b/, null],
  // qmail-remote.c
  [/\bI wasn't able to establish an SMTP connection\b/i, 'greeting'],
  // Zend's Mail
  [/\bCould not read from (?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b/i, null],
  // cPanel's Exim counts what a domain sends, and what of it failed
  [/\bhas exceeded the max (?:defers and failures|emails) per hour\b/i, 'unknown'],
  // Commons Email, around the exception that tells why
  [/\bSending the email to the following server failed\b/i, 'greeting'],
  [
    /\bNo route to host\b|\bNetwork (?:is )?unreachable\b|\bCannot assign requested address\b|\bE(?:HOST|NET)UNREACH\b/i,
    'greeting',
  ],
  // what JavaMail, PHP, Symfony, .NET and Windows say of the same
  [
    /\b(?:Cannot|Can't|Could not|Couldn't|Unable to|Failed to) connect to (?:the )?(?:remote |SMTP |mail ?)*(?:host|server)\b|\bFailed to connect with fsockopen\b|\bConnection could not be established with host\b|\btarget machine actively refused it\b|\bconnected party did not properly respond\b/i,
    'greeting',
  ],
  [
    /\bHost or domain name not found\b|\bName service error\b|\bDNS query failed\b|\bcould not resolve\b|\bENOTFOUND\b|\bgetaddrinfo\b|\bno such host\b|\binvalid DNS MX\b/i,
    'unknown',
  ],
  [
    /\bclient TLS configuration problem\b|\btls: failed to verify\b|\bcertificate verify failed\b|\bself[- ]signed certificate\b|\bunable to verify the first certificate\b|\bSSL_connect error\b|\bwrong version number\b|\bfirst record does not look like a TLS handshake\b/i,
    'starttls',
  ],
  [
    /\bRemote host closed connection\b|\bRemote end \S{3,80} closed connection\b|\bConnection (?:unexpectedly closed|closed unexpectedly)|\b(?:server|host) has unexpectedly disconnected\b|\bcode \\?"\\?", with message \\?"\\?"|\bgot an empty respons|\bGreeting never received\b|\bNo SMTP servers were available\b|\bcreate SMTP client: EOF\b|\bmissing port in address\b|\bTried all MXs\b|\bAll (?:hosts|relevant MX records)\b.{0,60}\b(?:failing|invalid|unreachable)/i,
    null,
  ],
];

const exception = /\b\w+Exception\b|^\s+at [\w.$]+[ (]/m;

/** What the program says of it beside. */
export const isPermanent = (line: string): boolean =>
  /\bpermanent (?:error|failure)\b|\bMessage discarded\b|\bdelivery \d{1,10}: failure: /i.test(line);

export interface Trouble {
  says: string;
  stage: Stage;
  remoteMta: RemoteMta | null;
}

/** Without what it stands between; a bracket of its own stays. */
function unquoted(text: string): string {
  const inner = text.replace(/^[("'\s]+|["'\s]+$/g, '');
  return inner.includes('(') ? inner : inner.replace(/[)"'\s]+$/, '');
}

/** Of a text as a whole, for a line alone need not say so. */
export const isOfMail = (whole: string): boolean => mail.test(whole) || isClientLibrary(whole);

/** Somebody who tells what may happen gives examples. */
const inGeneral =
  /(?:\be\.g\.|\bsuch as|\bfor (?:example|instance)|\bz\. ?B\.|\bzum Beispiel|\bpar exemple|\bpor ejemplo|\bad esempio)[ ,:][^\n]{0,80}\b(?:refused|timed? ?out|not found|unreachable|lost|closed|failed)/i;

/** Null where the line says nothing of the kind; `whole` is a text that is of mail. */
export function ownTrouble(line: string, whole: string): Trouble | null {
  if (!/[\p{L}]/u.test(line) || inGeneral.test(line)) return null;
  const text = line.slice(0, 4000);
  for (const [form, stage] of troubles) {
    if (!form.test(text)) continue;
    const told = postfixSentence(unquoted(text));
    const traced = libraryStage(exception.test(whole) ? whole : text);
    const named = traced === 'unknown' ? told.stage : traced;
    return {
      says: told.says,
      stage: named === 'unknown' ? (stage ?? stageOf(whole)) : named,
      remoteMta: told.remoteMta,
    };
  }
  const failed = phpMailerStage(text);
  return failed ? { says: unquoted(text), stage: failed, remoteMta: null } : null;
}
