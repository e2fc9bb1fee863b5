/** People sign in at a proxy in front of the built `serve`: nginx of this machine, and everybody who tries to get around it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/double.ts';
import { freePort } from '../support/free-port.ts';
import { noNginx, startRecipe } from '../support/nginx.ts';

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-sign-in-'));
chmodSync(base, 0o755);
const secret = 'only-the-proxy-knows-this-5f1c';
const publicPort = await freePort();
const port = await freePort();
const origin = `http://127.0.0.1:${publicPort}`;
const running: ChildProcess[] = [];

interface Answered {
  status: number;
  body: string;
  cookie: string | undefined;
}
/** As bytes on the wire: `fetch` sets Host and Origin by itself. */
function ask(
  to: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Answered> {
  return new Promise((done, fail) => {
    const sent = request(
      { host: '127.0.0.1', port: to, method, path, headers, setHost: false },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          done({
            status: response.statusCode!,
            body: text,
            cookie: response.headers['set-cookie']?.[0]?.split(';')[0],
          }),
        );
      },
    );
    sent.on('error', fail);
    sent.end(Buffer.from(body)); // as a string it would be joined to the headers, and those become UTF-8
  });
}

const own = { host: `127.0.0.1:${publicPort}`, 'x-deferral-desk-proxy': secret };
const asked = (user: string, groups: string) => ({
  ...own,
  'x-forwarded-user': user,
  'x-forwarded-groups': groups,
});
const keyOf = (cookie: string | undefined): string => cookie?.split('=')[1] ?? '';

beforeAll(async () => {
  const secretFile = join(base, 'secret');
  writeFileSync(secretFile, `${secret}\n`, { mode: 0o600 });
  const roles = ['read=helpdesk', 'work=mail', 'keep=heads'].flatMap((role) => ['--role', role]);
  const child = spawn(
    process.execPath,
    [
      ...[join(root, 'dist/cli.js'), 'serve', '--port', String(port), '--data', join(base, 'data')],
      ...['--sign-in', 'proxy', '--public-address', origin, '--proxy-secret-file', secretFile, ...roles],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DEFERRAL_DESK_HISTORY: '' } },
  );
  running.push(child);
  await new Promise((done) => child.stdout.once('data', done));
});
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await new Promise((done) => child.once('exit', done));
  }
  rmSync(base, { recursive: true, force: true });
});

/** A page of this person: what it calls with. */
async function page(user: string, groups: string) {
  const headers = asked(user, groups);
  const { status, cookie } = await ask(port, 'GET', '/', headers);
  expect(status).toBe(200);
  const call = async (method: string, input: object, more: Record<string, string> = {}) =>
    ask(
      port,
      'POST',
      `/rpc/${method}`,
      { ...headers, origin, cookie: cookie!, 'x-deferral-desk-token': keyOf(cookie), ...more },
      JSON.stringify(input),
    );
  return { cookie, headers, call };
}

test('each change bears the name that the proxy gave, and each group may what it may', async () => {
  const anna = await page('anna', 'mail,staff');
  // Headers are bytes: what Node writes as Latin-1 is read as what it was.
  const erika = await page(Buffer.from('Erika Müller').toString('latin1'), 'mail');
  expect(anna.cookie).toBeTruthy();
  const opened = JSON.parse(
    (
      await erika.call('case.open', {
        inputs: [{ kind: 'text', name: 'pasted', text: '421 4.7.0 try again later' }],
      })
    ).body,
  ) as { ok: { cases: { document: { case: string } }[] } };
  expect(opened).toHaveProperty('ok');
  const { case: id } = opened.ok.cases[0]!.document;
  const record = await erika.call('case.record', { case: id });
  expect(JSON.parse(record.body)).toMatchObject({
    ok: { record: [{ by: 'Erika Müller', change: 'opened' }] },
  });
  expect(JSON.parse((await erika.call('desk.status', {})).body)).toMatchObject({
    ok: { person: 'Erika Müller' },
  });

  const helpdesk = await page('hugo', 'helpdesk');
  expect((await helpdesk.call('case.show', { case: id })).body).toContain('"ok"');
  expect((await helpdesk.call('case.note', { case: id, text: 'x' })).body).toContain('not-allowed');
  expect((await erika.call('case.delete', { case: id })).body).toContain('not-allowed');
  const head = await page('hilde', 'staff, heads');
  expect((await head.call('case.delete', { case: id })).body).toContain('"ok"');
});

