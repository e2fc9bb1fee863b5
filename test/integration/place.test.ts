/** Where cases are kept: chosen in the settings of the desktop, obeyed by it and by the command line, and never lost sight of. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InputOf, Method } from '../../shared/rpc/contract.ts';
import { WarmCommand } from '../support/command.ts';
import { startDouble } from '../support/double.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

let postgres: Postgres;
let folder: string;
let double: Awaited<ReturnType<typeof startDouble>>;
const warm = new WarmCommand();
const cli = (...args: string[]) =>
  warm.run(args, null, { PGPASSWORD: null, DEFERRAL_DESK_HISTORY: '', DEFERRAL_DESK_DATA: folder });

const start = async (env: NodeJS.ProcessEnv = {}): Promise<void> => {
  double = await startDouble(folder, { DEFERRAL_DESK_AS: 'anna', ...env });
};
async function call<M extends Method>(method: M, input: InputOf<M>): Promise<unknown> {
  const { ok } = (await double.ask('foreignMessage', {
    ...{ channel: 'desk', url: 'app://desk/index.html', args: [method, input] },
  })) as { ok: { ok?: unknown } };
  return ok.ok ?? ok;
}

describe.skipIf(noPostgres !== null)(noPostgres ?? 'where cases are kept', () => {
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
  });
  afterAll(() => postgres?.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deferral-desk-place-'));
  });
  afterEach(async () => {
    await double?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('chosen in Settings, it holds from the next start on, for the command line too, and can be taken back', async () => {
    const history = postgres.database();
    await start();
    expect(await call('place.show', {})).toMatchObject({ now: null, next: null, canStartAgain: true });
    await call('case.open', { inputs: [{ kind: 'domain', domain: 'own.example' }] });
    expect(await call('place.test', { address: history })).toMatchObject({
      found: { canWrite: true, history: null, tls: null, user: 'desk' },
    });
    expect(postgres.sql(history, "SELECT to_regclass('desk.schema') IS NULL")).toBe('t\n');
    expect(await call('place.test', { address: 'postgres://desk@127.0.0.1:1/desk' })).toMatchObject({
      found: null,
      problem: { says: expect.stringContaining('cannot be reached') as string },
    });
    expect(await call('place.set', { address: history.replace('desk@', 'desk:secret@') })).toMatchObject({
      problem: { says: 'A password is not kept in the settings.' },
    });
    expect(existsSync(join(folder, 'history.json'))).toBe(false);
    expect(await call('place.set', { address: history })).toMatchObject({
      now: null,
      next: history,
      differs: true,
    });
    await double.stop();

    await start();
    expect(await call('place.show', {})).toMatchObject({
      ...{ now: expect.stringContaining('127.0.0.1') as string, from: 'settings', differs: false },
    });
    expect(await call('desk.status', {})).toMatchObject({ person: 'anna', cases: 0, role: null });
    await call('case.open', { inputs: [{ kind: 'domain', domain: 'shared.example' }] });
    // The window holds no folder: the command line works on the same history beside it.
    expect((await cli('case', 'list')).out).toContain('shared.example');
    expect((await cli('case', 'list', '--history', 'local')).out).toContain('own.example');
    expect(await call('place.test', { address: history })).toMatchObject({
      found: { history: { cases: 1 } },
    });
    expect(await call('place.set', { address: null })).toMatchObject({ next: null, differs: true });
    await double.stop();
    await start();
    expect(await call('place.show', {})).toMatchObject({ now: null, differs: false });
    expect((await cli('case', 'list')).out).toContain('own.example');
  });

  test('by --history at its start it cannot be changed in Settings', async () => {
    await start({ DEFERRAL_DESK_HISTORY: postgres.database() });
    expect(await call('place.show', {})).toMatchObject({
      fixed: expect.stringContaining('DEFERRAL_DESK_HISTORY') as string,
    });
    expect(await call('place.set', { address: null })).toMatchObject({ problem: { code: 'not-allowed' } });
  });

  test('a team’s history that does not answer is asked about, and this computer’s cases are at hand', async () => {
    writeFileSync(
      join(folder, 'history.json'),
      JSON.stringify({ address: 'postgres://desk@127.0.0.1:1/desk' }),
    );
    await start(); // its dialogue is answered with the second button
    const { dialogs } = (await double.ask('record')) as { dialogs: { message: string; buttons: string[] }[] };
    expect(dialogs).toMatchObject([
      {
        message: expect.stringContaining('cannot be reached') as string,
        buttons: ['Try again', 'Use the cases of this computer', 'Quit'],
      },
    ]);
    expect(await call('place.show', {})).toMatchObject({
      now: null,
      next: 'postgres://desk@127.0.0.1:1/desk',
    });
    expect(readFileSync(join(folder, 'history.json'), 'utf8')).toContain('127.0.0.1:1');
  });

  test('a file that names no address is said, not passed over', async () => {
    writeFileSync(join(folder, 'history.json'), '{"adress": 1}');
    expect((await cli('case', 'list')).err).toMatch(/cannot be read \(it names no address\)/);
  });
});
