/**
 * `npm test` (everything) and `npm run check` (--fast: format, types, lint, unit). Runs each part, shows what failed,
 * and ends with one line `N passed, N failed, N skipped` over all parts. A part that cannot run counts as skipped
 * and is named, never as passed.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareSystem } from './system.mjs';

const root = join(import.meta.dirname, '..');
const fast = process.argv.includes('--fast');
// Everything that the tests lay down goes with it; other users, such as Postfix, have to get through.
const scratch = mkdtempSync(join(tmpdir(), 'deferral-desk-test-'));
chmodSync(scratch, 0o755);
const temporary = { TMPDIR: scratch, TMP: scratch, TEMP: scratch };
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedNames = [];

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
    child.on('error', (error) => done({ code: 1, output: String(error) }));
    child.on('close', (code) => done({ code, output }));
  });
}

function count(name, { passed, failed, skipped }, seconds, output) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const line = [`${passed} passed`, failed ? `${failed} failed` : '', skipped ? `${skipped} skipped` : '']
    .filter(Boolean)
    .join(', ');
  console.log(`${failed ? 'FAIL' : 'ok  '} ${name.padEnd(22)} ${line} (${seconds.toFixed(1)} s)`);
  if (failed) console.log(output.trim().split('\n').slice(-120).join('\n'));
}

/** A tool that says yes or no by its exit status. */
async function tool(name, command, args) {
  const start = Date.now();
  const { code, output } = await run(command, args);
  count(
    name,
    { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 },
    (Date.now() - start) / 1000,
    output,
  );
}

async function vitest(name, args, env) {
  const start = Date.now();
  const report = join(scratch, `${name}.json`);
  const { code, output } = await run(
    bin('vitest'),
    ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    env,
  );
  let result = { passed: 0, failed: 1, skipped: 0 };
  try {
    const json = JSON.parse(readFileSync(report, 'utf8'));
    const failedFiles = json.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    result = {
      passed: json.numPassedTests,
      failed: json.numFailedTests + failedFiles,
      skipped: json.numPendingTests + json.numTodoTests,
    };
    if (code !== 0 && result.failed === 0) result.failed = 1;
    for (const file of json.testResults)
      for (const test of file.assertionResults)
        if (test.status === 'skipped' || test.status === 'pending') skippedNames.push(test.fullName);
  } catch {
    // no report: the run itself broke, counted as one failure with its output
  }
  count(name, result, (Date.now() - start) / 1000, output);
}

async function playwright(name, project, env) {
  const start = Date.now();
  const report = join(scratch, `${name}.json`);
  const { code, output } = await run(
    bin('playwright'),
    ['test', '-c', 'test/e2e/playwright.config.ts', ...(project ? [`--project=${project}`] : [])],
    {
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
  );
  let result = { passed: 0, failed: 1, skipped: 0 };
  try {
    const { stats, suites } = JSON.parse(readFileSync(report, 'utf8'));
    result = { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
    if (code !== 0 && result.failed === 0) result.failed = 1;
    const walk = (suite) => {
      for (const spec of suite.specs ?? [])
        if (spec.tests.every((t) => t.status === 'skipped')) skippedNames.push(spec.title);
      (suite.suites ?? []).forEach(walk);
    };
    suites.forEach(walk);
  } catch {
    // as above
  }
  count(name, result, (Date.now() - start) / 1000, output);
}

function skip(name, why) {
  total.skipped += 1;
  skippedNames.push(`${name}: ${why}`);
  console.log(`skip ${name.padEnd(22)} ${why}`);
}

/** What the compiler found in files that have not changed since. */
const remembered = (name) => ['--incremental', '--tsBuildInfoFile', `node_modules/.cache/tsc-${name}.json`];

const tests = async () => {
  const both = (...parts) => Promise.all(parts);
  await both(
    tool('format', bin('prettier'), ['--check', '--log-level=warn', '--cache', '.']),
    tool('types: core', bin('tsc'), ['-p', 'shared', ...remembered('core')]),
  );
  await both(
    tool('types: all', bin('tsc'), ['-p', '.', ...remembered('all')]),
    tool('types: screens', bin('svelte-check'), [
      '--tsconfig',
      'renderer/tsconfig.json',
      '--threshold',
      'warning',
    ]),
  );
  await both(
    tool('lint', bin('eslint'), ['--cache', '--cache-location', 'node_modules/.cache/eslint', '.']),
    tool('unused', bin('knip'), ['--cache']),
  );
  await vitest('unit', []);
  if (fast) return;
  const system = await prepareSystem((line) => console.log(line));
  await tool('build', process.execPath, ['electron/build/build.mjs']);
  await vitest('integration', ['-c', 'test/integration/vitest.config.ts'], system.env);
  if (system.chromium) await playwright('end to end', null, { ...system.env, CHROMIUM: system.chromium });
  else skip('end to end', system.missing.chromium);
};

await tests();
rmSync(scratch, { recursive: true, force: true });
if (skippedNames.length)
  console.log(`\nSkipped, not passed:\n${skippedNames.map((n) => `  ${n}`).join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed ? 1 : 0;
