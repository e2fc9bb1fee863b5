/** Serves the built screens over a fake Api, with the content security policy of the real browser host. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { Api, EventName } from '../../shared/rpc/contract.ts';
import { Problem } from '../../shared/problem.ts';

const built = resolve(process.env['SCREENS'] ?? join(import.meta.dirname, '../../dist/renderer'));
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const events: EventName[] = [
  'progress',
  'finding',
  'session',
  'changed',
  'opened',
  'menu',
  'reminder',
  'watch',
];

export async function serveFake(api: Api, port = 0, root = built): Promise<{ url: string; server: Server }> {
  if (!existsSync(join(root, 'index.html'))) throw new Error(`no screens in ${root}: npm run build first`);
  const streams = new Set<ServerResponse>();
  for (const event of events)
    api.on(event, (payload) => {
      for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`);
    });
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    if (path === '/events') {
      response
        .writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        .write(':\n\n');
      streams.add(response);
      // As the real host does: a page takes a longer silence for its end, and a look at a screen may take longer.
      const here = setInterval(() => response.write(': here\n\n'), 4000);
      request.on('close', () => {
        clearInterval(here);
        streams.delete(response);
      });
      return;
    }
    if (path.startsWith('/upload/')) {
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: { token: 'made-up', name: path.slice(8) } }));
      return;
    }
    if (path.startsWith('/rpc/')) {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      response.setHeader('content-type', 'application/json');
      try {
        const ok = await api.call(
          path.slice(5) as never,
          JSON.parse(Buffer.concat(chunks).toString()) as never,
        );
        response.end(JSON.stringify({ ok }));
      } catch (error) {
        response.end(
          JSON.stringify(
            error instanceof Problem ? { problem: error } : { bug: String((error as Error).stack) },
          ),
        );
      }
      return;
    }
    try {
      const file = path === '/' ? '/index.html' : path;
      const body = await readFile(join(root, file));
      response
        .writeHead(200, {
          'content-type': types[extname(file)] ?? 'text/plain',
          'content-security-policy': policy,
        })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/#token=made-up-token-0123456789`,
    server,
  };
}
