/** Every behaviour that was asked for has its place: a table of rows and carriers, each looked up. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replyOf } from '../shared/bounce/importers/dsn.ts';
import { createMatcher } from '../shared/catalogue/match.ts';
import { guidePages } from '../shared/rpc/present/present.ts';
import { knowledge } from './support/knowledge.ts';
import { rows, type Carrier } from './support/seed-table.ts';

const root = resolve(import.meta.dirname, '..');
const { steps, commands, causes } = knowledge();
const guides = guidePages(knowledge().guides, knowledge());
const matcher = createMatcher(knowledge());
const stepOf = (id: string) => steps.find((step) => step.id === id);

function isCarried(carrier: Carrier): void {
  if ('step' in carrier) expect(JSON.stringify(stepOf(carrier.step))).toContain(carrier.word);
  else if ('guard' in carrier)
    expect(stepOf(carrier.at)?.guards.map((guard) => guard.id)).toContain(carrier.guard);
  else if ('command' in carrier) expect(commands.map((card) => card.id)).toContain(carrier.command);
  else if ('cause' in carrier) expect(causes.map((card) => card.id)).toContain(carrier.cause);
  else if ('guide' in carrier)
    expect(guides.find((page) => page.id === carrier.guide)?.markdown).toContain(carrier.word);
  else if ('reply' in carrier) {
    const reply = replyOf(`smtp; ${carrier.reply}`)!;
    expect(matcher.match(reply, { remoteMta: null })?.cause).toBe(carrier.judged);
  } else if ('file' in carrier) {
    const path = join(root, carrier.file);
    expect(existsSync(path), carrier.file).toBe(true);
    expect(readFileSync(path, 'utf8'), carrier.file).toContain(carrier.word);
  } else expect(carrier.left).toMatch(/\.$/);
}

test('the rows are 1 to 205, each once, each carried or left out with a reason', () => {
  expect(rows.map(([row]) => row)).toEqual(Array.from({ length: 205 }, (_, i) => i + 1));
  for (const [row, , ...carriers] of rows) expect(carriers.length, `row ${row}`).toBeGreaterThan(0);
});

describe.each(rows)('row %i: %s', (_row, _asksFor, ...carriers) => {
  test.each(carriers.map((carrier) => [JSON.stringify(carrier), carrier] as const))('%s', (_name, carrier) =>
    isCarried(carrier),
  );
});
