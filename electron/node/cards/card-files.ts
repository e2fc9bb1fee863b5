/** Reads card files: YAML, one card or a list of them, checked against its schema. A fault is named by file and line. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** A card that does not hold what its schema asks for. */
export class BadCard extends Error {
  readonly file: string;
  readonly line: number;
  readonly why: string;

  constructor(file: string, line: number, why: string) {
    super(`${file}:${line}: ${why}`);
    this.name = 'BadCard';
    this.file = file;
    this.line = line;
    this.why = why;
  }
}

/** Files of a folder with an extension, in name order; none if the folder is not there. */
export function files(folder: string, extension: string): string[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) throw new BadCard(folder, 1, 'it is a file, and a folder is meant');
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));
}

/** A card and the line that it begins in. */
export interface Placed<T> {
  card: T;
  line: number;
}

/** Every card of a file that is sound, and the faults of the others: one a card, or one for a file that is no YAML. */
export function lookThrough<T>(
  path: string,
  schema: z.ZodType<T>,
): { cards: Placed<T>[]; faults: BadCard[] } {
  const lines = new LineCounter();
  const text = textOf(path);
  if (text instanceof BadCard) return { cards: [], faults: [text] };
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const lineOf = (offset: number | undefined): number =>
    offset === undefined ? 1 : lines.linePos(offset).line;
  const broken = document.errors[0];
  if (broken)
    return {
      cards: [],
      faults: [new BadCard(path, lineOf(broken.pos[0]), broken.message.split('\n')[0]!)],
    };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    return { cards: [], faults: [new BadCard(path, 1, (error as Error).message)] };
  }
  const list = Array.isArray(value) ? value : [value];
  const lineAt = (trail: (string | number)[]): number => {
    let node: unknown;
    for (let n = trail.length; n >= 0 && !node; n--) node = document.getIn(trail.slice(0, n), true);
    return lineOf((node as { range?: [number] } | undefined)?.range?.[0]);
  };
  const cards: Placed<T>[] = [];
  const faults: BadCard[] = [];
  for (const [index, card] of list.entries()) {
    const place = Array.isArray(value) ? [index] : [];
    const parsed = schema.safeParse(card);
    if (parsed.success) {
      cards.push({ card: parsed.data, line: lineAt(place) });
      continue;
    }
    const issue = parsed.error.issues[0]!;
    const trail = [...place, ...issue.path] as (string | number)[];
    faults.push(
      new BadCard(path, lineAt(trail), [trail.join('.'), issue.message].filter(Boolean).join(': ')),
    );
  }
  return { cards, faults };
}

/** A card is a page of text. More, or deeper than any card, is not given to the parser: 3 MB of `[` took 2.7 GB. */
const largest = 1 << 20;
const deepest = 40;

function textOf(path: string): string | BadCard {
  try {
    const found = statSync(path);
    // A device or a pipe has no size, and no end.
    if (!found.isFile() && !found.isDirectory()) return new BadCard(path, 1, 'it is no file');
    if (found.size > largest) return new BadCard(path, 1, 'the file is larger than 1 MB');
    const text = readFileSync(path, 'utf8');
    let depth = 0;
    for (let at = 0, line = 1; at < text.length; at++) {
      const char = text[at]!;
      if (char === '\n') line++;
      else if (char === '[' || char === '{') depth++;
      else if ((char === ']' || char === '}') && depth) depth--;
      if (depth > deepest) return new BadCard(path, line, `brackets stand ${deepest} deep in each other`);
    }
    const nested = new RegExp(`^(?:[ \\t]*[-?:][ \\t]){${deepest}}|^ {400}`, 'm').exec(text);
    if (nested)
      return new BadCard(path, text.slice(0, nested.index).split('\n').length, 'it is nested too deep');
    return text;
  } catch (error) {
    return unreadable(path, error);
  }
}

const unreadable = (path: string, error: unknown): BadCard =>
  new BadCard(path, 1, `it could not be read (${(error as NodeJS.ErrnoException).code})`);

/** A folder's cards, each with its file, and every fault; all empty where the folder is not there. */
export interface FolderOfCards<T> {
  files: number;
  cards: (Placed<T> & { path: string })[];
  faults: BadCard[];
}

export function lookInto<T>(folder: string, schema: z.ZodType<T>): FolderOfCards<T> {
  let paths: string[] = [];
  const faults: BadCard[] = [];
  try {
    paths = files(folder, '.yaml');
  } catch (error) {
    faults.push(error instanceof BadCard ? error : unreadable(folder, error));
  }
  const cards = paths.flatMap((path) => {
    const found = lookThrough(path, schema);
    faults.push(...found.faults);
    return found.cards.map((placed) => ({ ...placed, path }));
  });
  return { files: paths.length, cards, faults };
}

/** All cards of a folder; none if it is not there. @throws BadCard at the first fault. */
export function cardsIn<T>(folder: string, schema: z.ZodType<T>): T[] {
  const { cards, faults } = lookInto(folder, schema);
  if (faults[0]) throw faults[0];
  return cards.map(({ card }) => card);
}
