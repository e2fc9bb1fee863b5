/**
 * Versions of one truth. `people` hides who wrote to whom and what the inside looks like; `all` hides also domains,
 * hosts and every address. The same original always gets the same placeholder in one export, numbered in the order
 * in which the case names it, so the same case gives the same bytes.
 */
import type { Case } from '../case/case.ts';
import { decodeHidden } from './hidden.ts';
import { hostName, ipv4, ipv6, isInternalName, isPrivate, mailbox } from './patterns.ts';

export type RedactionLevel = 'full' | 'people' | 'all';
type Sort = 'recipient' | 'sender' | 'name' | 'domain' | 'host' | 'ip' | 'message id' | 'subject';

export interface Redactor {
  readonly level: RedactionLevel;
  /** The text with every original replaced. */
  text(value: string): string;
  /** A deep copy with every string redacted, keys left as they are. */
  deep<T>(value: T): T;
  /** Placeholder → original, for the preview on this screen only; never exported. */
  readonly replaced: ReadonlyMap<string, string>;
}

/** A placeholder, e.g. `[recipient 1]`. */
export const placeholder = /\[(?:recipient|sender|name|domain|host|ip|message id|subject) \d+\]/g;

export function createRedactor(c: Case, level: RedactionLevel): Redactor {
  const numbers = new Map<string, string>();
  const counts = new Map<Sort, number>();
  const replaced = new Map<string, string>();
  const give = (sort: Sort, original: string): string => {
    const key = `${sort === 'recipient' || sort === 'sender' ? 'mailbox' : sort}:${original.toLowerCase()}`;
    const known = numbers.get(key);
    if (known) return known;
    const number = (counts.get(sort) ?? 0) + 1;
    counts.set(sort, number);
    const mark = `[${sort} ${number}]`;
    numbers.set(key, mark);
    replaced.set(mark, original);
    return mark;
  };

  const recipients = new Set<string>();
  const messageIds = new Set<string>();
  const literals = new Map<string, Sort>();
  for (const attempt of c.attempts) if (attempt.recipient) recipients.add(attempt.recipient.toLowerCase());
  for (const id of [c.returned?.messageId]) if (id) messageIds.add(id.replace(/^<|>$/g, '').toLowerCase());
  const addLiteral = (value: string | null | undefined, sort: Sort): void => {
    const trimmed = value?.trim();
    if (trimmed && trimmed.length >= 2) literals.set(trimmed, sort);
  };
  if (c.returned) {
    addLiteral(c.returned.subject, 'subject');
    for (const header of [c.returned.from, c.returned.to])
      for (const name of displayNames(header)) addLiteral(name, 'name');
  }
  for (const entry of c.journal) addLiteral(entry.who, 'name');
  addLiteral(c.customer, 'name');
  for (const attempt of c.attempts)
    if (attempt.reportingMta && !attempt.reportingMta.includes('.')) addLiteral(attempt.reportingMta, 'host');

  const domains = new Set(
    [c.recipientDomain, c.senderDomain, ...c.attempts.map((a) => a.recipientDomain)]
      .filter((d): d is string => Boolean(d))
      .map((d) => d.toLowerCase()),
  );
  /** Lists are public services: their names tell nothing of this case. */
  const zones = new Set(c.findings.flatMap((f) => f.zone?.toLowerCase() ?? []));
  const ordered = [...literals].sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));

  function hideMailbox(found: string): string {
    const lower = found.toLowerCase();
    if (messageIds.has(lower)) return give('message id', found);
    const domain = lower.slice(lower.lastIndexOf('@') + 1);
    return give(recipients.has(lower) || domain === c.recipientDomain ? 'recipient' : 'sender', found);
  }
  function hideName(found: string): string {
    const lower = found.toLowerCase();
    if (level === 'people') return isInternalName(lower) ? give('host', found) : found;
    return zones.has(lower) ? found : give(domains.has(lower) ? 'domain' : 'host', found);
  }
  const hideAddress = (found: string): string =>
    level === 'all' || isPrivate(found) ? give('ip', found) : found;

  function text(value: string): string {
    if (level === 'full' || !value) return value;
    let out = decodeHidden(value);
    for (const id of messageIds) out = replaceAll(out, id, (found) => give('message id', found));
    for (const [literal, sort] of ordered) out = replaceAll(out, literal, () => give(sort, literal));
    out = outsideMarks(out, (part) => part.replace(mailbox, hideMailbox));
    out = outsideMarks(out, (part) =>
      part
        .replace(ipv4, hideAddress)
        .replace(ipv6, (found) => (found.length > 2 ? hideAddress(found) : found)),
    );
    return outsideMarks(out, (part) => part.replace(hostName, hideName));
  }
  function deep<T>(value: T): T {
    if (level === 'full') return value;
    if (typeof value === 'string') return text(value) as T;
    if (Array.isArray(value)) return value.map(deep) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)])) as T;
  }
  // One walk in a fixed order, so that numbers do not depend on which format is written first.
  if (level !== 'full')
    deep({
      a: c.attempts.map((a) => [a.recipient, a.sender]),
      b: [c.recipientDomain, c.senderDomain, c.clientIps, c.helo],
      c: c.attempts,
      d: c.sessions,
      e: c.findings,
    });
  return { level, text, deep, replaced };
}

/** `Anna Alt <anna@example.com>, "B, C" <b@…>` → the names. */
function displayNames(header: string | null): string[] {
  if (!header) return [];
  return decodeHidden(header)
    .slice(0, 10_000)
    .split(/<[^<>]*>,?/)
    .map((name) => name.replace(/^[\s,]+|[\s,]+$/g, '').replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '' && !name.includes('@'));
}

/** Case-insensitive replacement of a literal where it stands as a word of its own. */
function replaceAll(value: string, literal: string, by: (found: string) => string): string {
  const lower = value.toLowerCase();
  const needle = literal.toLowerCase();
  if (lower.length !== value.length || !lower.includes(needle)) return value;
  const wordBefore = /[\p{L}\p{N}]/u.test(literal[0]!);
  const wordAfter = /[\p{L}\p{N}]/u.test(literal.at(-1)!);
  let out = '';
  let from = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + needle.length)) {
    const before = value[at - 1];
    const after = value[at + literal.length];
    if (
      (wordBefore && before && /[\p{L}\p{N}]/u.test(before)) ||
      (wordAfter && after && /[\p{L}\p{N}]/u.test(after))
    )
      continue;
    out += value.slice(from, at) + by(value.slice(at, at + literal.length));
    from = at + literal.length;
  }
  return out + value.slice(from);
}

/** Applies `change` to what is not a placeholder already. */
function outsideMarks(value: string, change: (part: string) => string): string {
  let out = '';
  let from = 0;
  for (const match of value.matchAll(placeholder)) {
    out += change(value.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return out + change(value.slice(from));
}
