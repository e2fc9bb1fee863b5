/**
 * Versions of one truth. `people` hides who wrote to whom and what the inside looks like; `all` hides also domains,
 * hosts and every address. The same original always gets the same placeholder in one export, numbered in the order
 * in which the case names it, so the same case gives the same bytes.
 */
import type { Case } from '../case/case.ts';
import { isInternalName } from '../dns/name.ts';
import { disguisedSpans, type Span } from '../text/disguised.ts';
import { originalsOf, roles } from './originals.ts';
import {
  asAscii,
  isPrivate,
  replaceAddresses,
  replaceMailboxes,
  replaceNames,
  sameAddress,
} from './patterns.ts';
import { alsoWords, beforeAccount, hidePhones } from './person-words.ts';
import { hideSecrets } from './secrets.ts';
import { quotedSubjects } from './subject-words.ts';
import { filled, merged } from './spans.ts';

export type RedactionLevel = 'full' | 'people' | 'all';
const sorts = [
  'recipient',
  'sender',
  'name',
  'phone',
  'domain',
  'host',
  'ip',
  'message id',
  'subject',
  'token',
] as const;
type Sort = (typeof sorts)[number];

export interface Redactor {
  readonly level: RedactionLevel;
  /** The text with every original replaced. */
  text(value: string): string;
  /** A deep copy with every string redacted, and keys where they hold an original. */
  deep<T>(value: T): T;
  /** Placeholder → original, for tests and the preview on this screen only; never exported. */
  readonly replaced: ReadonlyMap<string, string>;
}

/** A placeholder, e.g. `[recipient 1]`. */
export const placeholder = new RegExp(`\\[(?:${sorts.join('|')}) \\d+\\]`, 'g');
const untouched = new RegExp(`${placeholder.source}|\\bevidence-\\d+\\.\\w{1,4}\\b`, 'g');

/** As long as what it stands for, and no part of any word. */
const blank = (found: string): string => '\0'.repeat(found.length);

