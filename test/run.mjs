/**
 * `npm test` (everything), `npm run check` (--fast: what needs no build), `npm run test:long` (--long: the long matrices
 * whole, of which the others take a seeded sample) and single parts by their names (`node test/run.mjs lint`). Runs
 * more parts side by side than there are cores, the longest first, shows what failed and the time of each, and ends
 * with one line `N passed, N failed, N skipped`. A part that cannot run counts as skipped and is named, never as
 * passed; a test that passes only when repeated counts as failed.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { processorSince } from './processor.mjs';
import { ofPlaywright, ofVitest } from './results.mjs';
import { prepareSystem } from './system.mjs';

const root = join(import.meta.dirname, '..');
const fast = process.argv.includes('--fast');
const long = process.argv.includes('--long');
const named = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
// Everything that the tests lay down goes with it; other users, such as Postfix, have to get through.
const scratch = mkdtempSync(join(tmpdir(), 'deferral-desk-test-'));
chmodSync(scratch, 0o755);
const temporary = { TMPDIR: scratch, TMP: scratch, TEMP: scratch };
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedNames = [];
const failedNames = [];
/** Seconds of a processor that each part took. */
const took = new Map();
const began = Date.now();

const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
function run(command, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...temporary, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => done({ code: 1, output: String(error), processor: 0 }));
    let processor = 0;
    child.on('exit', () => (processor = processorSince()));
    child.on('close', (code) => done({ code, output, processor }));
  });
}

/** A tool that says yes or no by its exit status. */
const tool = (command, args) => async () => {
  const { code, output, processor } = await run(command, args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output, processor };
};

