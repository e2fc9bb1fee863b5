/**
 * Runs the built command line again and again in one process, so that what Node takes to start and to compile is paid
 * once. Each run loads anew whatever has a line of electron/ in it, and its threads end with it; what stays loaded is
 * shared/ and packages, which keep nothing. Told `{ args, input, env }` (input in base64 or null), it answers `{ code, out, err }`.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { Readable } = require('node:stream');
const threads = require('node:worker_threads');
const { dirname, join } = require('node:path');
const vm = require('node:vm');

const dist = join(__dirname, '../../dist/');
const built = join(dist, 'command.cjs');
let at = null;

const known = new Map();
/** The build names each source before its lines. */
function mayKeepSomething(file) {
  if (!file.startsWith(dist)) return false;
  if (!known.has(file)) known.set(file, /^\/\/ electron\//m.test(readFileSync(file, 'utf8')));
  return known.get(file);
}

/** Compiled once, and run again with every load: to compile is half of a short verb. */
const bodies = new Map();
const usual = Module._extensions['.js'];
Module._extensions['.cjs'] = (module, file) => {
  if (!mayKeepSomething(file)) return usual(module, file);
  if (!bodies.has(file))
    bodies.set(
      file,
      vm.runInThisContext(Module.wrap(readFileSync(file, 'utf8')), {
        filename: file,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      }),
    );
  const { exports } = module;
  bodies.get(file).call(exports, exports, Module.createRequire(file), module, file, dirname(file));
};

const started = [];
threads.Worker = class extends threads.Worker {
  constructor(...given) {
    super(...given);
    started.push(this);
  }
};

for (const [name, key] of [
  ['stdout', 'out'],
  ['stderr', 'err'],
]) {
  const write = process[name].write.bind(process[name]);
  process[name].write = (chunk, encoding, done) => {
    if (!at) return write(chunk, encoding, done);
    at[key].push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk));
    const told = typeof encoding === 'function' ? encoding : done;
    if (told) setImmediate(told);
    return true;
  };
}

process.on('disconnect', () => process.exit());
process.on('message', async ({ args, input, env }) => {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(env)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
  }
  at = { out: [], err: [] };
  process.argv = [process.argv[0], built, ...args];
  process.exitCode = undefined;
  const stdin = Readable.from(input === null ? [] : [Buffer.from(input, 'base64')]);
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
  for (const file of Object.keys(require.cache)) if (mayKeepSomething(file)) delete require.cache[file];
  require(built); // begins at once; the last thing it does is to set its exit status
  while (process.exitCode === undefined) await new Promise((soon) => setTimeout(soon, 2));
  await new Promise((soon) => setImmediate(soon));
  const [code, out, err] = [
    process.exitCode,
    ...[at.out, at.err].map((chunks) => Buffer.concat(chunks).toString()),
  ];
  await Promise.all(started.splice(0).map((thread) => thread.terminate()));
  for (const name of ['stdout', 'stderr']) process[name].removeAllListeners('error');
  for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
  for (const name of Object.keys(env)) delete process.env[name];
  Object.assign(process.env, before);
  process.exitCode = undefined;
  at = null;
  process.send({ code, out, err });
});