const messageId = /(message-?id["']?\s{0,3}[:=]\s{0,3}<?)([^\s<>[\],;"'\0]{3,250})/gi;
/** A case is written in several formats from one redactor, so texts that it has seen are kept. */
const remembered = 50_000;

/**
 * @param machine host name of the machine that the report names.
 * @param providers names of the providers whose servers spoke in this case: hidden with their hosts.
 */
export function createRedactor(
  c: Case,
  level: RedactionLevel,
  machine: string | null = null,
  providers: readonly string[] = [],
): Redactor {
  const replaced = new Map<string, string>();
  if (level === 'full') return { level, text: (value) => value, deep: (value) => value, replaced };
  const known = originalsOf(c, machine);
  const marks = new Map<string, string>();
  const counts = new Map<Sort, number>();
  const give = (sort: Sort, original: string, key = `${sort}:${original.toLowerCase()}`): string => {
    const given = marks.get(key);
    if (given) return given;
    const number = (counts.get(sort) ?? 0) + 1;
    counts.set(sort, number);
    const mark = `[${sort} ${number}]`;
    marks.set(key, mark);
    replaced.set(mark, original);
    return mark;
  };
  const domains = new Set(
    [c.recipientDomain, c.senderDomain, ...c.attempts.map((a) => a.recipientDomain)].flatMap((domain) =>
      domain ? [asAscii(domain)] : [],
    ),
  );
  /** Lists are public services: their names tell nothing of this case. */
  const zones = new Set(c.findings.flatMap((f) => f.zone?.toLowerCase() ?? []));

  /** What takes the place of something found; null where it may stay. Numbers are given only once it is used. */
  type Hide = (() => string) | null;
  function hideMailbox(found: string): Hide {
    const at = found.lastIndexOf('@');
    const local = found.slice(0, at).toLowerCase();
    const domain = asAscii(found.slice(at + 1));
    const plain = `${local}@${domain}`;
    if (known.messageIds.has(found.toLowerCase())) return () => give('message id', found);
    if (level === 'people' && local === 'postmaster') return null;
    const received =
      known.recipients.has(found.toLowerCase()) ||
      (c.recipientDomain && domain === asAscii(c.recipientDomain));
    return () => give(received ? 'recipient' : 'sender', found, `mailbox:${plain}`);
  }
  function hideName(found: string): Hide {
    const ascii = asAscii(found);
    if (level === 'people')
      return isInternalName(ascii) || known.internalHosts.has(ascii)
        ? () => give('host', found, `host:${ascii}`)
        : null;
    if (zones.has(ascii)) return null;
    const sort = domains.has(ascii) ? 'domain' : 'host';
    return () => give(sort, found, `${sort}:${ascii}`);
  }
  const hideAddress = (found: string, address: string): Hide =>
    level === 'all' || isPrivate(address)
      ? () => give('ip', found, `ip:${sameAddress(address) ?? address}`)
      : null;

  const quoted = quotedSubjects(known.subjects);
  const phrases: { pattern: RegExp; by: () => string }[] = [];
  const phrase = (literal: string, flags: string, by: () => string): void => {
    phrases.push({ pattern: standingAlone(literal, flags), by });
  };
  /** Also in capitals, and in the genitive: “Okafors Postfach”. */
  const single = (part: string, by: () => string): void => {
    for (const written of new Set([part, part.toUpperCase()]))
      phrases.push({ pattern: standingAlone(written, 'gu', 's?'), by });
  };
  /** Words that stand alone: mailbox names without their domain, hosts without a dot. */
  const words = new Map<string, () => string>();
  /** Short everyday words (`max`) count as mailbox names only where they stand as one: `<max>`, `user max`. */
  const shortWords = new Map<string, () => string>();
  for (const box of known.mailboxes) {
    const local = box.slice(0, box.lastIndexOf('@')).replace(/^"(.*)"$/, '$1');
    if (roles.has(local) || local.length < 2) continue;
    const plain = /^\p{L}{2,4}$/u.test(local);
    (plain ? shortWords : words).set(local, () => hideMailbox(box)?.() ?? box);
    words.set(box.replace('@', '='), () => hideMailbox(box)?.() ?? box); // as VERP and BATV write it
    words.set(box.replace('@', '.'), () => hideMailbox(box)?.() ?? box); // as an SOA record writes it
  }
  // A provider is named by its cards as well: `gmail-421-rate`, “Gmail”.
  for (const name of level === 'all' ? providers : []) phrase(name, 'giu', () => give('host', name));
  for (const name of level === 'all'
    ? known.bareHosts
    : [...known.bareHosts].filter((n) => n === machine?.toLowerCase() || !isPublicBare(n)))
    words.set(name, () => give('host', name));

  for (const subject of longestFirst(known.subjects)) phrase(subject, 'giu', () => give('subject', subject));
  for (const id of known.messageIds) phrase(id, 'giu', () => give('message id', id));
  for (const [name, by] of known.files) phrase(name, 'gu', () => by);
  for (const name of longestFirst(known.names)) {
    const by = (): string => give('name', name);
    phrase(name, 'giu', by);
    const parts = name.split(/[\s,]+/).filter((part) => /^\p{L}[\p{L}'-]+$/u.test(part));
    if (parts.length === 2) phrase(`${parts[1]!}, ${parts[0]!}`, 'giu', by);
  }
  // A single part of a name only as it is written: “Will” is a person, “will” is not.
  for (const name of known.names)
    for (const part of name.split(/[\s,]+/))
      if (/^\p{Lu}[\p{L}'-]{2,}$/u.test(part)) single(part, () => give('name', name));
  // A firm that is called like its owner: its servers keep their names.
  const labels = new Set(
    [...domains, ...c.attempts.map((a) => a.remoteMta?.name?.toLowerCase() ?? '')].flatMap((host) =>
      host.split(/[.-]/),
    ),
  );
  for (const { name, parts, logins } of known.people) {
    for (const part of parts) single(capital(part), () => give('name', name));
    for (const part of parts) if (!shortWords.has(part)) shortWords.set(part, () => give('name', name));
    const surname = parts.at(-1)!;
    if (surname.length > 3 && !labels.has(surname) && !alsoWords.has(surname))
      phrases.push({ pattern: standingAlone(surname, 'gu', 's?'), by: () => give('name', name) });
    for (const login of logins) if (!words.has(login)) words.set(login, () => give('name', name));
  }

  /** One text without looking into encodings. Each search sees all of it; of what overlaps, the longest counts. */
  function plainSpans(value: string): Span[] {
    const spans: Span[] = [];
    const hide = (found: string, at: number, mark: Hide): string => {
      if (!mark) return found;
      spans.push({ from: at, to: at + found.length, mark });
      return blank(found);
    };
    const rest = value.replace(untouched, blank);
    for (const { pattern, by } of phrases)
      for (const found of rest.matchAll(pattern)) hide(found[0], found.index, by);
    quoted(rest, (found, at, subject) => hide(found, at, () => give('subject', subject)));
    hideSecrets(rest, (found, at) => hide(found, at, () => give('token', found)));
    hidePhones(rest, (found, at) =>
      hide(found, at, () => give('phone', found, `phone:${found.replace(/\D/g, '')}`)),
    );
    if (/message-?id/i.test(rest))
      for (const found of rest.matchAll(messageId))
        hide(found[2]!, found.index + found[1]!.length, () => give('message id', found[2]!));
    if (rest.includes('@')) replaceMailboxes(rest, (found, at) => hide(found, at, hideMailbox(found)));
    hideWords(rest, words, shortWords, hide);
    replaceAddresses(rest, (found, address, at) => hide(found, at, hideAddress(found, address)));
    replaceNames(rest, (found, at) => hide(found, at, hideName(found)));
    return spans;
  }
  const spansOf = (value: string): Span[] =>
    merged([...plainSpans(value), ...disguisedSpans(value, spansOf)]);
  const memory = new Map<string, string>();
  function text(value: string): string {
    if (!value) return value;
    const before = memory.get(value);
    if (before !== undefined) return before;
    const out = filled(value, spansOf(value));
    if (memory.size < remembered) memory.set(value, out);
    return out;
  }
  function deep<T>(value: T): T {
    if (typeof value === 'string') return text(value) as T;
    if (Array.isArray(value)) return value.map(deep) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [/^\w+$/.test(key) ? key : text(key), deep(inner)]),
    ) as T;
  }
  // One walk in a fixed order, so that numbers do not depend on which format is written first.
  deep([
    c.attempts.map((a) => [a.recipient, a.sender]),
    [c.recipientDomain, c.senderDomain, c.clientIps, c.helo],
    [c.attempts, c.sessions, c.findings],
  ]);
  return { level, text, deep, replaced };
}

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** `localhost` and its kin say nothing of anybody. */
const isPublicBare = (name: string): boolean => name === 'localhost';

const longestFirst = (texts: readonly string[]): string[] =>
  [...texts].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));

/** The literal where it stands as words of its own, its spaces of any width, or what a login, link or file has for them. */
function standingAlone(literal: string, flags: string, ending = ''): RegExp {
  const pattern = literal
    .slice(0, 500)
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/\s+/g, '[\\s_-]+');
  const before = /^[\p{L}\p{N}]/u.test(literal) ? '(?<![\\p{L}\\p{N}])' : '';
  const after = /[\p{L}\p{N}]$/u.test(literal) ? `(?=${ending}(?![\\p{L}\\p{N}]))` : '';
  return new RegExp(`${before}${pattern}${after}`, flags);
}

type HideAt = (found: string, at: number, mark: () => string) => string;

function hideWords(
  text: string,
  words: Map<string, () => string>,
  short: Map<string, () => string>,
  hide: HideAt,
): string {
  if (!words.size && !short.size) return text;
  return text.replace(
    /[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}._+='-]*[\p{L}\p{N}\p{M}_])?/gu,
    (found, at: number) => {
      const lower = found.toLowerCase();
      const by = words.get(lower);
      if (by) return hide(found, at, by);
      const shortBy = short.get(lower);
      if (shortBy && beforeAccount.test(text.slice(Math.max(0, at - 40), at)))
        return hide(found, at, shortBy);
      const tailFrom = (cut: number, tail: () => string): string =>
        found.slice(0, cut) + hide(found.slice(cut), at + cut, tail);
      // `user=anna.alt`, and what VERP packs around a mailbox: `bounce-7-anna.alt=example.net`.
      if (found.includes('=')) {
        const cut = lower.indexOf('=') + 1;
        const value = words.get(lower.slice(cut)) ?? short.get(lower.slice(cut));
        if (value) return tailFrom(cut, value);
        for (let dash = lower.search(/[-+]/); dash >= 0 && dash < 64; dash = nextDash(lower, dash + 1)) {
          const tail = words.get(lower.slice(dash + 1));
          if (tail) return tailFrom(dash + 1, tail);
        }
      }
      return found;
    },
  );
}

function nextDash(text: string, from: number): number {
  const found = text.slice(from).search(/[-+]/);
  return found < 0 ? -1 : from + found;
}
