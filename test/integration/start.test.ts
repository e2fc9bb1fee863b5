/** `npm start` on a machine without a display: one line says why, the screens are served, and nothing hangs or asks. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../support/double.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(root, 'dist/built'), String(Date.now() + 60_000)); // the build under test is the one that is there

async function start(
  env: NodeJS.ProcessEnv,
  until: RegExp,
  args: string[] = [],
  meanwhile = async (): Promise<void> => {},
): Promise<string> {
  const child = spawn(
    process.execPath,
    [join(root, 'electron/start.mjs'), '--data', join(folder, 'data'), ...args],
    {
      env: {
        ...process.env,
        DISPLAY: '',
        WAYLAND_DISPLAY: '',
        ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  await new Promise<void>((done, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
        if (until.test(output)) done();
      });
    child.once('exit', () => done());
    setTimeout(() => fail(new Error(`nothing after 3 minutes: ${output}`)), 180_000).unref();
  });
  const address = /http:\/\/\S+/.exec(output)?.[0];
  if (address) expect((await fetch(address)).status).toBe(200);
  await meanwhile();
  child.kill('SIGTERM');
  await new Promise((done) =>
    child.exitCode === null && child.signalCode === null ? child.once('exit', done) : done(null),
  );
  return output;
}

test('without a display it says so in one line and serves the screens', async () => {
  const output = await start({}, /#token=\S+/, ['--port', '0']);
  if (process.platform === 'linux') expect(output).toContain('No window: this machine has no display.');
  expect(output).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#token=/);
});

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'as root it does not try Electron',
  async () => {
    expect(await start({ DISPLAY: ':99' }, /#token=\S+/, ['--port', '0'])).toContain(
      'No window: Electron does not run as root.',
    );
  },
);

test.runIf(process.platform === 'linux')(
  'the browser is started with a page that only the user can read, and no key on its command line',
  async () => {
    const told = join(folder, 'told');
    const bin = mkdtempSync(join(folder, 'bin-'));
    writeFileSync(
      join(bin, 'xdg-open'),
      `#!/bin/sh\n{ echo "$@"; p=\${1#file://}; stat -c %a "$p"; cat "$p"; } > ${told}.new; mv ${told}.new ${told}\n`,
    );
    chmodSync(join(bin, 'xdg-open'), 0o755);
    const env = { DISPLAY: ':99', PATH: `${bin}:${process.env.PATH}` };
    const output = await start(env, /#token=\S+/, ['--port', '0'], () =>
      expect.poll(() => existsSync(told)).toBe(true),
    );
    const [args, mode, ...page] = readFileSync(told, 'utf8').split('\n');
    expect([args, mode]).toEqual([`file://${join(folder, 'data', 'open.html')}`, '600']);
    expect(page.join('\n')).toContain(`url=${/http:\S+/.exec(output)![0]}"`);
    expect(existsSync(join(folder, 'data', 'open.html'))).toBe(false);
  },
);

/** A runtime that is a line of shell. */
function runtimeThat(does: string): string {
  const runtime = mkdtempSync(join(folder, 'runtime-'));
  writeFileSync(join(runtime, 'electron'), `#!/bin/sh\n${does}\n`);
  chmodSync(join(runtime, 'electron'), 0o755);
  return runtime;
}

describe.runIf(process.platform === 'linux' && process.getuid?.() !== 0)('where the runtime is there', () => {
  test('it is started directly', async () => {
    const runtime = runtimeThat(`echo "$@" > ${folder}/started`);
    await start({ DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtime }, /never/);
    expect(readFileSync(join(folder, 'started'), 'utf8')).toContain(root);
  });

  test.each([
    ['is denied its sandbox', 'kill -TRAP $$', 'denies its sandbox'],
    ['lacks a library', 'exit 127', 'a library that Electron needs is not installed'],
  ])('and %s, the screens are served instead', async (_, does, why) => {
    const env = { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtimeThat(does) };
    expect(await start(env, /#token=\S+/, ['--port', '0'])).toContain(why);
  });

  test('and it ends by itself, that is the end', async () => {
    const env = { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtimeThat('exit 1') };
    expect(await start(env, /never/)).not.toContain('http://');
  });
});
