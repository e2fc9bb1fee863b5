/** What is asked of a session, and what of it is refused before anything is looked up or connected to. */
import { parseIp } from '../dns/address.ts';
import { isHostName } from '../dns/name.ts';
import { Problem } from '../problem.ts';
import type { PolitenessLimits } from '../ports.ts';
import type { Deadlines } from '../smtp/session.ts';

export interface ProbeRequest {
  /** `host`: this host only. `domain`: every MX of the domain. See readTarget for texts. */
  where: { kind: 'host' | 'domain'; name: string; port: number };
  /** Addresses of this machine to connect from; empty for the one the system picks. */
  clientIps: string[];
  /** Null: the address literal of the client IP. */
  helo: string | null;
  mailFrom: string | null;
  /** With it the session goes on to MAIL and RCPT; there is no DATA. */
  rcptTo: string | null;
  starttls: 'auto' | 'never' | 'require';
  /** Why the politeness rule is overridden; null to obey it. */
  override: string | null;
  allowPrivate: boolean;
  /** Only the first so many addresses, for a test message: it must not go out once per MX. */
  maxTargets?: number;
  limits?: PolitenessLimits;
  deadlines?: Partial<Deadlines>;
  /** A test message and a login, see electron/node/smtp/test-message.ts. */
  message?: Uint8Array;
  auth?: { user: string; password: string };
}

/**
 * CR, LF and NUL would become commands of their own.
 * @throws Problem `bad-helo`, `bad-address`, `bad-client-ip` or `bad-override` (exit 2)
 */
export function checkRequest({ helo, mailFrom, rcptTo, clientIps, override }: ProbeRequest): void {
  const literal = helo === null ? null : /^\[(?:IPv6:)?([^\]]*)\]$/i.exec(helo);
  // Underscores are no host name, but some servers say them, and the test must say what they say.
  if (helo !== null && !isHostName(helo.replaceAll('_', 'x')) && !(literal && parseIp(literal[1]!)))
    throw bad('helo', 'The HELO name is not a host name.', 'Give a full host name such as mail.example.com.');
  for (const address of [mailFrom, rcptTo])
    if (address !== null && address !== '' && !isMailbox(address))
      throw bad(
        'address',
        'A sender or recipient is not a mail address.',
        'Write it like postmaster@example.net.',
      );
  if (rcptTo === '') throw bad('address', 'The recipient is empty.', 'Write it like postmaster@example.net.');
  for (const ip of clientIps)
    if (!parseIp(ip))
      throw bad('client-ip', 'A client IP is not an IP address.', 'Give an address of this machine.');
  if (override !== null && override.trim().length < 3)
    throw bad(
      'override',
      'The waiting time is only overridden for a reason.',
      'Write the reason in a few words.',
    );
}

const bad = (what: string, says: string, hint: string): Problem =>
  new Problem(`bad-${what}`, says, hint, { exit: 2 });

function isMailbox(address: string): boolean {
  const at = address.lastIndexOf('@');
  if (address.length > 320 || at < 1) return false;
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const literal = /^\[(?:IPv6:)?([^\]]*)\]$/i.exec(domain);
  // Without spaces, angle brackets and controls nothing can end the path early; quoted local parts may hold more.
  return (
    /^[^\s<>\p{Cc}]{1,64}$/u.test(local) && (isHostName(domain) || Boolean(literal && parseIp(literal[1]!)))
  );
}
