/**
 * The nginx recipe of the guide with a real sign-in behind its auth_request: a page with name and password, a session in a cookie
 * (Apache's mod_auth_form and mod_session). oauth2-proxy itself is in no package of Debian.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, startServe } from '../support/double.ts';
import { freePort } from '../support/free-port.ts';
import { noNginx, startRecipe } from '../support/nginx.ts';
import { until } from '../support/waiting.ts';

const apache = '/usr/sbin/apache2';
const noApache = spawnSync(apache, ['-v']).status === 0 ? null : 'needs Apache: apt-get install apache2-bin';
const lacking = noNginx ?? noApache;
const modules = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'request', 'headers'];
const sessions = ['auth_form', 'session', 'session_cookie', 'dir', 'env'];
const secret = 'only-the-proxy-knows-this-5f1c';

describe.skipIf(lacking !== null)(lacking ?? 'signed in on a page, behind nginx', () => {
  const base = mkdtempSync(join(tmpdir(), 'deferral-desk-form-'));
  let origin: string;
  let host: Awaited<ReturnType<typeof startServe>> | undefined;
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    chmodSync(base, 0o755);
    const [publicPort, port, signInPort] = [await freePort(), await freePort(), await freePort()];
    origin = `http://127.0.0.1:${publicPort}`;
    const file = (name: string, text: string): string => {
      writeFileSync(join(base, name), text, { mode: name === 'secret' ? 0o600 : 0o644 });
      return join(base, name);
    };
    const signIn = [
      '--sign-in',
      'proxy',
      '--public-address',
      origin,
      '--proxy-secret-file',
      file('secret', secret),
    ];
    const roles = ['--role', 'work=mail', '--role', 'keep=heads'];
    const cli = join(root, 'dist/cli.js');
    host = await startServe(join(base, 'data'), { DEFERRAL_DESK_HISTORY: '' }, cli, port, [
      ...signIn,
      ...roles,
    ]);
    mkdirSync(join(base, 'oauth2'));
    file('oauth2/auth', 'in');
    file(
      'oauth2/sign_in',
      '<form method="post" action="/oauth2/login"><input name="httpd_username"><input name="httpd_password"></form>',
    );
    const sha = (password: string): string => createHash('sha1').update(password).digest('base64');
    const users = file('users', `anna:{SHA}${sha('pass')}\nbob:{SHA}${sha('word')}\n`);
    const form = `AuthType form\nAuthName desk\nAuthFormProvider file\nAuthUserFile ${users}\nRequire valid-user`;
    const conf = file(
      'httpd.conf',
      `${[...modules, ...sessions].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ServerRoot ${base}
ServerName 127.0.0.1
DocumentRoot ${base}
PidFile ${base}/pid
ErrorLog ${base}/error.log
DefaultRuntimeDir ${base}
Listen 127.0.0.1:${signInPort}
${process.getuid?.() === 0 ? 'User nobody\nGroup nogroup' : ''}
StartServers 1
<LocationMatch ^/oauth2/(auth|login|sign_out)$>
Session On
SessionCookieName session path=/;httponly
</LocationMatch>
<Location /oauth2/auth>
${form}
Header always set X-Auth-Request-Email expr=%{REMOTE_USER}
Header always set X-Auth-Request-Groups mail
</Location>
<Location /oauth2/login>
SetHandler form-login-handler
AuthFormLoginSuccessLocation ${origin}/
${form}
</Location>
<Location /oauth2/sign_in>
ForceType text/html
</Location>`,
    );
    running.push(spawn(apache, ['-D', 'FOREGROUND', '-f', conf], { stdio: 'inherit' }));
    await until('Apache to answer', () => fetch(`http://127.0.0.1:${signInPort}`).catch(() => null));
    running.unshift(await startRecipe(join(base, 'nginx'), { publicPort, port, signInPort, secret }));
  });
  afterAll(async () => {
    for (const child of running) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await new Promise((done) => child.once('exit', done));
    }
    await host?.stop();
    rmSync(base, { recursive: true, force: true });
  });

  const login = async (name: string, password: string): Promise<Response> =>
    fetch(`${origin}/oauth2/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ httpd_username: name, httpd_password: password }),
    });
  const cookieOf = (response: Response): string => response.headers.get('set-cookie')!.split(';')[0]!;

  test('who has no session, or a wrong password, gets the page to sign in at', async () => {
    const claims = { 'x-forwarded-user': 'anna', 'x-auth-request-email': 'anna', cookie: 'session=anna' };
    expect(await (await fetch(origin, { headers: claims })).text()).toContain('httpd_password');
    expect(
      (await fetch(`${origin}/rpc/desk.status`, { method: 'POST', headers: claims, body: '{}' })).status,
    ).toBe(401);
    expect((await login('anna', 'word')).status).toBe(401);
  });

  test.each([
    ['anna', 'pass'],
    ['bob', 'word'],
  ])('%s signs in, and is who works', async (name, password) => {
    const signedIn = await login(name, password);
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([302, `${origin}/`]);
    const session = cookieOf(signedIn);
    const first = await fetch(origin, { headers: { cookie: session } });
    expect(first.status).toBe(200);
    const key = cookieOf(first);
    const headers = { origin, cookie: `${session}; ${key}`, 'x-deferral-desk-token': key.split('=')[1]! };
    const status = await fetch(`${origin}/rpc/desk.status`, { method: 'POST', headers, body: '{}' });
    expect(await status.json()).toMatchObject({ ok: { person: name, role: 'work' } });
    // The key of the page without the session is nothing.
    const alone = await fetch(`${origin}/rpc/desk.status`, {
      method: 'POST',
      headers: { ...headers, cookie: key },
      body: '{}',
    });
    expect(alone.status).toBe(401);
  });
});