const vitest =
  (...args) =>
  async (name, env) => {
    const report = join(scratch, `${name}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code, ...said } = await run(bin('vitest'), ['run', ...args, ...reporters], env);
    return { ...reported(report, (json) => ofVitest(json, root), code), ...said };
  };

async function playwright(name, env) {
  const report = join(scratch, `${name}.json`);
  const { code, ...said } = await run(
    bin('playwright'),
    ['test', '-c', 'test/e2e/playwright.config.ts', `--workers=${availableParallelism()}`],
    { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  );
  return { ...reported(report, ofPlaywright, code), ...said };
}

/** What a report says; without one the run itself broke, which counts as one failure. */
function reported(file, read, code) {
  try {
    const result = read(JSON.parse(readFileSync(file, 'utf8')));
    skippedNames.push(...result.skippedNames);
    return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [] };
  }
}

/** TypeScript 7, a third of the time. Its name in .bin is also that of TypeScript 6, which eslint and svelte-check need. */
const compiler = join(root, 'node_modules/@typescript/native/bin/tsc');
/** With what the compiler found in files that have not changed since. */
const types = (folder, name) =>
  tool(process.execPath, [
    compiler,
    ...['-p', folder, '--incremental', '--tsBuildInfoFile', `node_modules/.cache/tsc-${name}.json`],
  ]);
const svelteCheck = [
  ...['--tsgo-experimental-api', '--tsconfig', 'renderer/tsconfig.json'],
  ...['--threshold', 'warning'],
];

const integration = (...args) => vitest('-c', 'test/integration/vitest.config.ts', ...args);
const files = (names) => names.map((name) => `integration/${name}`);
/** Files of a kind, by how their names begin. */
const history = files(['store-', 'damage', 'door', 'bad-inputs', 'settings']);
const team = files(['team', 'sign-in', 'repeated-calls']);
const windows = files([
  'desktop',
  'first-run',
  'electron-security',
  'start.',
  'packages',
  'installer',
  'built',
  'hosts',
  'place',
]);

/** Tests in a folder that ask a file of test/support, as paths. */
const asking = (support, folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => readFileSync(join(root, path), 'utf8').includes(`support/${support}.ts`));
/** There is one Postfix on a machine: its spool and its name are the system's. */
const postfix = asking('postfix', 'test/integration');
/** Waits of minutes, in which a queue empties. */
const isWhatIf = (path) => path.includes('/what-if');
/** They take a sample of a long matrix. */
const matrices = asking('matrices', 'test');
const onDist = (path) => path.startsWith('test/integration/');
/** Every entry of the long matrices. */
const wholly = (run) => (name, env) => run(name, { ...env, MATRICES: 'whole' });

/** In a place of its own: whoever runs prettier without a cache, an editor or a hook, removes the usual one. */
const prettierCache = ['--cache', '--cache-location', 'node_modules/.cache/prettier-check'];

/** The longest first: the others fit in beside them. `after`: the part whose result it needs. */
const parts = [
  { name: 'build', slow: true, run: tool(process.execPath, ['electron/build/build.mjs']) },
  { name: 'end to end', slow: true, after: 'build', needs: 'chromium', run: playwright },
  {
    name: 'integration: servers',
    slow: true,
    after: 'build',
    run: integration(
      ...[...history, ...windows, ...team].map((name) => `--exclude=test/${name}*`),
      ...postfix.map((path) => `--exclude=${path}`),
    ),
  },
  { name: 'integration: windows', slow: true, after: 'build', run: integration(...windows) },
  {
    name: 'integration: what if',
    slow: true,
    after: 'build',
    run: integration(...postfix.filter(isWhatIf)),
  },
  { name: 'integration: history', slow: true, after: 'build', run: integration(...history) },
  { name: 'integration: team', slow: true, after: 'build', run: integration(...team) },
  {
    name: 'integration: Postfix',
    slow: true,
    after: 'build',
    run: integration(...postfix.filter((path) => !isWhatIf(path))),
  },
  { name: 'unit', run: vitest('--exclude=test/contract/**') },
  { name: 'contracts', slow: true, run: vitest('test/contract') },
  { name: 'types: screens', run: tool(bin('svelte-check'), svelteCheck) },
  { name: 'types: all', run: types('.', 'all') },
  { name: 'types: core', run: types('shared', 'core') },
  {
    name: 'lint: screens',
    run: tool(bin('eslint'), ['--cache', '--cache-location', 'node_modules/.cache/eslint', '.']),
  },
  { name: 'lint', run: tool(bin('oxlint'), []) },
  { name: 'format', run: tool(bin('prettier'), ['--check', '--log-level=warn', ...prettierCache, '.']) },
  { name: 'unused', run: tool(bin('knip'), ['--cache']) },
  { name: 'matrices', long: true, run: wholly(vitest(...matrices.filter((path) => !onDist(path)))) },
  {
    name: 'matrices: built',
    long: true,
    after: 'build',
    run: wholly(integration(...matrices.filter(onDist))),
  },
  { name: 'screens', long: true, after: 'build', needs: 'chromium', run: wholly(playwright) },
].filter((part) =>
  named.length
    ? named.some((start) => part.name.startsWith(start))
    : long
      ? part.long || part.name === 'build'
      : !part.long && !(fast && part.slow),
);

// two more than there are cores: the parts with servers and windows wait much of their time
const lanes = availableParallelism() + 2;
const needsSystem = parts.some(({ slow, after }) => slow || after);
const system = needsSystem ? await prepareSystem((line) => console.log(line)) : { env: {}, missing: {} };
const env = { ...system.env, ...(system.chromium && { CHROMIUM: system.chromium }) };

if (!parts.length) {
  rmSync(scratch, { recursive: true, force: true });
  console.error(`No part is called ${named.join(', ')}; see the names in test/run.mjs.`);
  process.exit(2);
}
const waiting = [...parts];
const done = new Set();
const free = (part) => !part.after || done.has(part.after) || !parts.some(({ name }) => name === part.after);
await new Promise((finished) => {
  let running = 0;
  const next = () => {
    while (running < lanes) {
      const index = waiting.findIndex(free);
      if (index < 0) break;
      const [part] = waiting.splice(index, 1);
      running++;
      void one(part).then(() => {
        running--;
        done.add(part.name);
        next();
      });
    }
    if (!running && !waiting.length) finished();
  };
  next();
});

async function one({ name, run, needs }) {
  if (needs && !system[needs]) {
    total.skipped += 1;
    skippedNames.push(`${name}: ${system.missing[needs]}`);
    console.log(`skip ${name.padEnd(20)} ${system.missing[needs]}`);
    return;
  }
  const start = Date.now();
  const { passed, failed, skipped, output, processor, failures = [] } = await run(name, env);
  if (processor) took.set(name, processor);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const line = [`${passed} passed`, failed ? `${failed} failed` : '', skipped ? `${skipped} skipped` : '']
    .filter(Boolean)
    .join(', ');
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(
    `${failed ? 'FAIL' : 'ok  '} ${name.padEnd(20)} ${line} (${seconds} s${processor ? `, ${processor.toFixed(0)} s of a processor` : ''})`,
  );
  if (!failed) return;
  failedNames.push(...(failures.length ? failures.map((one) => `${name}: ${one.name}`) : [name]));
  for (const one of failures) console.log(`  FAILED ${one.name}\n${one.says.replace(/^/gm, '    ')}`);
  // What is known by name needs little more; what is not, all that was said.
  console.log(
    output
      .trim()
      .split('\n')
      .slice(failures.length ? -10 : -120)
      .join('\n'),
  );
}

rmSync(scratch, { recursive: true, force: true });
if (skippedNames.length)
  console.log(`\nSkipped, not passed:\n${skippedNames.map((n) => `  ${n}`).join('\n')}\n`);
if (failedNames.length) console.log(`\nFailed:\n${failedNames.map((n) => `  ${n}`).join('\n')}\n`);
if (took.size) {
  const seconds = [...took].sort(([, a], [, b]) => b - a).map(([name, s]) => `${name} ${s.toFixed(0)}`);
  const all = [...took.values()].reduce((sum, s) => sum + s, 0);
  console.log(`Seconds of a processor: ${all.toFixed(0)} (${seconds.join(', ')})`);
}
console.log(`in ${((Date.now() - began) / 1000).toFixed(0)} s, ${lanes} at a time`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed ? 1 : 0;
