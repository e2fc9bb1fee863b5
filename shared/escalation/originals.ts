/** What a case itself says is private: people, subjects, message ids, names of files, hosts of the inside. */
import type { Case } from '../case/case.ts';
import { isInternalName } from '../dns/name.ts';
import { decodeWords } from '../text/encoded-words.ts';
import { tasks } from './person-words.ts';
import { isPrivate, replaceMailboxes } from './patterns.ts';

/** Somebody of whom only a mailbox is known. */
interface Person {
  name: string;
  /** Of the name, lower case. */
  parts: readonly string[];
  /** Names of an account that somebody of that name may have. */
  logins: readonly string[];
}

export interface Originals {
  recipients: ReadonlySet<string>;
  /** Every mailbox that the case names, lower case. */
  mailboxes: ReadonlySet<string>;
  messageIds: ReadonlySet<string>;
  subjects: readonly string[];
  /** Display names, and names of customers and colleagues. */
  names: readonly string[];
  people: readonly Person[];
  /** File names are often subjects or people: each becomes `evidence-N.ext`. */
  files: ReadonlyMap<string, string>;
  /** Host names of the inside, and all names without a dot, which no pattern could find. */
  internalHosts: ReadonlySet<string>;
  bareHosts: ReadonlySet<string>;
}

/** Everyday words that are mailboxes too: as a word alone they name nobody. */
export const roles = new Set(
  'abuse account accounts admin administrator billing bounce bounces contact daemon delivery error errors host hostmaster info mail mailer mailer-daemon mailbox marketing message news newsletter no-reply nobody noreply notification notifications office order orders post postmaster recipient root sales security sender server service shop smtp spam support system team test user users webmaster'.split(
    ' ',
  ),
);

/** What half of all mail servers are called: such a name tells nothing, and the report itself speaks of an MX. */
const hostRoles = new Set(
  'mx mta relay gateway gw queue postfix exim sendmail mailhost mailserver mailhub mailgate outbound inbound edge'.split(
    ' ',
  ),
);

const itself = new Set(['me', 'we', 'us', 'you', 'i', 'root', 'admin', 'support', 'customer', 'provider']);

export function originalsOf(c: Case, machine: string | null): Originals {
  const mailboxes = new Set<string>();
  const note = (text: string | null | undefined): void => {
    if (text?.includes('@'))
      replaceMailboxes(decodeWords(text), (found) => {
        mailboxes.add(found.toLowerCase());
        return found;
      });
  };
  const recipients = new Set<string>();
  const internalHosts = new Set<string>();
  const bareHosts = new Set<string>();
  const host = (name: string | null | undefined, address?: string | null): void => {
    const lower = name?.toLowerCase().replace(/\.$/, '');
    if (!lower) return;
    if (!lower.includes('.') && /[a-z]/.test(lower) && !roles.has(lower) && !hostRoles.has(lower))
      bareHosts.add(lower);
    if (isInternalName(lower) || (address && isPrivate(address))) internalHosts.add(lower);
  };
  for (const a of c.attempts) {
    if (a.recipient) recipients.add(a.recipient.toLowerCase());
    note(a.recipient);
    note(a.sender);
    host(a.remoteMta?.name, a.remoteMta?.address);
    host(a.reportingMta);
    host(a.helo);
  }
  for (const session of c.sessions) host(session.target.host, session.target.address);
  host(c.helo);
  const publicNames = new Set([c.helo, ...c.attempts.map((a) => a.helo)].map((name) => name?.toLowerCase()));
  host(machine);
  if (machine?.includes('.') && !publicNames.has(machine.toLowerCase()))
    internalHosts.add(machine.toLowerCase());
  const r = c.returned;
  note(r?.from);
  note(r?.to);
  const people = [...displayNames(r?.from), ...displayNames(r?.to)];
  const others = [c.customer, ...c.journal.map((entry) => entry.who)].filter(
    (who): who is string => Boolean(who) && !itself.has(who!.toLowerCase()) && !who!.includes('@'),
  );
  const ofMailboxes = [...mailboxes].slice(0, 100).flatMap((box) => personOf(box) ?? []);
  const files = new Map<string, string>();
  for (const name of [...c.sources.map((s) => s.name), ...c.attempts.map((a) => a.source.file)])
    if (name && name !== 'pasted text' && !files.has(name))
      files.set(
        name,
        `evidence-${files.size + 1}${/\.[A-Za-z0-9]{1,4}$/.exec(name)?.[0].toLowerCase() ?? '.txt'}`,
      );
  return {
    recipients,
    mailboxes,
    messageIds: new Set(r?.messageId ? [r.messageId.replace(/^<|>$/g, '').toLowerCase()] : []),
    subjects: subjectsOf(r?.subject),
    people: ofMailboxes,
    names: [
      ...new Set(
        [...people, ...ofMailboxes.map(({ name }) => name), ...others]
          .map((name) => name.trim())
          .filter((name) => name.length > 1),
      ),
    ],
    files,
    internalHosts,
    bareHosts,
  };
}

/** `jens.okafor@…` is Jens Okafor, `j.hofmann@…` somebody called Hofmann, and either may log in as `jhofmann`. */
function personOf(box: string): Person | null {
  const words = box.slice(0, box.lastIndexOf('@')).split(/[._-]/);
  const last = words.at(-1)!;
  if (words.length < 2 || words.length > 4 || last.length < 3) return null;
  if (
    !words.every((word) => /^\p{L}+$/u.test(word)) ||
    words.some((word) => roles.has(word) || tasks.has(word))
  )
    return null;
  return {
    name: words.join(' '),
    parts: words.filter((word) => word.length > 2),
    logins: [words.join(''), words[0]![0]! + last, last + words[0]![0]!].filter((login) => login.length > 4),
  };
}

/** A subject, its lines, and itself without `Re:` and the like. */
function subjectsOf(subject: string | null | undefined): string[] {
  if (!subject) return [];
  const lines = decodeWords(subject)
    .split(/[\r\n]+/)
    .map((line) => line.trim());
  const bare = lines.map((line) => line.replace(/^(?:(?:re|fwd?|aw|wg|sv|tr|rv)\s*:\s*)+/i, ''));
  return [...new Set([decodeWords(subject).trim(), ...lines, ...bare])].filter((line) => line.length > 1);
}

/** `Anna Alt <anna@example.com>, "B, C" <b@…>` → the names. */
function displayNames(header: string | null | undefined): string[] {
  if (!header) return [];
  return decodeWords(header)
    .slice(0, 10_000)
    .split(/<[^<>]*>\s*,?/)
    .map((name) =>
      name
        .replace(/^[\s,;:]+|[\s,;:]+$/g, '')
        .replace(/^["'](.*)["']$/, '$1')
        .replace(/\\(.)/g, '$1'),
    )
    .filter((name) => name !== '' && !name.includes('@'));
}
