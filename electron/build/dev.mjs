/**
 * `npm run dev`: the screens from their sources, with hot reload, on a running host. Without an address it starts one
 * of its own (built once, data in node_modules/.cache/dev-data); with one, as `serve` printed it, it uses that:
 * `npm run dev -- http://127.0.0.1:8421/#token=…`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';

const root = join(import.meta.dirname, '../..');
process.chdir(root); // the configuration names its folders from here
const host = new URL(process.argv[2] ?? (await startHost()));
const server = await createServer({
  configFile: join(root, 'vite.config.ts'),
  server: {
    host: '127.0.0.1',
    proxy: {
      // The host answers its own page only, so it is told that it is asked by it.
      '^/(rpc|upload|events)': { target: host.origin, changeOrigin: true, headers: { origin: host.origin } },
    },
  },
});
await server.listen();
console.log(`${server.resolvedUrls.local[0]}${host.hash}`);
console.log(
  'The screens reload as their sources change; for a change below electron/ or shared/, build and start again.',
);

async function startHost() {
  const cli = join(root, 'dist/cli.js');
  if (!existsSync(cli)) await import('./build.mjs');
  const data = join(root, 'node_modules/.cache/dev-data');
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.on('exit', (code) => process.exit(code ?? 0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const address = /http:\S+/.exec(out)?.[0];
      if (address?.includes('token=')) done(address);
    });
  });
}
