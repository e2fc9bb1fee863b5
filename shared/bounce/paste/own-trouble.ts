/** Sentences of the sending program itself, where no server answered: refused, timed out, no route, no name, kept back. */
import type { Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { postfixSentence } from '../prose/postfix-sentence.ts';
import { stageOf } from '../stage.ts';
import { libraryStage } from './library-words.ts';

/** Words that only programs use of a connection that carries mail. */
const mail =
  /\bsmtps?\b|\bmx\d?\b|\bmail ?(?:server|er\b|host)|\bpostfix|\bexim|\bsendmail|\bdeliver|\brelay\b|\bdefer|:(?:25|465|587|2525)\b|\bport (?:25|465|587|2525)\b|greeting|nachricht|zustell|remise|entrega|consegna/i;
const troubles: readonly [RegExp, Stage | null][] = [
  [/\bdelivery temporarily suspended: /i, null],
  [
    /\bconnect to \S{1,255}\[[^\]]{2,60}\]\S{0,8}: (?:Connection|Operation|No route|Network|Host)/i,
    'greeting',
  ],
  [/\b(?:lost connection with|conversation with) \S{1,255} (?:while|timed out)/i, null],
  [
    /\bConnection (?:refused|timed ?out|reset(?: by peer)?)\b|\bECONNREFUSED\b|\bETIMEDOUT\b|\bECONNRESET\b|\bOperation timed out\b|\bi\/o timeout\b|\bCannot connect to (?:host|server)\b|\bNet::(?:Open|Read)Timeout\b/i,
    'greeting',
  ],
  [/\bNo route to host\b|\bNetwork (?:is )?unreachable\b|\bEHOSTUNREACH\b|\bENETUNREACH\b/i, 'greeting'],
  [
    /\bHost or domain name not found\b|\bName service error\b|\bDNS query failed\b|\bcould not resolve\b|\bENOTFOUND\b|\bgetaddrinfo\b|\bno such host\b/i,
    'unknown',
  ],
  [
    /\bclient TLS configuration problem\b|\btls: failed to verify\b|\bcertificate verify failed\b|\bself[- ]signed certificate\b|\bunable to verify the first certificate\b|\bSSL_connect error\b|\bwrong version number\b/i,
    'starttls',
  ],
  [
    /\bRemote host closed connection\b|\bConnection (?:unexpectedly closed|closed unexpectedly)|\bGreeting never received\b|\bNo SMTP servers were available\b|\bTried all MXs\b|\bAll (?:hosts|relevant MX records)\b.{0,60}\b(?:failing|invalid|unreachable)/i,
    null,
  ],
];

const exception = /\b\w+Exception\b|^\s+at [\w.$]+[ (]/m;

export interface Trouble {
  says: string;
  stage: Stage;
  remoteMta: RemoteMta | null;
}

/** Of a text as a whole, for a line alone need not say so. */
export const isOfMail = (whole: string): boolean => mail.test(whole);

/** Null where the line says nothing of the kind; `whole` is a text that is of mail. */
export function ownTrouble(line: string, whole: string): Trouble | null {
  if (!/[a-z]/i.test(line)) return null;
  const text = line.slice(0, 4000);
  for (const [form, stage] of troubles) {
    if (!form.test(text)) continue;
    const told = postfixSentence(text.replace(/^[("'\s]+|[)"'\s]+$/g, ''));
    const named = told.stage === 'unknown' ? libraryStage(exception.test(whole) ? whole : text) : told.stage;
    return {
      says: told.says,
      stage: named === 'unknown' ? (stage ?? stageOf(whole)) : named,
      remoteMta: told.remoteMta,
    };
  }
  return null;
}