test('who gets around the proxy, or comes from another site, gets nothing', async () => {
  const anna = await page('anna', 'mail');
  const bob = await page('bob', 'mail');
  const key = { cookie: anna.cookie!, 'x-deferral-desk-token': keyOf(anna.cookie) };
  const good = { ...anna.headers, origin, ...key };
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([one]) => one !== name));
  const [made, signed] = keyOf(anna.cookie).split(/-(.*)/s) as [string, string];
  const forgedKey = (value: string) => ({
    ...good,
    cookie: `deferral-desk-key=${value}`,
    'x-deferral-desk-token': value,
  });
  const hostile: Record<string, Record<string, string>> = {
    'no secret': without('x-deferral-desk-proxy'),
    'an empty secret': { ...good, 'x-deferral-desk-proxy': '' },
    'half a secret': { ...good, 'x-deferral-desk-proxy': secret.slice(0, 12) },
    'a secret in another case': { ...good, 'x-deferral-desk-proxy': secret.toUpperCase() },
    'no user': without('x-forwarded-user'),
    'two users': { ...good, 'x-forwarded-user': 'anna, bob' },
    'a user with a line end': { ...good, 'x-forwarded-user': 'anna\tbob' },
    'a group that may nothing': { ...good, 'x-forwarded-groups': 'guests' },
    'no group': without('x-forwarded-groups'),
    'another host': { ...good, host: 'evil.example' },
    'no host but loopback': { ...good, host: `127.0.0.1:${port}` },
    'another origin': { ...good, origin: 'https://evil.example' },
    'origin null': { ...good, origin: 'null' },
    'another site': { ...good, 'sec-fetch-site': 'cross-site' },
    'a sibling site': { ...good, 'sec-fetch-site': 'same-site' },
    'no key': without('x-deferral-desk-token'),
    'no cookie': without('cookie'),
    'the cookie alone, as a form of another site would send it': { ...anna.headers, cookie: anna.cookie! },
    "somebody else's key": { ...bob.headers, origin, ...key },
    'a key of yesterday': forgedKey(`${Number(made) - 25 * 3_600_000}-${signed}`),
    'a key of tomorrow': forgedKey(`${Number(made) + 25 * 3_600_000}-${signed}`),
    'a key without a signature': forgedKey(`${made}-`),
    'a key made up': forgedKey(`${made}-${'A'.repeat(43)}`),
    'the user in another header': {
      ...without('x-forwarded-user'),
      'x-auth-request-user': 'anna',
      'remote-user': 'anna',
    },
  };
  const body = JSON.stringify({ inputs: [{ kind: 'text', name: 'pasted', text: '421 4.7.0 hostile' }] });
  let tried = 0;
  for (const [name, headers] of Object.entries(hostile))
    for (const [method, path] of [
      ['POST', '/rpc/case.open'],
      ['POST', '/rpc/case.list'],
      ['POST', '/upload/a.eml'],
      ['GET', '/events'],
      ['POST', '/rpc/settings.set'],
    ] as const) {
      const { status, body: answer } = await ask(port, method, path, headers, method === 'POST' ? body : '');
      expect([401, 403], `${name}: ${path}: ${answer}`).toContain(status);
      expect(answer).not.toContain('"ok"');
      tried++;
    }
  expect(tried).toBeGreaterThanOrEqual(100);
  // Not even the screens are shown to who did not come through the proxy.
  expect((await ask(port, 'GET', '/', without('x-deferral-desk-proxy'))).status).toBe(403);
  const list = await anna.call('case.list', {
    ...{
      query: 'hostile',
      status: [],
      sort: 'lastSeen',
      descending: true,
      archived: false,
      limit: 5,
      offset: 0,
    },
  });
  expect(JSON.parse(list.body)).toMatchObject({ ok: { total: 0 } });
});

describe.skipIf(noNginx !== null)(noNginx ?? 'through nginx', () => {
  /** Answers as oauth2-proxy does with --set-xauthrequest: who has the cookie is anna, of the group mail. */
  const oauth2 = createServer((asked, answer) => {
    const isIn = asked.headers.cookie?.includes('_oauth2_proxy=anna');
    if (asked.url === '/oauth2/auth' && isIn)
      answer.writeHead(202, { 'x-auth-request-email': 'anna', 'x-auth-request-groups': 'mail' }).end();
    else if (asked.url === '/oauth2/auth') answer.writeHead(401).end('Unauthorized');
    else answer.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>');
  });
  afterAll(() => oauth2.close());
  beforeAll(async () => {
    const oauth2Port = await freePort();
    oauth2.listen(oauth2Port, '127.0.0.1');
    running.unshift(
      await startRecipe(join(base, 'nginx'), { publicPort, port, signInPort: oauth2Port, secret }),
    );
  });
  const session = { cookie: '_oauth2_proxy=anna' };
  const claims = {
    'x-forwarded-user': 'root',
    'x-forwarded-groups': 'heads',
    'x-deferral-desk-proxy': 'x',
  };

  test('who did not sign in gets the sign-in page, and calls are refused', async () => {
    expect(await (await fetch(origin)).text()).toContain('Sign in');
    const called = await fetch(`${origin}/rpc/desk.status`, { method: 'POST', headers: claims, body: '{}' });
    expect(called.status).toBe(401);
    expect((await fetch(`${origin}/events`, { headers: claims })).status).toBe(401);
  });

  test('who signed in works; what the browser claims to be is overwritten', async () => {
    const first = await fetch(origin, { headers: { ...session, ...claims } });
    expect(first.status).toBe(200);
    expect(first.headers.get('set-cookie')).toMatch(/; SameSite=Strict/);
    const key = first.headers.get('set-cookie')!.split(';')[0]!;
    const cookie = `${session.cookie}; ${key}`;
    const headers = { ...claims, origin, cookie, 'x-deferral-desk-token': keyOf(key) };
    const status = await fetch(`${origin}/rpc/desk.status`, { method: 'POST', headers, body: '{}' });
    expect(await status.json()).toMatchObject({ ok: { person: 'anna', role: 'work' } });
    const events = await fetch(`${origin}/events`, { headers });
    expect(new TextDecoder().decode((await events.body!.getReader().read()).value)).toBe(': open\n\n');
    const kept = await fetch(`${origin}/rpc/settings.set`, {
      method: 'POST',
      headers,
      body: '{"mta":"exim"}',
    });
    expect(await kept.json()).toMatchObject({ problem: { code: 'not-allowed' } });
    const out = await fetch(`${origin}/rpc/desk.status`, {
      method: 'POST',
      headers: { ...headers, cookie: key },
      body: '{}',
    });
    expect(out.status).toBe(401);
  });
});
