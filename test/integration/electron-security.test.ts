/**
 * Electron's security guide, item by item, over the real built main.ts and preload.ts on the double of `electron`.
 * What the double cannot show (OS sandbox, isolated world) is asserted as the option that asks for it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { onDouble, root, startDouble } from '../support/double.ts';

type Double = Awaited<ReturnType<typeof startDouble>>;
let double: Double;
let data: string;
let record: {
  webPreferences: Record<string, unknown>;
  windowOptions: Record<string, unknown>;
  privilegedSchemes: { scheme: string; privileges: Record<string, boolean> }[];
  registeredBeforeReady: boolean;
  bridge: Record<string, string[]>;
  opened: string[];
  dialogs: { kind: string; message?: string }[];
  sandboxEnabled?: boolean;
  spellChecker?: boolean;
  userData: string;
  appUserModelId: string;
};
const now = async () => (await double.ask('record')) as typeof record;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'deferral-desk-security-'));
  double = await startDouble(data);
  record = (await double.ask('record')) as typeof record;
});
afterAll(async () => {
  await double?.stop();
  rmSync(data, { recursive: true, force: true });
});

describe('the security guide of Electron', () => {
  test.each([
    ['2 no Node in the page', 'nodeIntegration', false],
    ['3 context isolation', 'contextIsolation', true],
    ['4 sandbox', 'sandbox', true],
    ['6 web security on', 'webSecurity', true],
    ['11 no webview', 'webviewTag', false],
  ])('%s', (_item, option, value) => {
    expect(record.webPreferences[option]).toBe(value);
  });
  test('4 sandbox also for what is not our window; never switched off', () => {
    expect(record.sandboxEnabled).toBe(true);
    for (const file of ['main.js', 'cli.js', '../electron/start.mjs', '../electron-builder.yml'])
      expect(readFileSync(join(root, 'dist', file), 'utf8')).not.toMatch(
        /--no-sandbox|appendSwitch|disable-web-security/,
      );
  });
  test('4 without the sandbox, as an AppImage is started where the system denies it, no window is opened', () => {
    const started = spawnSync(process.execPath, [...onDouble, join(root, 'dist/main.js'), '--no-sandbox'], {
      encoding: 'utf8',
      env: { ...process.env, DEFERRAL_DESK_DATA: join(data, 'none') },
      timeout: 180_000,
    });
    expect(started.status).toBe(1);
    expect(started.stderr).toContain('opens no window without its sandbox');
  });
  test('4 a sandboxed preload is one CommonJS file that needs nothing but electron', () => {
    const preload = readFileSync(String(record.webPreferences.preload), 'utf8');
    expect(record.webPreferences.preload).toMatch(/\.cjs$/);
    expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron']);
    expect(preload).not.toMatch(/^\s*(import|export) /m);
  });

  test.each([
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
    'nodeIntegrationInWorker',
    'nodeIntegrationInSubFrames',
  ])('8–10 %s is not set', (option) => expect(record.webPreferences[option]).toBeUndefined());

  test('1, 18 only app:// content, registered before ready', async () => {
    expect(record.registeredBeforeReady).toBe(true);
    expect(record.privilegedSchemes.map((s) => s.scheme)).toEqual(['app']);
    // Relative addresses, a secure context, fetch; no bypass of the policy, no service workers, no foreign origins.
    expect(record.privilegedSchemes[0]?.privileges).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: true,
      codeCache: true,
    });
  });

  test.each(['https://example.com/x.js', 'http://192.0.2.1/', 'wss://example.com/', 'file:///etc/passwd'])(
    '1 the page gets nothing from %s',
    async (url) => expect(await double.ask('request', { url })).toBe(true),
  );
  test('1 its own files it gets; it downloads nothing, and no dictionary is fetched for it', async () => {
    expect(await double.ask('request', { url: 'app://desk/index.html' })).toBe(false);
    expect(await double.ask('download')).toBe(true);
    expect(record.spellChecker).toBe(false);
  });

  test.each([
    'app://desk/../package.json',
    'app://desk/%2e%2e/package.json',
    'app://desk/..%2fcli.js',
    'app://other/index.html',
    'app://desk/knowledge.json%00.html',
  ])('18 the protocol serves nothing but the screens: %s', async (url) =>
    expect(((await double.ask('protocol', { url })) as { status: number }).status).toBe(404),
  );

  test('7 a content security policy without inline script, frames or foreign hosts', async () => {
    const { headers } = (await double.ask('protocol', { url: 'app://desk/index.html' })) as {
      headers: Record<string, string>;
    };
    const policy = headers['content-security-policy']!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test.each(['media', 'geolocation', 'notifications', 'openExternal', 'hid', 'display-capture', 'unknown'])(
    '5 permission %s is denied',
    async (name) => {
      expect(await double.ask('permission', { name })).toBe(false);
      expect(await double.ask('permissionCheck', { name })).toBe(false);
      expect(await double.ask('device')).toBe(false);
    },
  );

  test.each([
    'https://example.com/',
    'file:///etc/passwd',
    'app://desk.example.com/',
    'javascript:alert(1)',
    'app://deskx/',
    'not a url',
  ])('13 navigation to %s is stopped', async (url) => {
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])
      expect(await double.ask('navigate', { url, event }), event).toBe(true);
  });
  test('13 the own page may be loaded again', async () => {
    expect(await double.ask('navigate', { url: 'app://desk/index.html#/cases' })).toBe(false);
  });

  test('14 no window is opened', async () => {
    expect(await double.ask('windowOpen', { url: 'https://example.com/' })).toEqual({ action: 'deny' });
  });

  test.each([
    'file:///etc/passwd',
    'smb://host/share',
    'ms-msdt:/id',
    'http://example.com/',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com/',
    'mailto:a@example.com?attach=/etc/passwd',
  ])('15 %s is never opened outside, nor asked about', async (url) => {
    const before = await now();
    await double.ask('windowOpen', { url });
    await double.ask('navigate', { url });
    await new Promise((done) => setTimeout(done, 20));
    const after = await now();
    expect(after.opened).toEqual(before.opened);
    expect(after.dialogs.length).toBe(before.dialogs.length);
  });

  test('15 an https page is opened only after a yes, with the host in punycode', async () => {
    await double.ask('answers', { messageBox: 1 });
    await double.ask('windowOpen', { url: 'https://exämple.com/a' });
    await expect
      .poll(async () => (await now()).dialogs.at(-1)?.message)
      .toBe('Open xn--exmple-cua.com in your browser?');
    expect((await now()).opened).toEqual([]);
    await double.ask('answers', { messageBox: 0 });
    await double.ask('windowOpen', { url: 'https://example.com/a' });
    await expect.poll(async () => (await now()).opened).toEqual(['https://example.com/a']);
  });

  test('15 a mail draft goes to the mail program, by navigation as the report makes it', async () => {
    const url = 'mailto:postmaster@example.net?subject=421&body=Hello';
    expect(await double.ask('navigate', { url })).toBe(true);
    await expect.poll(async () => (await now()).opened.at(-1)).toBe(url);
  });

  test.each([null, 'https://example.com/', 'app://desk.example.com/', 'file:///x.html'])(
    '17 a message from %s is refused',
    async (url) => {
      for (const channel of ['desk', 'desk-file'])
        expect(
          await double.ask('foreignMessage', { channel, url, args: ['desk.status', {}] }),
        ).toHaveProperty('refused');
    },
  );

  test('17 our own page is answered, with its input checked', async () => {
    const ask = (method: string, input: unknown) =>
      double.ask('foreignMessage', { channel: 'desk', url: 'app://desk/index.html', args: [method, input] });
    expect(await ask('desk.status', {})).toHaveProperty('ok.ok.host', 'electron');
    expect(await ask('desk.status', { extra: 1 })).toHaveProperty('ok.problem.code', 'bad-input');
    expect(await ask('constructor', {})).toHaveProperty('ok.problem.code', 'unknown-method');
    expect(await ask('__proto__', {})).toHaveProperty('ok.problem.code', 'unknown-method');
  });

  test('20 the bridge exposes three functions and nothing of Electron', () => {
    expect(record.bridge).toEqual({ deferralDesk: ['call', 'on', 'hand'] });
  });

  test('19 fuses in the packaging', () => {
    const { electronFuses, asar, publish } = parse(
      readFileSync(join(root, 'electron-builder.yml'), 'utf8'),
    ) as { electronFuses: unknown; asar: boolean; publish: null };
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(asar).toBe(true);
    expect(publish).toBeNull();
  });

  test('what Chromium keeps lies in the data folder: one window, and one lock, for each', () => {
    expect(record.userData).toBe(join(data, 'window'));
  });

  test('the id under which Windows shows notifications is that of the package', () => {
    expect(parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))).toHaveProperty(
      'appId',
      record.appUserModelId,
    );
  });

  test('a second start hands over mail files only', async () => {
    await double.ask('appEvent', {
      name: 'second-instance',
      args: [['electron', 'app', '--inspect', '/tmp/a.eml', '/etc/passwd', 'javascript:x'], '/tmp'],
    });
    expect(
      await double.ask('foreignMessage', {
        channel: 'desk',
        url: 'app://desk/index.html',
        args: ['desk.status', {}],
      }),
    ).toHaveProperty('ok.ok');
  });
});
