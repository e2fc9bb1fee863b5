/** A team's history: several people and processes of the built product on one real PostgreSQL. */
import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificate.ts';
import type { Ran } from '../support/command.ts';
import { startServe } from '../support/double.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';
import { reply, teamCli, type Env } from '../support/team-cli.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-team-'));
let postgres: Postgres;
let history: string;

const { cli, as, json, open } = teamCli(base, () => history);

/** One `serve` with one person in front of it. */
async function serve(person: string) {
  const host = await startServe(join(base, person), as(person));
  const { origin, hash } = new URL(host.address);
  const headers = {
    'x-deferral-desk-token': hash.replace('#token=', ''),
    'content-type': 'application/json',
  };
  const heard: { at: number; case: string }[] = [];
  const over = new AbortController();
  const events = await fetch(`${origin}/events`, { headers, signal: over.signal });
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of events.body as unknown as AsyncIterable<Uint8Array>)
      for (const [, data] of decoder.decode(chunk).matchAll(/event: changed\ndata: (.*)/g))
        heard.push({ at: Date.now(), ...(JSON.parse(data!) as { case: string }) });
  })().catch(() => undefined);
  return {
    ...host,
    heard,
    async call(
      method: string,
      input: object,
    ): Promise<{ ok?: never; problem?: { code: string; says: string; hint: string } }> {
      const body = JSON.stringify(input);
      return (await fetch(`${origin}/rpc/${method}`, { method: 'POST', headers, body })).json() as never;
    },
    async stop() {
      over.abort();
      await host.stop();
    },
  };
}

