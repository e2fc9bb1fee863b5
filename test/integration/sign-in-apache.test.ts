/** The Apache recipe of the guide in front of the built `serve`: a real Apache, with passwords in a file. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, startServe } from '../support/double.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/waiting.ts';

const apache = '/usr/sbin/apache2';
const noApache = spawnSync(apache, ['-v']).status === 0 ? null : 'needs Apache: apt-get install apache2-bin';
const modules = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'auth_basic'];
const proxying = ['headers', 'proxy', 'proxy_http'];
const secret = 'only-the-proxy-knows-this-5f1c';

describe.skipIf(noApache !== null)(noApache ?? 'through Apache', () => {
  const base = mkdtempSync(join(tmpdir(), 'deferral-desk-apache-'));
  let origin: string;
  let host: Awaited<ReturnType<typeof startServe>>;
  let proxy: ChildProcess;
  beforeAll(async () => {
    chmodSync(base, 0o755);
    const [publicPort, port] = [await freePort(), await freePort()];
    origin = `http://127.0.0.1:${publicPort}`;
    const file = (name: string, text: string): string => {
      writeFileSync(join(base, name), text, { mode: name === 'secret' ? 0o600 : 0o644 });
      return join(base, name);
    };
    host = await startServe(
      join(base, 'data'),
      { DEFERRAL_DESK_HISTORY: '' },
      join(root, 'dist/cli.js'),
      port,
      [
        ...['--sign-in', 'proxy', '--public-address', origin, '--proxy-secret-file', file('secret', secret)],
        ...['--role', 'work=mail-team', '--role', 'keep=heads'],
      ],
    );
    const guide = readFileSync(join(root, 'resources/docs/team.md'), 'utf8');
    const recipe = /^ProxyPreserveHost On[\s\S]*?(?=^```)/m.exec(guide)![0];
    const password = createHash('sha1').update('pass').digest('base64');
    const users = file('users', `anna:{SHA}${password}\n`);
    const conf = file(
      'httpd.conf',
      `${[...modules, ...proxying].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ServerRoot ${base}
ServerName 127.0.0.1
PidFile ${base}/pid
ErrorLog ${base}/error.log
DefaultRuntimeDir ${base}
Listen 127.0.0.1:${publicPort}
${process.getuid?.() === 0 ? 'User nobody\nGroup nogroup' : ''}
StartServers 1
<Location />
AuthType Basic
AuthName desk
AuthUserFile ${users}
Require valid-user
</Location>
${recipe.replaceAll('127.0.0.1:8421', `127.0.0.1:${port}`).replace('"the secret"', `"${secret}"`)}`,
    );
    proxy = spawn(apache, ['-D', 'FOREGROUND', '-f', conf], { stdio: 'inherit' });
    await until('Apache to answer', () => fetch(origin).catch(() => null));
  });
  afterAll(async () => {
    proxy?.kill('SIGTERM');
    if (proxy?.exitCode === null) await new Promise((done) => proxy.once('exit', done));
    await host?.stop();
    rmSync(base, { recursive: true, force: true });
  });

  const signedIn = { authorization: `Basic ${Buffer.from('anna:pass').toString('base64')}` };
  const claims = {
    'x-forwarded-user': 'root',
    'x-forwarded-groups': 'heads',
    'x-deferral-desk-proxy': secret,
  };

  test('who did not sign in gets nothing, whatever they claim', async () => {
    for (const path of ['', 'events', 'rpc/desk.status'])
      expect((await fetch(`${origin}/${path}`, { headers: claims })).status, path).toBe(401);
  });

  test('who signed in works; what the browser claims to be is overwritten', async () => {
    const first = await fetch(origin, { headers: { ...signedIn, ...claims } });
    expect(first.status).toBe(200);
    const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
    const headers = {
      ...signedIn,
      ...claims,
      origin,
      cookie,
      'x-deferral-desk-token': cookie.split('=')[1]!,
    };
    const call = async (method: string, body: string, more: object = {}) =>
      fetch(`${origin}/rpc/${method}`, { method: 'POST', headers: { ...headers, ...more }, body });
    expect(await (await call('desk.status', '{}')).json()).toMatchObject({
      ok: { person: 'anna', role: 'work' },
    });
    expect(await (await call('settings.set', '{"mta":"exim"}')).json()).toMatchObject({
      problem: { code: 'not-allowed' },
    });
    // Each by itself is not enough: the password without the key of the page, and another site with both.
    expect((await call('desk.status', '{}', { cookie: '' })).status).toBe(401);
    expect((await call('desk.status', '{}', { origin: 'https://evil.example' })).status).toBe(403);
    const events = await fetch(`${origin}/events`, { headers });
    expect(new TextDecoder().decode((await events.body!.getReader().read()).value)).toBe(': open\n\n');
  });
});
