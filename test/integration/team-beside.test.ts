/** What stands beside a team's PostgreSQL, really run: PgBouncer in transaction mode, and a replica made by pg_basebackup. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServe } from '../support/double.ts';
import { freePort } from '../support/free-port.ts';
import { callsOf } from '../bench/support/calls.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';
import { reply, teamCli } from '../support/team-cli.ts';
import { until } from '../support/waiting.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-beside-'));
let postgres: Postgres;
let history: string;
const { cli, as, json, open } = teamCli(base, () => history);

describe.skipIf(noPostgres !== null)(noPostgres ?? 'beside PostgreSQL', () => {
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
    history = postgres.database();
  });
  afterAll(() => {
    postgres?.remove();
    rmSync(base, { recursive: true, force: true });
  });

  const noBouncer =
    spawnSync('pgbouncer', ['-V']).status === 0 ? null : 'needs PgBouncer: apt-get install pgbouncer';
  describe.skipIf(noBouncer !== null)(noBouncer ?? 'through PgBouncer', () => {
    let bouncer: ChildProcess;
    let through: string;
    beforeAll(async () => {
      const port = await freePort();
      const folder = join(postgres.folder, 'bouncer');
      mkdirSync(folder);
      if (postgres.as.uid) chownSync(folder, postgres.as.uid, postgres.as.gid!);
      writeFileSync(join(folder, 'users'), '"desk" ""\n');
      writeFileSync(
        join(folder, 'ini'),
        `[databases]
* = host=127.0.0.1 port=${postgres.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${folder}/users
pool_mode = transaction
default_pool_size = 4
`,
      );
      bouncer = spawn('pgbouncer', ['-q', join(folder, 'ini')], { ...postgres.as, stdio: 'ignore' });
      await until('PgBouncer to answer', () => answers(port));
      through = history.replace(`:${postgres.port}/`, `:${port}/`);
    });
    afterAll(async () => {
      bouncer?.kill('SIGTERM');
      if (bouncer?.exitCode === null) await new Promise((done) => bouncer.once('exit', done));
    });

    test('two serve: sixty notes at once are there once each, and the other one sees them', async () => {
      const served = await Promise.all(
        ['anna', 'bob'].map((name) =>
          startServe(join(base, name), { DEFERRAL_DESK_HISTORY: through, DEFERRAL_DESK_AS: name }),
        ),
      );
      const [anna, bob] = served.map(({ address }) => callsOf(address));
      const inputs = [{ kind: 'text' as const, name: 'pasted', text: reply }];
      const id = (await anna!('case.open', { inputs })).cases[0]!.document.case;
      await bob!('case.show', { case: id });
      const texts = Array.from({ length: 60 }, (_, i) => `note ${i}`);
      await Promise.all(texts.map((text, i) => (i % 2 ? anna! : bob!)('case.note', { case: id, text })));
      const notesOf = async (call: typeof anna) =>
        (await call!('case.show', { case: id })).notes.map(({ text }) => text).sort();
      for (const one of [anna, bob]) await expect.poll(() => notesOf(one)).toEqual([...texts].sort());
      await Promise.all(served.map((one) => one.stop()));
    });
  });

  test('a replica answers lists, searches and cases; what would be saved there is refused', async () => {
    const id = await open(as('anna'));
    await cli(as('anna'), 'case', 'note', id, 'before the copy');
    const folder = join(postgres.folder, 'replica');
    const port = await freePort();
    const run = (program: string, ...args: string[]): void => {
      const stdio = 'ignore' as const; // the server outlives pg_ctl
      const ran = spawnSync(join(postgres.bin, program), args, {
        ...postgres.as,
        cwd: postgres.folder,
        stdio,
      });
      expect(ran.status, program).toBe(0);
    };
    run('pg_basebackup', '-D', folder, '-R', '-c', 'fast', '-d', history);
    run('pg_ctl', '-D', folder, '-w', '-o', `-p ${port} -k ${postgres.folder}`, 'start');
    try {
      const there = {
        ...as('bob'),
        DEFERRAL_DESK_HISTORY: history.replace(`:${postgres.port}/`, `:${port}/`),
      };
      await cli(as('anna'), 'case', 'note', id, 'after the copy');
      await expect
        .poll(async () => (await json(there, 'case', 'show', id)).record)
        .toMatchObject([{ change: 'opened' }, { says: 'before the copy' }, { says: 'after the copy' }]);
      const found = (await json(there, 'case', 'list', 'connections')).cases as { case: string }[];
      expect(found.map((one) => one.case)).toContain(id);
      for (const args of [
        ['note', id, 'x'],
        ['open', '--again', '--text', reply],
      ]) {
        const refused = await cli(there, 'case', ...args);
        expect([refused.code, refused.err]).toEqual([
          1,
          expect.stringContaining('it can only be read there'),
        ]);
      }
    } finally {
      run('pg_ctl', '-D', folder, '-m', 'immediate', 'stop');
    }
  });
});

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const tried = connect(port, '127.0.0.1', () => (tried.destroy(), done(true)));
    tried.on('error', () => done(false));
  });
