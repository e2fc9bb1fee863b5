/**
 * Rule I4: no server replied, but the sending server's own sentence names the step that failed, and so the cause: the
 * look-up of the name, the encryption, its own configuration or disk, a server that fell silent in the middle. A
 * connection that was refused or never came about names none: what is behind it is what the walk finds out.
 * Sentences of Postfix (smtp(8), trivial-rewrite(8)), Exim (transports/smtp.c, tls-openssl.c) and client libraries.
 */
import type { Attempt } from '../bounce/attempt.ts';
import { meaningOf } from '../catalogue/meaning/read.ts';
import type { Rule } from './rules.ts';

const sentences: readonly [RegExp, Rule][] = [
  [
    /\bName service error\b|\bhost or domain name not found\b|\bname server reply\b|\bhost lookup did not complete\b|\bDNS (?:lookup|query)\b.{0,80}\b(?:fail|did not)|\bcan(?:'t|not) find an MX\b|\bno such host\b|\bgetaddrinfo\b|\bENOTFOUND\b|\ball relevant MX records point to non-existent\b|\bTemporary failure in name resolution\b/i,
    {
      add: { 'dns-failure': 6 },
      says: 'the sending server says that the name of the destination could not be looked up',
    },
  ],
  [
    /\bTLS session\b|\bTLS configuration\b|\btls: failed to verify\b|\bx509: |\bstart(?:ing)? TLS\b|\bTLS is required\b|\bTLS (?:handshake|negotiation|alert)\b|\bSSL_(?:connect|accept)\b|\bSSL routines\b|\bcertificate (?:verif|not trusted|has expired|is not)|\bself[- ]signed certificate\b|\bunable to verify the first certificate\b|\bwrong version number\b|\bcertificate verify failed\b/i,
    { add: { tls: 6 }, says: 'the sending server says that encryption did not come about' },
  ],
  [
    /\bfailed to (?:expand|open)\b|\bPermission denied\b|\bNo space left on device\b|\bmail transport unavailable\b|\bunable to (?:create|open|write)\b|\bToo many open files\b|\bCannot allocate memory\b|\bTainted\b|\bpipe to \|/i,
    { add: { 'sender-outage': 6 }, says: 'the sending server names a fault of its own' },
  ],
  [
    /\btimed out while (?:sending|performing|receiving (?!the initial))|\btimeout after (?:MAIL|RCPT|DATA|end of|sending)/i,
    { add: { timeout: 6 }, says: 'the other server connected and then fell silent' },
  ],
];

/** Null where the sentence names no step. Where a library dropped the code of a reply, its words are a server's. */
export function ownWords(lead: Pick<Attempt, 'says' | 'status'> | null): Rule | null {
  const text = lead?.says?.slice(0, 2000) ?? '';
  if (lead?.status && text.startsWith(lead.status)) {
    const cause = meaningOf(text.slice(lead.status.length))?.cause ?? null;
    return (
      cause && {
        add: { [cause]: 5 },
        says: 'the words of a server, whose code was not passed on, speak of it',
      }
    );
  }
  return sentences.find(([form]) => form.test(text))?.[1] ?? null;
}
