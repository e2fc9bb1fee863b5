/** The watch over a team's history, on a real PostgreSQL: its cases are everybody's, and counted as one reading would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCutWay } from '../support/cutting.ts';
import { MailLog } from '../support/mail-log.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';
import { incident, parsed, Watched, type Said } from '../support/watched.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-team-watch-'));
let postgres: Postgres;

describe.skipIf(noPostgres !== null)(noPostgres ?? 'the watch of a team', () => {
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off']);
  });
  afterAll(() => {
    postgres?.remove();
    rmSync(base, { recursive: true, force: true });
  });

  test('goes on in the history of the team, and leaves the folder without a case', async () => {
    const team = new Watched({ DEFERRAL_DESK_HISTORY: postgres.database(), DEFERRAL_DESK_AS: 'sender' });
    const lines = incident(['example.net', 'example.org', 'third.example']);
    const log = join(base, 'mail.log');
    const told: Said[] = [];
    for (let at = 0; at < lines.length; at += 20) {
      appendFileSync(
        log,
        lines
          .slice(at, at + 20)
          .map((line) => `${line}\n`)
          .join(''),
      );
      told.push(...(await team.watch(base, ['--once', '--log', log])));
    }
    told.push(...(await team.watch(base, ['--once', '--log', log])));
    await team.expectWhole(base, told);
    expect((await new Watched().desk(base, 'case', 'list')).lines[0]).toMatchObject({ cases: [] });
  });

  test('goes on where the database was away while an incident came', async () => {
    const history = postgres.database();
    const team = new Watched({ DEFERRAL_DESK_HISTORY: history, DEFERRAL_DESK_AS: 'sender' });
    const folder = join(base, 'away');
    const log = join(folder, 'mail.log');
    mkdirSync(folder);
    const first = new MailLog('2026-05-17T08:00:00Z').delivers(0, 'A1B2C3D4F1', 'well.example').inOrder();
    writeFileSync(log, `${first.join('\n')}\n`);
    const way = await startCutWay(postgres.port);
    const through = history.replace(/:\d+\//, `:${way.port}/`);
    const args = ['watch', '--log', log, '--digest', 'off', '--json', '--data', join(folder, 'data')];
    const watch = spawn(process.execPath, ['dist/cli.js', ...args], {
      env: { ...process.env, DEFERRAL_DESK_HISTORY: through, DEFERRAL_DESK_AS: 'sender' },
    });
    const closed = once(watch, 'close');
    let out = '';
    watch.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
    const said = (): string[] =>
      parsed<Said>(out.slice(0, out.lastIndexOf('\n') + 1)).map(({ what }) => what);
    try {
      await expect.poll(() => existsSync(join(folder, 'data/watch.json'))).toBe(true);
      way.close();
      way.cutAll();
      const lines = incident(['example.net', 'example.org', 'third.example']);
      appendFileSync(log, `${lines.join('\n')}\n`);
      await expect.poll(said).toEqual(['problem']);
      await way.open();
      await expect.poll(said).toContain('over');
      watch.kill('SIGTERM');
      expect(await closed).toEqual([0, null]);
      // In a log of the past time ends with its last line: what is open then is over where all is read.
      const rest = await team.watch(folder, ['--once', '--log', log]);
      const told = [...parsed<Said>(out), ...rest].filter(({ what }) => what !== 'problem');
      await team.expectWhole(folder, told);
    } finally {
      watch.kill('SIGKILL');
      way.stop();
    }
  });

  test('waits for a database that is away at the start, says so once, and ends when it is told to', async () => {
    const history = postgres.database();
    const team = new Watched({ DEFERRAL_DESK_HISTORY: history, DEFERRAL_DESK_AS: 'sender' });
    const folder = join(base, 'early');
    const log = join(folder, 'mail.log');
    mkdirSync(folder);
    writeFileSync(log, `${incident(['example.net', 'example.org', 'third.example']).join('\n')}\n`);
    const way = await startCutWay(postgres.port);
    way.close();
    const through = history.replace(/:\d+\//, `:${way.port}/`);
    const start = (): { watch: ChildProcess; told: () => Said[]; closed: Promise<unknown[]> } => {
      const args = ['watch', '--log', log, '--digest', 'off', '--json', '--data', join(folder, 'data')];
      const watch = spawn(process.execPath, ['dist/cli.js', ...args], {
        env: { ...process.env, DEFERRAL_DESK_HISTORY: through, DEFERRAL_DESK_AS: 'sender' },
      });
      let out = '';
      watch.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
      const told = (): Said[] => parsed<Said>(out.slice(0, out.lastIndexOf('\n') + 1));
      return { watch, told, closed: once(watch, 'close') };
    };
    const [stopped, going] = [start(), start()];
    const kinds = (): string[] => going.told().map(({ what }) => what);
    try {
      await expect
        .poll(() => stopped.told())
        .toMatchObject([
          { what: 'problem', says: expect.stringMatching(/cannot be reached: .* waits for it\.$/) as string },
        ]);
      stopped.watch.kill('SIGTERM');
      expect(await stopped.closed).toEqual([0, null]);
      await expect.poll(kinds).toEqual(['problem']);
      await way.open();
      await expect.poll(kinds).toContain('over');
      // Nobody holds the folder of a team: the watch itself does.
      const second = start();
      expect(await second.closed).toEqual([1, null]);
      expect(second.told()).toMatchObject([{ problem: { code: 'folder-in-use' } }]);
      going.watch.kill('SIGTERM');
      expect(await going.closed).toEqual([0, null]);
      expect(kinds().filter((what) => what === 'problem')).toHaveLength(1);
      const rest = await team.watch(folder, ['--once', '--log', log]);
      await team.expectWhole(
        folder,
        [...going.told(), ...rest].filter(({ what }) => what !== 'problem'),
      );
    } finally {
      for (const { watch } of [stopped, going]) watch.kill('SIGKILL');
      way.stop();
    }
  });
});