describe.skipIf(noPostgres !== null)(noPostgres ?? 'a team', () => {
  beforeAll(async () => {
    postgres = await startPostgres(['-c fsync=off']);
    history = postgres.database();
  });
  afterAll(() => {
    postgres?.remove();
    rmSync(base, { recursive: true, force: true });
  });

  test('what one person does the other sees, with who did it', async () => {
    const id = await open(as('anna'));
    await cli(as('bob'), 'case', 'note', id, 'I asked', 'their postmaster');
    await cli(as('bob'), 'case', 'take', id);
    await cli(as('bob'), 'case', 'hand', id, 'anna', 'they answer on Monday');
    const shown = await json(as('zoe'), 'case', 'show', id);
    expect(shown.record).toMatchObject([
      { by: 'anna', change: 'opened' },
      { by: 'bob', change: 'noted', says: 'I asked their postmaster' },
      { by: 'bob', change: 'assigned', says: 'The case is bob’s' },
      { by: 'bob', change: 'assigned', says: 'The case is anna’s' },
      { by: 'bob', change: 'noted', says: 'they answer on Monday' },
    ]);
    expect(await json(as('zoe'), 'case', 'list')).toMatchObject({ cases: [{ case: id, takenBy: 'anna' }] });
  });

  test('without --history nothing of it is there', async () => {
    const alone = { DEFERRAL_DESK_DATA: join(base, 'alone'), DEFERRAL_DESK_HISTORY: '' };
    const id = await open(alone);
    expect(await json(alone, 'case', 'list')).toEqual({
      cases: [expect.not.objectContaining({ takenBy: expect.anything() as unknown })],
    });
    expect((await json(alone, 'case', 'show', id)).record).toMatchObject([{ by: null, change: 'opened' }]);
  });

  test('a local history is pushed twice, and cases pulled twice: nothing is there twice', async () => {
    const local = { DEFERRAL_DESK_DATA: join(base, 'local') };
    writeFileSync(join(base, 'reply.txt'), `${reply}\n`);
    const ids = [(await json(local, 'case', 'open', join(base, 'reply.txt'))).case, await open(local)];
    await cli(local, 'case', 'note', ids[0]!, 'the first');
    const carl = { ...as('carl'), ...local };
    const first = await json(carl, 'history', 'push');
    const made = (first.carried as { changes: number }[]).map(({ changes }) => changes);
    expect(made.sort()).toEqual([1, 2]);
    expect(await json(carl, 'history', 'push')).toEqual({
      carried: [],
      unchanged: 2,
      differ: [],
      withoutFile: [],
    });
    const files = `SELECT count(*) FROM desk.evidence WHERE size = ${reply.length + 1}`;
    expect(postgres.sql(history, files).trim()).toBe('1');
    // What happens here later goes over later, behind what others did there meanwhile.
    const there = (first.carried as { from: string; case: string }[]).find(
      ({ from }) => from === ids[0],
    )!.case;
    await cli(as('bob'), 'case', 'note', there, 'from bob');
    await cli(local, 'case', 'note', ids[0]!, 'from carl');
    expect(await json(carl, 'history', 'push')).toMatchObject({ carried: [{ changes: 1 }], unchanged: 1 });
    const { record } = await json(as('bob'), 'case', 'show', there);
    expect((record as { says: string; by: string }[]).slice(2)).toMatchObject([
      { by: 'bob', says: 'from bob' },
      { by: 'carl', says: 'from carl' },
    ]);

    const other = { ...as('dora'), DEFERRAL_DESK_DATA: join(base, 'other') };
    await open({ DEFERRAL_DESK_DATA: join(base, 'other') }); // it has the first id of the day already
    const all = (await json(other, 'case', 'list')).cases as { case: string }[];
    const wanted = all.map((c) => c.case);
    const pulled = await json(other, 'history', 'pull', ...wanted);
    expect(pulled.carried).toHaveLength(wanted.length);
    expect(await json(other, 'history', 'pull', ...wanted)).toMatchObject({
      carried: [],
      unchanged: wanted.length,
    });
    await cli(as('bob'), 'case', 'note', there, 'one more');
    expect(await json(other, 'history', 'pull', there)).toMatchObject({ carried: [{ changes: 1 }] });
    const copy = ((await json(other, 'history', 'pull', there)).unchanged as number) === 1;
    expect(copy).toBe(true);
  });

  test('evidence that is changed, gone or no file stops no push: it is named, and the exit says it', async () => {
    const local = { DEFERRAL_DESK_DATA: join(base, 'damaged') };
    const damages: [string, (path: string) => void, RegExp][] = [
      ['changed', (path) => writeFileSync(path, 'something else'), /is not what was put there/],
      ['gone', (path) => rmSync(path), /is not on the disk any more/],
      ['no-file', (path) => (rmSync(path), mkdirSync(path)), /cannot be read/],
      ['sound', () => undefined, /^$/],
    ];
    for (const [n, [name, damage]] of damages.entries()) {
      const file = join(base, `${name}.txt`);
      writeFileSync(file, `${reply.replace('192.0.2.61', `192.0.2.7${n}`)}\n`);
      await json(local, 'case', 'open', file);
      const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
      damage(join(base, 'damaged/evidence', sha256.slice(0, 2), sha256));
    }
    const pushed = await cli({ ...as('carl'), ...local }, 'history', 'push', '--json');
    expect(pushed.code).toBe(1);
    const done = JSON.parse(pushed.out) as {
      carried: unknown[];
      withoutFile: { file: string; says: string }[];
    };
    expect(done.carried).toHaveLength(4);
    expect(done.withoutFile.map(({ file }) => file).sort()).toEqual([
      'changed.txt',
      'gone.txt',
      'no-file.txt',
    ]);
    for (const [name, , says] of damages.slice(0, 3))
      expect(done.withoutFile.find(({ file }) => file.startsWith(name))!.says).toMatch(says);
    const again = await cli({ ...as('carl'), ...local }, 'history', 'push');
    expect([again.code, again.out]).toEqual([0, '0 cases taken over, 4 were there already.\n']);
  });

  test('between two processes: heard by itself, and nobody is overwritten unseen', async () => {
    const [anna, bob] = await Promise.all([serve('anna'), serve('bob')]);
    try {
      const id = await open(as('carl'));
      await bob.call('case.show', { case: id });
      await sleep(500);
      bob.heard.length = 0;
      await anna.call('case.note', { case: id, text: 'from anna' });
      await expect.poll(() => bob.heard.find((one) => one.case === id), { interval: 5 }).toBeTruthy();
      expect(await bob.call('case.show', { case: id })).toMatchObject({
        ok: { notes: [{ text: 'from anna', by: 'anna' }] },
      });

      const given = (answer: string, seen: string | null) => ({ case: id, step: 'issuer', answer, seen });
      expect(await anna.call('case.answer', given('remote-mta', null))).toHaveProperty('ok');
      const late = await bob.call('case.answer', given('own-relay', null));
      expect(late.problem?.code).toBe('answered-meanwhile');
      expect(late.problem?.says).toMatch(/^anna answered “.*” in the meantime, at \d\d:\d\d UTC: “.*”\.$/);
      expect(await bob.call('case.answer', given('own-relay', 'remote-mta'))).toHaveProperty('ok');

      // Both write at once into one case: each change is there, once.
      await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          [anna, bob][i % 2]!.call('case.note', { case: id, text: `note ${i}` }),
        ),
      );
      const { record } = await json(as('carl'), 'case', 'show', id);
      const said = (record as { says: string }[])
        .map(({ says }) => says)
        .filter((says) => says.startsWith('note '));
      expect(said.sort()).toEqual(Array.from({ length: 40 }, (_, i) => `note ${i}`).sort());
    } finally {
      await Promise.all([anna.stop(), bob.stop()]);
    }
  });

  test('the database is away in the middle: a sentence, and it goes on by itself', async () => {
    const anna = await serve('anna');
    try {
      const id = await open(as('carl'));
      postgres.stop('immediate');
      const asked = await cli(as('carl'), 'case', 'list');
      expect(asked.err).toMatch(
        /cannot be reached: no PostgreSQL answers there\. Last contact: 20\d\d-\d\d-\d\d, /,
      );
      const refused = await anna.call('case.note', { case: id, text: 'written while it was away' });
      expect(refused.problem).toMatchObject({ code: 'history-away' });
      expect(refused.problem!.says).toMatch(/cannot be reached: .*\. Last contact: 20\d\d-\d\d-\d\d/);
      expect(await anna.call('desk.status', {})).toMatchObject({ ok: { team: { away: true } } });
      postgres.start();
      await sleep(200); // what was closed while pg_ctl held this process up is noticed
      expect(await anna.call('case.note', { case: id, text: 'written once it was back' })).toHaveProperty(
        'ok',
      );
      await sleep(1500);
      anna.heard.length = 0;
      await cli(as('carl'), 'case', 'note', id, 'from carl');
      await expect.poll(() => anna.heard.some((one) => one.case === id)).toBe(true);
      const { record } = await json(as('carl'), 'case', 'show', id);
      expect((record as { says: string }[]).map(({ says }) => says).slice(1)).toEqual([
        'written once it was back',
        'from carl',
      ]);
      expect(await anna.call('desk.status', {})).toMatchObject({ ok: { team: { away: false } } });
    } finally {
      await anna.stop();
    }
  });

  test('what cannot be opened at start is one sentence, and no password in it', async () => {
    const start = async (address: string, env: Env = {}) => {
      const { code, out, err } = await cli({ ...env, DEFERRAL_DESK_HISTORY: address }, 'case', 'list');
      expect(out).toBe('');
      expect(err).not.toMatch(/ at .*\.c?js|secret/);
      expect(code).toBe(1);
      return err;
    };
    const { port } = postgres;
    expect(await start('postgres://desk@127.0.0.1:1/history')).toMatch(
      /cannot be reached: .*not answered yet/,
    );
    expect(await start('postgres://desk@db.invalid/history')).toMatch(/cannot be reached/);
    expect(await start(`postgres://desk@127.0.0.1:${port}/nowhere`)).toMatch(/no such database/);
    expect(await start(`postgres://stranger:secret@127.0.0.1:${port}/history1`)).toMatch(
      /does not let this user in/,
    );
    const newer = postgres.database();
    await cli({ DEFERRAL_DESK_HISTORY: newer }, 'case', 'list');
    postgres.sql(newer, 'INSERT INTO desk.schema VALUES (99)');
    expect(await start(newer)).toMatch(/version 99 by a newer Deferral Desk/);
  });

  test('by password and TLS: the server is known by its certificate', async () => {
    const { key, cert } = makeCertificate('localhost', '20250101000000Z', '20450101000000Z');
    const path = (name: string): string => join(postgres.folder, name);
    for (const [name, text] of Object.entries({ key, cert })) {
      writeFileSync(path(name), text, { mode: 0o600 });
      if (postgres.as.uid) chownSync(path(name), postgres.as.uid, postgres.as.gid!);
    }
    postgres.sql(history, `CREATE USER team PASSWORD 'secret'`);
    postgres.sql(history, 'CREATE DATABASE safe OWNER team');
    writeFileSync(path('data/pg_hba.conf'), 'hostssl safe team all scram-sha-256\nhost all desk all trust\n');
    for (const [name, value] of [
      ['ssl_cert_file', path('cert')],
      ['ssl_key_file', path('key')],
      ['ssl', 'on'],
    ])
      postgres.sql(history, `ALTER SYSTEM SET ${name} = '${value}'`);
    postgres.sql(history, 'SELECT pg_reload_conf()');
    await sleep(500);
    writeFileSync(join(base, 'root.pem'), cert);
    const address = (query: string): string => `postgres://team@localhost:${postgres.port}/safe?${query}`;
    const go = (query: string, env: Env = { PGPASSWORD: 'secret' }): Promise<Ran> =>
      cli(env, 'case', 'list', '--history', address(query));
    const trusted = `sslmode=verify-full&sslrootcert=${join(base, 'root.pem')}`;
    expect(await go(trusted)).toMatchObject({ code: 0, err: '' });
    writeFileSync(join(base, 'pass'), `localhost:${postgres.port}:safe:team:secret\n`, { mode: 0o600 });
    expect(await go(trusted, { PGPASSFILE: join(base, 'pass') })).toMatchObject({ code: 0, err: '' });
    expect((await go('sslmode=verify-full')).err).toMatch(/not safe: self-signed certificate/);
    expect((await go(trusted, { PGPASSWORD: 'wrong' })).err).toMatch(/does not let this user in/);
    expect((await go(trusted, { PGPASSFILE: join(base, 'none') })).err).toMatch(/is not there/);
    expect((await go('sslmode=disable')).err).toMatch(/does not let this user in: no pg_hba.conf entry/);
    const named = await cli(
      { PGPASSWORD: 'secret' },
      'case',
      'list',
      '--history',
      address(trusted).replace('localhost', '127.0.0.1'),
    );
    expect(named.err).toMatch(/not safe/);
  });
});
