/** The user's own cards over the built ones. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadKnowledge } from '../../../electron/node/cards/resources.ts';
import { createMatcher } from '../../../shared/catalogue/match.ts';
import { Problem } from '../../../shared/problem.ts';
import { parseReply } from '../../../shared/smtp/reply.ts';
import { knowledge } from '../../support/knowledge.ts';

let folder: string;
let built: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'desk-cards-'));
  built = join(folder, 'knowledge.json');
  writeFileSync(built, JSON.stringify(knowledge()));
});
afterEach(() => rmSync(folder, { recursive: true }));

const cards = () => join(folder, 'cards');
function write(path: string, text: string): void {
  mkdirSync(dirname(join(cards(), path)), { recursive: true });
  writeFileSync(join(cards(), path), text);
}
const houseCard = (id: string, words: string) => `
id: ${id}
providers: [our-receiver]
cause: policy
side: receiver
match: { all: ['${words}'] }
samples: ['421 ${words}']
means: The receiver of our town hall says so.
advice: Call the town hall.
source: our own notes
confidence: high
`;

test('without a folder of cards the built knowledge is returned', async () => {
  expect(await loadKnowledge(built, cards())).toEqual(JSON.parse(JSON.stringify(knowledge())));
});

test('a new card is found, before the built ones', async () => {
  write('replies/provider/town.yaml', houseCard('town-hall', 'too many connections'));
  const { match } = createMatcher(await loadKnowledge(built, cards()));
  const found = match(parseReply(['421 4.7.0 mx.example.net Error: too many connections from 192.0.2.1'])!, {
    remoteMta: null,
  });
  expect(found).toMatchObject({ card: 'town-hall', provider: 'our-receiver', cause: 'policy' });
});

test('a card with the id of a built one replaces it', async () => {
  write('replies/mta/mine.yaml', houseCard('postfix-too-many-connections', 'too many connections from'));
  const { replies } = await loadKnowledge(built, cards());
  expect(replies.filter((card) => card.id === 'postfix-too-many-connections')).toHaveLength(1);
});

test('a bad card is named by file and line', async () => {
  write('replies/mta/bad.yaml', houseCard('bad', 'x').replace('cause: policy', 'cause: weather'));
  const refused = await loadKnowledge(built, cards()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect(refused).toMatchObject({ code: 'bad-card', exit: 1 });
  expect((refused as Problem).says).toContain(`${join('replies', 'mta', 'bad.yaml')} has a fault in line 4`);
});

test('broken YAML is named by file and line', async () => {
  write('dnsbl/bad.yaml', 'zone: a\nname: [b\n');
  await expect(loadKnowledge(built, cards())).rejects.toMatchObject({ code: 'bad-card' });
});

test('a missing build is a sentence, not a crash', async () => {
  await expect(loadKnowledge(join(folder, 'none.json'), cards())).rejects.toMatchObject({
    code: 'knowledge-missing',
  });
});

test.each([
  ['3 MB of brackets', '['.repeat(3_000_000)],
  ['100 kB of brackets', '['.repeat(100_000)],
  ['nested dashes', '- '.repeat(100_000)],
  [
    'aliases of aliases',
    `a: &a [${'x,'.repeat(9)}x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: [${'*b,'.repeat(9)}*b]`,
  ],
  ['an alias of nothing', 'id: *nobody'],
  ['noise', '\u0000\u0001\u0002'],
])('%s: refused in one sentence, quickly', async (_, text) => {
  write('replies/mta/deep.yaml', text);
  const before = process.memoryUsage().rss;
  const refused = await loadKnowledge(built, cards()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect((refused as Problem).says).toMatch(/deep\.yaml/);
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
});

test('a folder named like a card, and a file where a folder is meant', async () => {
  mkdirSync(join(cards(), 'replies/mta/folder.yaml'), { recursive: true });
  await expect(loadKnowledge(built, cards())).rejects.toMatchObject({ code: 'bad-card' });
  rmSync(cards(), { recursive: true });
  mkdirSync(cards());
  writeFileSync(join(cards(), 'causes'), '');
  await expect(loadKnowledge(built, cards())).rejects.toMatchObject({ code: 'bad-card' });
});
