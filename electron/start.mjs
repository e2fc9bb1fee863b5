/**
 * `npm start`: builds if needed, opens the desktop window where the Electron runtime is at hand, and otherwise serves
 * the same screens on 127.0.0.1. Nothing hangs and nothing asks. Plain JavaScript, because it runs before the build.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const electronFolder = join(root, 'node_modules', 'electron');
const say = (line) => process.stderr.write(`${line}\n`);

/** Newest change in the sources, in ms; so that a start after `git pull` builds again. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

function buildIfNeeded() {
  if (!existsSync(join(root, 'vite.config.ts'))) return; // an installed package: already built
  const sources = [
    'electron',
    'renderer',
    'resources',
    'shared',
    'package.json',
    'vite.config.ts',
    'vite.node.config.ts',
  ];
  const stamp = join(root, 'dist', 'built');
  const latest = Math.max(...sources.map((name) => newest(join(root, name))));
  if (existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) >= latest) return;
  say('Building, once …');
  const built = spawnSync(process.execPath, [join(root, 'electron', 'build', 'build.mjs')], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) {
    say('The build failed. Run “npm ci” and try again.');
    process.exit(1);
  }
  writeFileSync(stamp, String(latest));
}

/**
 * The runtime's executable, if it is on this machine. `electron` itself would start a download to find out. Its
 * installer writes path.txt last: without it the runtime is only half there.
 */
function runtime() {
  const name =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const path = join(own ?? join(electronFolder, 'dist'), name);
  return existsSync(path) && (own || existsSync(join(electronFolder, 'path.txt'))) ? path : null;
}

/** Can the download host be reached within five seconds? */
function reachable(host) {
  return new Promise((done) => {
    const socket = connect({ host, port: 443, timeout: 5000 });
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
    setTimeout(() => end(false), 5000).unref();
  });
}

/** Why no window can be opened here; null if one can. */
function noWindow() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'this machine has no display';
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'Electron does not run as root';
  return null;
}

/** Downloads the runtime where that can work. Returns why not, or null. */
async function download() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (!existsSync(electronFolder)) return 'the electron package is not installed';
  if (major < 22 || (major === 22 && minor < 12))
    return 'downloading the Electron runtime needs Node 22.12 or newer';
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror;
  const host = mirror ? new URL(mirror).hostname : 'github.com';
  if (!(await reachable(host))) return `the Electron runtime is not here and ${host} cannot be reached`;
  say('Fetching the Electron runtime, once (about 110 MB) …');
  const got = spawnSync(process.execPath, [join(electronFolder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  });
  return got.status === 0 && runtime() ? null : 'the Electron runtime could not be downloaded';
}

async function serveInstead(why) {
  say(`No window: ${why}. The same screens in your browser instead:`);
  const cli = join(root, 'dist', 'cli.js');
  const child = spawn(process.execPath, [cli, 'serve', '--open', ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 0));
}

/** Why the runtime ended as soon as it was started; null if it ran, or said itself what was wrong. */
function couldNotRun(code, signal, seconds) {
  if (seconds > 10) return null;
  if (code === 127) return 'a library that Electron needs is not installed';
  if (['SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGSEGV'].includes(signal))
    return 'Electron could not start here, perhaps because the system denies its sandbox';
  return null;
}

const { values } = parseArgs({ options: { data: { type: 'string' } }, strict: false });
if (typeof values.data === 'string') process.env.DEFERRAL_DESK_DATA = values.data;
buildIfNeeded();
const why = noWindow() ?? (runtime() ? null : await download());
if (why) await serveInstead(why);
else {
  const started = Date.now();
  const child = spawn(runtime(), [root, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined },
  });
  child.on('error', (error) => void serveInstead(`Electron did not start (${error.message})`));
  child.on('exit', (code, signal) => {
    const why = couldNotRun(code, signal, (Date.now() - started) / 1000);
    if (why) void serveInstead(why);
    else process.exit(code ?? 1);
  });
}
