/**
 * What was read, found again in the text as it came: each fact of an attempt with its place, through wraps, quotes,
 * colours and encodings, so that a person can see where the verdict comes from.
 */
import type { Attempt } from '../bounce/attempt.ts';
import type { Reply } from '../smtp/reply.ts';
import { compactOf, compactWords, spelledAt, type Compact } from '../text/compact.ts';
import { disguisedSpans } from '../text/disguised.ts';
import { invisible } from '../text/invisible.ts';

export const facts = [
  'reply',
  'recipient',
  'remote MTA',
  'client IP',
  'HELO',
  'sender',
  'reporting MTA',
  'queue id',
] as const;
export type Fact = (typeof facts)[number];

export interface Mark {
  /** In the text of the line. */
  from: number;
  to: number;
  fact: Fact;
}
export interface OriginalLine {
  /** 1-based. */
  at: number;
  text: string;
  marks: Mark[];
}
export interface Original {
  /** Those with marks and what is around them; lines that are not among them were left out. */
  lines: OriginalLine[];
  /** Lines of the whole. */
  total: number;
  /** What was concluded or decoded, and stands nowhere as it is told. */
  elsewhere: { fact: Fact; value: string }[];
}

/** Shown whole up to this many lines; of a longer text as many around the marks. */
const mostLines = 400;
const around = 2;
/** A record may be wrapped over as many lines. */
const reach = 12;
/** Characters of a text without numbered lines that are searched; a notice stands at its beginning. */
const searched = 2_000_000;
const mostAttempts = 300;
/** Characters of one line. */
const longest = 4000;

/** What the reader says of a row that only waits. */
const inQueue = 'in the queue';

interface Wanted {
  fact: Fact;
  value: string;
  /** 1-based; null where the text is no list of lines. */
  line: number | null;
}
interface Place {
  from: number;
  to: number;
}
interface Found extends Place {
  fact: Fact;
}
/** Letters and digits; what is shorter is found by chance. */
const shortest = 6;

/** @param attempts those that were read from this text */
export function originalOf(text: string, attempts: readonly Attempt[]): Original {
  const starts = lineStarts(text);
  const found: Found[] = [];
  const elsewhere: Original['elsewhere'] = [];
  const search = searchIn(text, starts);
  for (const wanted of wantedOf(attempts)) {
    // lines of a paste are counted from its first that is not empty
    const places = [wanted, { ...wanted, line: null }].map(search).find((some) => some.length) ?? [];
    for (const { from, to } of places) found.push({ from, to, fact: wanted.fact });
    if (!places.length && !elsewhere.some((e) => e.fact === wanted.fact && e.value === wanted.value))
      elsewhere.push({ fact: wanted.fact, value: wanted.value });
  }
  return { lines: shownLines(text, starts, apart(found)), total: starts.length, elsewhere };
}

function wantedOf(attempts: readonly Attempt[]): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const a of attempts.slice(0, mostAttempts)) {
    const { line } = a.source;
    const add = (fact: Fact, value: string | null | undefined): void => {
      if (value) wanted.set(`${line} ${fact} ${value}`, { fact, value, line });
    };
    for (const reply of [a.reply, ...a.aftereffects])
      for (const words of reply ? wordsOf(reply) : []) add('reply', words);
    if (!a.reply && a.says !== inQueue) add('reply', a.says);
    add('recipient', a.recipient);
    add('remote MTA', a.remoteMta?.name);
    add('remote MTA', a.remoteMta?.address);
    add('client IP', a.clientIp);
    add('HELO', a.helo);
    add('sender', a.sender);
    add('reporting MTA', a.reportingMta);
    // one with a blank was made of other facts
    if (!a.queueId?.includes(' ')) add('queue id', a.queueId);
  }
  return [...wanted.values()];
}

const wordsOf = ({ lines }: Reply): string[] => lines.filter((line) => /[\p{L}\p{N}]/u.test(line));

interface Region {
  start: number;
  text: string;
  lower: string;
  /** Made where something does not stand there as it is told. */
  compact: Compact | null;
}

