/** What is inside the packages: the desktop's archive (with a stand-in runtime folder) and the npm package. Both are run. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractAll, listPackage } from '@electron/asar';
import { build, Platform } from 'electron-builder';
import { parse } from 'yaml';
import { root, startServe } from '../support/double.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (command: string, args: string[], cwd = root) => {
  const ran = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false' },
  });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${ran.stdout}\n${ran.stderr}`);
  return ran.stdout;
};
const line = '421 4.7.0 mx1.example.net Error: too many connections from 192.0.2.9';
const opens = (cli: string, data: string) =>
  JSON.parse(
    run(process.execPath, [cli, 'case', 'open', '--text', line, '--json', '--data', data]),
  ) as object;

/** Where the runtime's executable holds its fuses: this mark, a version, their number, one digit each. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** What electron-builder looks for in the runtime, with the fuses of Electron as they are delivered. */
function standInRuntime(): string {
  const runtime = join(folder, 'runtime');
  mkdirSync(join(runtime, 'locales'), { recursive: true });
  const names = ['version', 'LICENSE', 'LICENSES.chromium.html', 'resources.pak', 'locales/en-US.pak'];
  for (const name of names) writeFileSync(join(runtime, name), '45.4.1');
  writeFileSync(join(runtime, 'electron'), `${fuseMark}\u0001\u0009101100011`);
  chmodSync(join(runtime, 'electron'), 0o755);
  return runtime;
}

