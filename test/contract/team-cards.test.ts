/** The team's own cards: looked through before they are saved, in everybody's verdict at once, with who and when. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../electron/app.ts';
import { asPerson } from '../../electron/app/person.ts';
import { refusedTo } from '../../shared/rpc/roles.ts';
import { deskOver } from '../support/desk-over.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const path = 'replies/provider/ours.yaml';
const words = 'Please wait behind the blue gate';
const card = (means: string, sample = `421 4.3.2 ${words}`): string => `- id: blue-gate
  providers: [generic]
  cause: maintenance
  side: receiver
  match:
    all: ['${words.toLowerCase()}']
  samples:
    - '${sample}'
  means: ${means}
  advice: Wait until the gate is open.
  checked: 2026-11-21
  source: told on the telephone
  confidence: medium
`;
const bob = { name: 'bob', role: 'keep' } as const;

test('who works sees them and does not change them', () => {
  expect(refusedTo('work', 'cards.show')).toBeNull();
  expect(refusedTo('work', 'cards.save')).not.toBeNull();
});

describe.skipIf(noPostgres !== null)(noPostgres ?? 'a team’s cards', () => {
  let postgres: Postgres;
  let history: string;
  let base: string;
  let here: App;
  let there: App;
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
  }, 60_000);
  afterAll(() => postgres?.remove(), 60_000);
  const desk = (folder: string): Promise<App> => deskOver(history, join(base, folder), folder);
  beforeEach(async () => {
    history = postgres.database();
    base = mkdtempSync(join(tmpdir(), 'deferral-desk-team-cards-'));
    [here, there] = [await desk('here'), await desk('there')];
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    rmSync(base, { recursive: true, force: true });
  });
  const save = (text: string | null, after: number | null) =>
    asPerson(bob, () => here.call('cards.save', { path, text, after }));

  test('a card counts in everybody’s verdict at once, also in a case that is open', async () => {
    const text = `421 4.3.2 ${words}`;
    const inputs = [{ kind: 'text' as const, name: 'a.txt', text }];
    const id = (await there.call('case.open', { inputs })).cases[0]!.document.case;
    const cardOf = async (app: App) =>
      (await app.call('case.show', { case: id })).document.attempts[0]!.match?.card ?? null;
    expect(await cardOf(there)).not.toBe('blue-gate');
    await save(card('Their gate is closed.'), null);
    expect(await cardOf(here)).toBe('blue-gate');
    await expect.poll(() => cardOf(there)).toBe('blue-gate');
    const late = await desk('late');
    expect(await cardOf(late)).toBe('blue-gate');
    await late.close();
    const { number } = (await here.call('cards.list', {})).cards[0]!;
    await save(null, number);
    await expect.poll(() => cardOf(there)).not.toBe('blue-gate');
  });

  test('who wrote it and when is kept, and nobody overwrites unseen', async () => {
    const first = (await save(card('First.'), null)).cards[0]!;
    expect(first).toMatchObject({ path, by: 'bob' });
    expect(Math.abs(Date.parse(first.at) - Date.now())).toBeLessThan(60_000);
    const second = (await save(card('Second.'), first.number)).cards[0]!;
    await expect(save(card('Third.'), first.number)).rejects.toMatchObject({
      code: 'card-changed',
      says: `bob changed ${path} in the meantime.`,
    });
    await expect(save(card('Third.'), null)).rejects.toMatchObject({ code: 'card-changed' });
    expect((await save(null, second.number)).cards).toEqual([]);
    const { versions } = await here.call('cards.show', { path });
    expect(versions.map(({ text }) => text)).toEqual([null, card('Second.'), card('First.')]);
    expect((await save(card('Again.'), null)).cards).toHaveLength(1);
  });

  test('one with a fault is refused with its line, and nothing is saved', async () => {
    await expect(save(card('A.', '421 4.3.2 Something else'), null)).rejects.toMatchObject({
      code: 'card-faulty',
      says: expect.stringMatching(
        /^replies\/provider\/ours\.yaml has a fault in line \d+: blue-gate: .* finds/,
      ) as string,
    });
    await expect(save('- id: [', null)).rejects.toMatchObject({ code: 'card-faulty' });
    expect(await here.call('cards.list', {})).toEqual({ cards: [] });
    expect((await here.call('cards.check', { path, text: card('A.') })).faults).toEqual([]);
    const elsewhere = { path: '../x.yaml', text: '', after: null };
    await expect((async () => here.dispatch('cards.save', elsewhere))()).rejects.toThrow(
      'a card file is named',
    );
  });

  test('one that came with another version and has a fault is left out and said, and can be mended', async () => {
    postgres.sql(history, `INSERT INTO desk.cards (path, text) VALUES ('${path}', 'not: a card')`);
    const late = await desk('late');
    expect(late.desk.warnings.map(({ says }) => says).join()).toMatch(/The team’s card .*ours\.yaml/);
    await late.close();
    const { number } = (await here.call('cards.list', {})).cards[0]!;
    expect((await save(card('Mended.'), number)).cards).toHaveLength(1);
  });
});
