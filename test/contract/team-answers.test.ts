/** Answers of the database that are lost on the way: what was saved is there, and once. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../electron/app.ts';
import { asAction } from '../../electron/app/action.ts';
import { addressOf, openTeamStore } from '../../electron/node/history/postgres/open.ts';
import { startCutWay, type CutWay } from '../support/cutting.ts';
import { deskOver } from '../support/desk-over.ts';
import { noted, opened, summary } from '../support/history.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const cuts = 50;

describe.skipIf(noPostgres !== null)(noPostgres ?? 'a lost answer', () => {
  let postgres: Postgres;
  let way: CutWay;
  let address: ReturnType<typeof addressOf>;
  let store: Awaited<ReturnType<typeof openTeamStore>>;
  const notes = async (id: string): Promise<string[]> =>
    (await store.load(id))!.notes.map(({ text }) => text);
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
    way = await startCutWay(postgres.port);
    const database = postgres.database().replace(`:${postgres.port}/`, `:${way.port}/`);
    address = addressOf(database, 'environment', {});
    store = await openTeamStore(address);
  });
  afterAll(async () => {
    await store?.close();
    way?.stop();
    postgres?.remove();
  });

  test('cut between COMMIT and its answer, a save is there once, and was reported', async () => {
    await store.apply(opened('c-1'), summary('c-1'));
    way.cutAnswerTo('desk.append');
    expect(await store.apply(noted('c-1', 'once'), summary('c-1'), 1)).toBe(2);
    expect(way.cuts).toBe(1);
    expect(await notes('c-1')).toEqual(['once']);
  });

  test(`cut at ${cuts} places of the request and of its answer, each save is there once`, async () => {
    await store.apply(opened('c-2'), summary('c-2'));
    const before = { ...way.passed };
    await store.apply(noted('c-2', 'note 0'), summary('c-2'), 1);
    const size = { up: way.passed.up - before.up, down: way.passed.down - before.down };
    const cutBefore = way.cuts;
    for (let i = 1; i <= cuts; i++) {
      const direction = i % 2 ? 'up' : 'down';
      // From the first byte to the last.
      way.cutAt(direction, 1 + Math.floor(((size[direction] - 1) * (i - 1)) / (cuts - 1)));
      expect(await store.apply(noted('c-2', `note ${i}`), summary('c-2'), i + 1)).toBe(i + 2);
    }
    expect(way.cuts - cutBefore).toBe(cuts);
    expect(await notes('c-2')).toEqual(Array.from({ length: cuts + 1 }, (_, i) => `note ${i}`));
  });

  test('where it stays away the person is told that it is in doubt; before anything was sent, that nothing was saved', async () => {
    const impatient = await openTeamStore(address, { patienceMs: 0 });
    await impatient.apply(opened('c-3'), summary('c-3'));
    way.cutAnswerTo('desk.append');
    const inDoubt = {
      code: 'history-away',
      hint: expect.stringContaining('it may be saved or not') as string,
    };
    await expect(impatient.apply(noted('c-3', 'x'), summary('c-3'))).rejects.toMatchObject(inDoubt);
    way.close();
    way.cutAll();
    // It learns that its connections are gone.
    await expect(impatient.load('c-3')).rejects.toMatchObject({ code: 'history-away' });
    const nothing = {
      code: 'history-away',
      hint: expect.stringContaining('Nothing is half-written') as string,
    };
    await expect(impatient.apply(noted('c-3', 'y'), summary('c-3'))).rejects.toMatchObject(nothing);
    await way.open();
    expect(await notes('c-3')).toEqual(['x']);
    await impatient.close();
  });

  test('done once more from the same screen, it is there once, whichever process answers', async () => {
    const base = mkdtempSync(join(tmpdir(), 'deferral-desk-answers-'));
    const history = postgres.database();
    const [here, there] = [
      await deskOver(history, join(base, '1'), 'one'),
      await deskOver(history, join(base, '2'), 'other'),
    ];
    const text = 'host mx1.example.net[192.0.2.61] said: 421 4.7.0 Too many connections';
    const { cases } = await here.call('case.open', { inputs: [{ kind: 'text', name: 'pasted', text }] });
    const id = cases[0]!.document.case;
    const twice = async <T>(work: (app: App) => Promise<T>): Promise<T> => {
      const action = randomUUID();
      await asAction(action, () => work(here));
      return asAction(`${action} again`, () => work(there));
    };
    const shown = await twice((app) => app.call('case.note', { case: id, text: 'they answer on Monday' }));
    expect(shown.notes).toHaveLength(1);
    const given = { case: id, step: 'issuer', answer: 'remote-mta', seen: null };
    await twice((app) => app.call('case.answer', given));
    await twice((app) => app.call('case.assign', { case: id, to: 'bob', note: 'for you' }));
    expect(await twice((app) => app.call('case.delete', { case: id }))).toEqual({ deleted: id });
    await twice((app) => app.call('case.restore', { case: id }));
    // Two actions of the same words are two.
    await asAction(randomUUID(), () => here.call('case.note', { case: id, text: 'they answer on Monday' }));
    const { record } = await there.call('case.record', { case: id });
    expect(record.map(({ change }) => change)).toEqual([
      ...['opened', 'noted', 'answered', 'assigned', 'noted', 'deleted', 'restored', 'noted'],
    ]);
    expect(record.map(({ by }) => by)).not.toContain(null);
    await Promise.all([here.close(), there.close()]);
    rmSync(base, { recursive: true });
  });
});