describe('the desktop package', () => {
  let files: string[] = [];
  let resources = '';
  /** The .desktop file of the AppImage, and what the deb is made of. */
  let entry = '';
  let deb: string[] = [];
  beforeAll(async () => {
    const config = join(folder, 'builder.json');
    const ours = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as object;
    const directories = { output: join(folder, 'out'), buildResources: 'resources/icons' };
    const runtime = { electronDist: standInRuntime(), electronVersion: '45.4.1' };
    writeFileSync(config, JSON.stringify({ ...ours, ...runtime, directories }));
    await build({
      projectDir: root,
      config, // refused where it does not fit electron-builder's schema
      targets: Platform.LINUX.createTarget(['AppImage', 'deb']),
      // Called with what would be packed; the tools that pack it would be downloaded.
      effectiveOptionComputed: async (computed: { desktop: string } | [string[], string]) => {
        if ('desktop' in computed) entry = computed.desktop;
        else [deb] = computed;
        return true;
      },
    });
    resources = join(folder, 'out', 'linux-unpacked', 'resources');
    files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((name) =>
      name.replaceAll('\\', '/'),
    );
  });

  test.each([
    '/dist/main.js',
    '/dist/preload.cjs',
    '/dist/cli.js',
    '/dist/command.cjs',
    '/dist/import-worker.cjs',
    '/dist/store-worker.cjs',
    '/dist/knowledge.json',
    '/dist/renderer/index.html',
    '/package.json',
    '/LICENSE',
    '/node_modules/sql.js/dist/sql-wasm.js',
    '/node_modules/sql.js/dist/sql-wasm.wasm',
  ])('holds %s', (name) => expect(files).toContain(name));

  test('nothing lies beside the archive, where no check of integrity would reach it', () => {
    expect(readdirSync(resources).filter((name) => name.startsWith('app'))).toEqual([
      'app.asar',
      'apparmor-profile',
    ]);
  });
  test('holds no sources, tests or tools', () => {
    const found = (pattern: RegExp) => files.filter((name) => pattern.test(name));
    expect(found(/^\/(shared|electron|renderer|resources|test|\.ci)\//)).toEqual([]);
    expect(
      found(
        /^\/node_modules\/(vite|vitest|svelte|typescript|eslint|prettier|playwright|electron-builder|@playwright|tsx|fast-check)(\/|$)/,
      ),
    ).toEqual([]);
    expect(found(/^\/[^/]+\.(ts|yml)$/)).toEqual([]);
    expect(found(/\.(map|d\.ts)$/)).toEqual([]);
  });
  test('has all it needs at run time, the history included', () => {
    const unpacked = join(folder, 'unpacked');
    extractAll(join(resources, 'app.asar'), unpacked);
    expect(opens(join(unpacked, 'dist/cli.js'), join(folder, 'from-archive'))).toHaveProperty(
      'verdict.causes',
    );
  });
  test('its fuses are blown', () => {
    const executable = readFileSync(join(resources, '../deferral-desk'), 'latin1');
    const wire = executable.slice(executable.indexOf(fuseMark) + fuseMark.length + 2);
    // run as Node, cookie encryption, NODE_OPTIONS, --inspect, archive integrity, archive only; then untouched
    expect(wire.slice(0, 6)).toBe('000011');
    expect(wire[7], 'privileges of file:').toBe('0');
  });
  test('its entry on Linux desktops', () => {
    expect(entry.split('\n')).toEqual(
      expect.arrayContaining([
        'Name=Deferral Desk',
        'Exec=AppRun %U',
        'StartupWMClass=deferral-desk',
        'MimeType=message/rfc822;application/vnd.ms-outlook;',
        'Categories=Network;Email;',
      ]),
    );
  });
  test('macOS is told that it is one program among others for mail files', () => {
    const { fileAssociations, win, mac } = parse(
      readFileSync(join(root, 'electron-builder.yml'), 'utf8'),
    ) as Record<string, { fileAssociations?: { ext: string; rank: string }[] }>;
    expect(mac?.fileAssociations).toMatchObject([
      { ext: 'eml', rank: 'Alternate' },
      { ext: 'msg', rank: 'Alternate' },
    ]);
    // For Windows electron-builder's own would make it the program for them: see installer.test.ts.
    expect([fileAssociations, win?.fileAssociations]).toEqual([undefined, undefined]);
  });
  test('its icons and files in the deb', () => {
    const goal = deb.flatMap((arg) => (arg.includes('=/') ? [arg.slice(arg.indexOf('=') + 1)] : []));
    expect(goal).toEqual(
      expect.arrayContaining([
        '/opt/Deferral Desk',
        '/usr/share/applications/deferral-desk.desktop',
        '/usr/share/icons/hicolor/16x16/apps/deferral-desk.png',
        '/usr/share/icons/hicolor/512x512/apps/deferral-desk.png',
        '/usr/share/mime/packages/deferral-desk.xml',
      ]),
    );
    expect(deb).toEqual(expect.arrayContaining(['--maintainer', 'Deferral Desk contributors']));
  });
});

test.each([
  ['icon.ico', '00000100070010100000'], // seven sizes, the first 16 × 16
  ['icon.icns', Buffer.from('icns').toString('hex')],
])('%s holds the sizes of its platform', (name, start) => {
  const bytes = readFileSync(join(root, 'resources/icons', name));
  expect(bytes.toString('hex')).toMatch(new RegExp(`^${start}`));
  if (name === 'icon.icns')
    for (const type of ['icp4', 'ic07', 'ic09', 'ic10', 'ic14']) expect(bytes.includes(type)).toBe(true);
});

describe('the npm package', () => {
  test('installed into an empty folder it runs: inspect, a case, and the screens', async () => {
    const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder, '--silent'])
      .trim()
      .split('\n')
      .at(-1)!;
    const home = join(folder, 'installed');
    const installed = join(home, 'node_modules/deferral-desk');
    mkdirSync(installed, { recursive: true });
    run('tar', ['-xzf', join(folder, packed), '-C', installed, '--strip-components=1']);
    // What npm would install beside it, taken from this checkout, because a test does not download.
    for (const path of run('npm', ['ls', '--omit=dev', '--all', '--parseable']).trim().split('\n').slice(1))
      cpSync(path, join(home, relative(root, path)), { recursive: true, dereference: true });
    const cli = join(installed, 'dist/cli.js');
    const data = join(folder, 'data');
    const bounce = join(folder, 'line.txt');
    writeFileSync(bounce, line);
    expect(
      JSON.parse(run(process.execPath, [cli, 'inspect', bounce, '--json', '--data', data])),
    ).toMatchObject({ attempts: [{ reply: { code: 421 }, match: { cause: 'connection-limit' } }] });
    expect(opens(cli, data)).toHaveProperty('verdict.causes');
    const served = await startServe(data, {}, cli);
    expect(await (await fetch(served.address)).text()).toContain('<title>Deferral Desk</title>');
    await served.stop();
    expect(readdirSync(installed).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
    ]);
  });
});
