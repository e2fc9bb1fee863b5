/** The user's own cards over the built ones. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadKnowledge } from '../../../electron/node/cards/resources.ts';
import { createMatcher } from '../../../shared/catalogue/match.ts';
import { prepare, type Knowledge } from '../../../shared/flow.ts';
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
  expect(await loadKnowledge(built, cards())).toEqual({
    knowledge: JSON.parse(JSON.stringify(knowledge())) as Knowledge,
    leftOut: null,
  });
});

test('a new card is found, before the built ones', async () => {
  write('replies/provider/town.yaml', houseCard('town-hall', 'too many connections'));
  const { match } = createMatcher((await loadKnowledge(built, cards())).knowledge);
  const found = match(parseReply(['421 4.7.0 mx.example.net Error: too many connections from 192.0.2.1'])!, {
    remoteMta: null,
  });
  expect(found).toMatchObject({ card: 'town-hall', provider: 'our-receiver', cause: 'policy' });
});

test('a card with the id of a built one replaces it', async () => {
  write('replies/mta/mine.yaml', houseCard('postfix-too-many-connections', 'too many connections from'));
  const { knowledge } = await loadKnowledge(built, cards());
  expect(knowledge.replies.filter((card) => card.id === 'postfix-too-many-connections')).toHaveLength(1);
});

test('a bad card is left out and named by file and line; its neighbours and the built one in its place hold', async () => {
  const sound = houseCard('sound', 'x').trim().replaceAll('\n', '\n  ');
  const bad = houseCard('postfix-too-many-connections', 'y').trim().replaceAll('\n', '\n  ');
  write('replies/mta/two.yaml', `- ${sound}\n- ${bad.replace('cause: policy', 'cause: weather')}\n`);
  const { knowledge: known, leftOut } = await loadKnowledge(built, cards());
  expect(leftOut?.says).toContain(`${join('replies', 'mta', 'two.yaml')} has a fault in line 13: 1.cause`);
  expect(leftOut?.says).toMatch(/It is left out\.$/);
  expect(leftOut?.hint).toContain(`cards check ${cards()}`);
  expect(known.replies.find(({ id }) => id === 'sound')?.user).toBe(true);
  expect(known.replies.find(({ id }) => id === 'postfix-too-many-connections')).toEqual(
    knowledge().replies.find(({ id }) => id === 'postfix-too-many-connections'),
  );
});

test('of two cards with one id the first holds, also over tiers and in every folder', async () => {
  write('replies/mta/a.yaml', houseCard('town', 'x'));
  write('replies/provider/a.yaml', houseCard('town', 'y'));
  const letter = JSON.stringify(knowledge().letters[0]);
  write('letters/a.yaml', letter);
  write('letters/b.yaml', letter);
  const { knowledge: known, leftOut } = await loadKnowledge(built, cards());
  expect(known.replies.filter(({ id }) => id === 'town')).toMatchObject([{ tier: 'provider' }]);
  expect(known.letters).toHaveLength(knowledge().letters.length);
  expect(leftOut?.says).toMatch(/^2 faults .*mta.a\.yaml.*town is there already.*letters.b\.yaml/s);
  expect(() => prepare(known)).not.toThrow();
});

test('a hundred faults are three and a number', async () => {
  for (let n = 0; n < 100; n++) write(`causes/${n}.yaml`, 'id: weather');
  const { leftOut } = await loadKnowledge(built, cards());
  expect(leftOut?.says).toMatch(/^100 faults .*; and 97 more\.$/);
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
])('%s: left out in one sentence, quickly', async (_, text) => {
  write('replies/mta/deep.yaml', text);
  const before = process.memoryUsage().rss;
  const { knowledge: known, leftOut } = await loadKnowledge(built, cards());
  expect(known.replies).toHaveLength(knowledge().replies.length);
  expect(leftOut?.says).toMatch(/deep\.yaml/);
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
});

test.skipIf(process.platform === 'win32')(
  'a device or a pipe under the name of a card is not read',
  async () => {
    // Others have no end: /dev/zero took 15 GB.
    mkdirSync(join(cards(), 'replies/mta'), { recursive: true });
    symlinkSync('/dev/null', join(cards(), 'replies/mta/endless.yaml'));
    expect((await loadKnowledge(built, cards())).leftOut?.says).toMatch(/endless\.yaml .*it is no file/);
  },
);

test('a text where a card is meant is told without a path before it', async () => {
  write('causes/text.yaml', '"only words"');
  expect((await loadKnowledge(built, cards())).leftOut?.says).toMatch(/in line 1: Invalid input/);
});

test('a folder named like a card, and a file where a folder is meant', async () => {
  mkdirSync(join(cards(), 'replies/mta/folder.yaml'), { recursive: true });
  expect((await loadKnowledge(built, cards())).leftOut?.says).toMatch(/folder\.yaml .*EISDIR/);
  rmSync(cards(), { recursive: true });
  mkdirSync(cards());
  writeFileSync(join(cards(), 'causes'), '');
  expect((await loadKnowledge(built, cards())).leftOut?.says).toMatch(/causes .*it is a file/);
  rmSync(cards(), { recursive: true });
  writeFileSync(cards(), '');
  expect((await loadKnowledge(built, cards())).leftOut?.says).toMatch(/cards is no folder/);
});

test.each([
  ['replies/lost.yaml', /lost\.yaml .*no cards are read here, only from replies\/provider, /],
  ['steps/own.yaml', /own\.yaml .*no cards are read here/],
  ['replies/mta/old.yml', /old\.yml .*ends in \.yaml/],
])('a card that nothing reads is named: %s', async (path, says) => {
  write(path, houseCard('lost', 'too many connections'));
  expect((await loadKnowledge(built, cards())).leftOut?.says).toMatch(says);
});
