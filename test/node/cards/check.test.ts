/** `cards check DIR`: all faults of a folder at once, each with file and line. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkCards } from '../../../electron/node/cards/check.ts';
import { knowledge } from '../../support/knowledge.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'desk-check-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const now = Date.parse('2026-11-29T03:00:00Z');
function check(given: Record<string, string>) {
  for (const [path, text] of Object.entries(given)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return checkCards(folder, knowledge(), now);
}
const card = (id: string, more = '', checked = 'checked: 2026-11-01') => `
- id: ${id}
  providers: [generic]
  cause: policy
  side: receiver
  match: { all: ['the town hall is closed'] }
  samples: ['421 The town hall is closed']
  means: The town hall is closed.
  advice: Call the town hall.
  source: our own notes
  ${checked}
  confidence: high
${more}`;

test('sound cards: no fault, no remark', () => {
  const found = check({ 'replies/mta/town.yaml': card('town') });
  expect(found).toMatchObject({ files: 1, cards: 1, faults: [], remarks: [] });
});

test('every fault is told, not only the first, with its line', () => {
  const { faults } = check({
    'replies/mta/a.yaml':
      card('one').replace('cause: policy', 'cause: weather') + card('two', '  colour: red'),
    'providers/p.yaml': 'id: p\nname: [P\n',
  });
  expect(faults.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'providers/p.yaml:3',
    'replies/mta/a.yaml:4',
    'replies/mta/a.yaml:14',
  ]);
});

test('a card that does not find its own sample, and one that takes the id of another', () => {
  const { faults } = check({
    'replies/mta/a.yaml': card('one').replace("samples: ['421 The town hall", "samples: ['421 Our town hall"),
    'replies/mta/b.yaml': (card('two') + card('two')).replaceAll('town hall', 'village hall'),
  });
  expect(faults.map(({ file, says }) => `${file} ${says}`)).toEqual([
    expect.stringMatching(
      /^replies\/mta\/a\.yaml one: “421 Our town hall is closed” finds .*, not this one$/,
    ),
    'replies/mta/b.yaml two is there already, at replies/mta/b.yaml:2',
  ]);
});

test('a provider that has no card', () => {
  const { faults } = check({ 'replies/provider/a.yaml': card('one').replace('generic', 'town-mail') });
  expect(faults).toMatchObject([{ line: 2, says: 'one: no card in providers/ is called town-mail' }]);
});

test('a card without a date and one of last year are remarks', () => {
  const { faults, remarks } = check({
    'replies/mta/a.yaml': card('one', '', ''),
    'dnsbl/z.yaml':
      'zone: z.test\nname: Z\nlists: ip\nmeanings: [{ answer: 127.0.0.2, listing: abuse, says: listed }]\npublicResolvers: true\nbyDefault: false\nweight: low\nremoval: null\nchecked: 2025-01-01\nsource: their page\n',
  });
  expect(faults).toEqual([]);
  expect(remarks.map(({ says }) => says)).toEqual([
    'not dated: nobody said when it was checked',
    'checked 22 months ago (2025-01-01), older than a year: look it up again',
  ]);
});

test('a date that is none is a fault of its line', () => {
  const { faults } = check({ 'replies/mta/a.yaml': card('one', '', 'checked: last week') });
  expect(faults).toMatchObject([{ line: 11, says: '0.checked: a day is written like 2026-11-29' }]);
});

test('a folder without cards is a sentence', () => {
  expect(() => check({})).toThrow(/holds no cards/);
});
