/** Every behaviour that was asked for has its place: a table of rows and carriers, each looked up. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replyOf } from '../shared/bounce/mail/dsn.ts';
import { createMatcher } from '../shared/catalogue/match.ts';
import { guidePages } from '../shared/rpc/present/present.ts';
import { knowledge } from './support/knowledge.ts';

const root = resolve(import.meta.dirname, '..');
const { steps, commands, causes } = knowledge();
const guides = guidePages(knowledge().guides, knowledge());
const matcher = createMatcher(knowledge());
const stepOf = (id: string) => steps.find((step) => step.id === id);

/** `[row, what it asks for, …carriers]` */
const rows = readFileSync(join(import.meta.dirname, 'fixtures/seed-features.txt'), 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => line.split(' | '));

/** By its kind: where a carrier is looked up. */
const looks: Record<string, (what: string, word: string) => void> = {
  step: (id, word) => expect(JSON.stringify(stepOf(id))).toContain(word),
  guard: (id, at) => expect(stepOf(at)?.guards.map((guard) => guard.id)).toContain(id),
  command: (id) => expect(commands.map((card) => card.id)).toContain(id),
  cause: (id) => expect(causes.map((card) => card.id)).toContain(id),
  guide: (id, word) => expect(guides.find((page) => page.id === id)?.markdown).toContain(word),
  reply(text, judged) {
    const reply = replyOf(`smtp; ${text}`)!;
    expect(matcher.match(reply, { remoteMta: null })?.cause).toBe(judged);
  },
  file(name, word) {
    const path = join(root, name);
    expect(existsSync(path), name).toBe(true);
    expect(readFileSync(path, 'utf8'), name).toContain(word);
  },
  left: (reason) => expect(reason).toMatch(/\.$/),
};

test('the rows are 1 to 205, each once, each carried or left out with a reason', () => {
  expect(rows.map(([row]) => Number(row))).toEqual(Array.from({ length: 205 }, (_, i) => i + 1));
  for (const [row, , ...carriers] of rows) expect(carriers.length, `row ${row}`).toBeGreaterThan(0);
});

describe.each(rows)('row %s: %s', (_row, _asksFor, ...carriers) => {
  test.each(carriers)('%s', (carrier) => {
    const [, kind, what, word] = /^(\w+) (.*?)(?: ~ (.*))?$/.exec(carrier)!;
    const look = looks[kind!]!;
    expect(word !== undefined, 'a word where one is looked up').toBe(look.length === 2);
    look(what!, word ?? '');
  });
});
