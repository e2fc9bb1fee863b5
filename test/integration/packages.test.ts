/** What is inside the packages: the desktop's archive (with a stand-in runtime folder) and the npm package, which is run. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
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
import { listPackage } from '@electron/asar';
import { parse } from 'yaml';
import { root } from '../support/double.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const run = (command: string, args: string[], cwd = root) => {
  const ran = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false' },
  });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${ran.stdout}\n${ran.stderr}`);
  return ran.stdout;
};

describe('the desktop package', () => {
  let files: string[] = [];
  let app = '';
  beforeAll(() => {
    const runtime = join(folder, 'runtime');
    mkdirSync(join(runtime, 'locales'), { recursive: true });
    for (const name of [
      'electron',
      'version',
      'LICENSE',
      'LICENSES.chromium.html',
      'resources.pak',
      'locales/en-US.pak',
    ])
      writeFileSync(join(runtime, name), '45.4.1');
    chmodSync(join(runtime, 'electron'), 0o755);
    const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>;
    delete config.electronFuses; // flips bits of a real binary
    const configFile = join(folder, 'builder.json');
    writeFileSync(
      configFile,
      JSON.stringify({
        ...config,
        electronDist: runtime,
        electronVersion: '45.4.1',
        directories: { output: join(folder, 'out'), buildResources: 'resources/icons' },
      }),
    );
    run(bin('electron-builder'), ['--linux', 'dir', '--config', configFile]);
    app = join(folder, 'out', 'linux-unpacked', 'resources');
    files = listPackage(join(app, 'app.asar'), { isPack: false }).map((name) => name.replaceAll('\\', '/'));
  }, 120_000);

  test.each([
    '/dist/main.js',
    '/dist/preload.cjs',
    '/dist/cli.js',
    '/dist/import-worker.js',
    '/dist/store-worker.js',
    '/dist/knowledge.json',
    '/dist/renderer/index.html',
    '/package.json',
    '/node_modules/sql.js/dist/sql-wasm.js',
  ])('holds %s', (name) => expect(files).toContain(name));

  test('sql-wasm.wasm lies outside the archive, where it is read at run time', () => {
    expect(existsSync(join(app, 'app.asar.unpacked/node_modules/sql.js/dist/sql-wasm.wasm'))).toBe(true);
  });
  test('holds no sources, tests or tools', () => {
    expect(files.filter((name) => /^\/(shared|electron|renderer|resources|test|\.ci)\//.test(name))).toEqual(
      [],
    );
    expect(
      files.filter((name) =>
        /^\/node_modules\/(vite|vitest|svelte|typescript|eslint|prettier|playwright|electron-builder|@playwright|tsx|fast-check)(\/|$)/.test(
          name,
        ),
      ),
    ).toEqual([]);
    expect(files.filter((name) => /^\/[^/]+\.(ts|yml)$/.test(name))).toEqual([]);
  });
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
    const line = '421 4.7.0 mx1.example.net Error: too many connections from 192.0.2.9';
    const data = join(folder, 'data');
    const bounce = join(folder, 'line.txt');
    writeFileSync(bounce, line);
    expect(
      JSON.parse(run(process.execPath, [cli, 'inspect', bounce, '--json', '--data', data])),
    ).toMatchObject({ attempts: [{ reply: { code: 421 }, match: { cause: 'connection-limit' } }] });
    expect(
      JSON.parse(run(process.execPath, [cli, 'case', 'open', '--text', line, '--json', '--data', data])),
    ).toHaveProperty('verdict.causes');
    expect(readdirSync(installed).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
    ]);
  }, 180_000);
});