/** Where a fact stands: at its line if it has one, else wherever it does. */
function searchIn(text: string, starts: readonly number[]): (wanted: Wanted) => Place[] {
  const regions = new Map<number | null, Region>();
  return ({ fact, value, line }) => {
    let region = regions.get(line);
    if (!region) {
      const start = line === null ? 0 : (starts[line - 1] ?? 0);
      const end = line === null ? searched : (starts[line - 1 + reach] ?? text.length);
      const part = text.slice(start, end);
      regions.set(line, (region = { start, text: part, lower: part.toLowerCase(), compact: null }));
    }
    const { start } = region;
    const plainly = wholeWords(region.lower, value.toLowerCase(), line === null ? 20 : 1);
    if (plainly.length) return plainly.map((at) => ({ from: start + at, to: start + at + value.length }));
    const words = compactWords(value);
    if (words.length < shortest) return [];
    const compact = (region.compact ??= compactOf(region.text, start));
    // a reply that was flattened or shortened: its beginning is there, or all behind the code
    const parts = fact === 'reply' && words.length > 12 ? [words.slice(0, 40), words.slice(3)] : [];
    for (const part of [words, ...parts]) {
      const place = spelledAt(compact, part);
      if (place) return [place];
    }
    return disguisedSpans(region.text, (plain) => {
      const place = spelledAt(compactOf(plain), words);
      return place ? [{ ...place, mark: () => fact }] : [];
    }).map(({ from, to }) => ({ from: start + from, to: start + to }));
  };
}

/** Places of a value that is no part of a longer name or number. */
function wholeWords(lower: string, value: string, most: number): number[] {
  const places: number[] = [];
  for (let at = lower.indexOf(value); at >= 0 && places.length < most; at = lower.indexOf(value, at + 1)) {
    const before = lower[at - 1] ?? ' ';
    const after = lower.slice(at + value.length, at + value.length + 2);
    if (!/[\p{L}\p{N}]/u.test(before) && !/^(?:[\p{L}\p{N}]|[.-][\p{L}\p{N}])/u.test(after)) places.push(at);
  }
  return places;
}

/** In their order; of those that overlap the first and longer one, and what it leaves of the others. */
function apart(found: readonly Found[]): Found[] {
  const sorted = [...found].sort((a, b) => a.from - b.from || b.to - a.to);
  const out: Found[] = [];
  for (const one of sorted) {
    const from = Math.max(one.from, out.at(-1)?.to ?? 0);
    if (from < one.to) out.push({ ...one, from });
  }
  return out;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (starts.length > 1 && starts.at(-1) === text.length) starts.pop();
  return starts;
}

/**
 * Control, zero-width and bidirectional characters (CVE-2021-42574) as signs, one for one, so that places stay and no
 * text can show another order than it has.
 */
const seen = (text: string): string =>
  text.replace(invisible, (char) =>
    char < ' ' ? String.fromCharCode(0x2400 + char.charCodeAt(0)) : '\ufffd',
  );

function shownLines(text: string, starts: readonly number[], found: readonly Found[]): OriginalLine[] {
  const marksOf = new Map<number, Mark[]>();
  let line = 0;
  for (const { from, to, fact } of found) {
    while (line + 1 < starts.length && starts[line + 1]! <= from) line++;
    for (let at = line; at < starts.length && starts[at]! < to; at++) {
      const start = starts[at]!;
      const end = (starts[at + 1] ?? text.length + 1) - 1;
      const mark = { from: Math.max(from - start, 0), to: Math.min(to, end) - start, fact };
      if (mark.to > mark.from) marksOf.set(at, [...(marksOf.get(at) ?? []), mark]);
    }
  }
  const near = (at: number): boolean => {
    for (let other = at - around; other <= at + around; other++) if (marksOf.has(other)) return true;
    return false;
  };
  const lines: OriginalLine[] = [];
  for (let at = 0; at < starts.length && lines.length < mostLines; at++) {
    if (starts.length > mostLines && !near(at)) continue;
    const whole = text.slice(starts[at]!, (starts[at + 1] ?? text.length + 1) - 1).replace(/\r$/, '');
    lines.push({
      at: at + 1,
      text: seen(whole.slice(0, longest)),
      marks: (marksOf.get(at) ?? []).filter((mark) => mark.to <= longest),
    });
  }
  return lines;
}
