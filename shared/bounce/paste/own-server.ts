/** Which of the servers that a text names is the sender's own: it is never the one that was spoken to. */
import type { Reply } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { clientIpOf } from '../host.ts';

const host = '((?:[a-z0-9_-]{1,63}\\.){1,10}[a-z]{2,24})';
/** How a server names itself to others (RFC 5321 §4.1.1.1), and who wrote a notice. */
const names: readonly RegExp[] = [
  new RegExp(`\\b(?:EHLO|HELO)[ \\t]{1,4}${host}`, 'g'),
  new RegExp(`\\bhelo=<?${host}`, 'gi'),
  new RegExp(`\\b(?:reporting[- ](?:mta|server)|generating server)[ \\t]?: ?(?:dns; ?)?${host}`, 'gi'),
  new RegExp(`\\bThis is the (?:mail system|Postfix program) at host ${host}`, 'g'),
];

/** @param text all that was pasted around the reply */
export function isOwnServer({ name, address }: RemoteMta, reply: Reply | null, text: string): boolean {
  if (address !== null && address === clientIpOf(reply, null)) return true;
  const told = name?.toLowerCase();
  return (
    told !== undefined &&
    names.some((form) =>
      [...text.slice(0, 20_000).matchAll(form)].some((found) => found[1]!.toLowerCase() === told),
    )
  );
}
