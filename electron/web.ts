/**
 * The browser host: the same screens on 127.0.0.1, for mail servers without a desktop (reached over an SSH tunnel)
 * and wherever Electron is not there. Loopback only, behind a token; Host and Origin are checked against DNS
 * rebinding, and no other site can read or post anything.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../shared/problem.ts';
import { actionHeader } from '../shared/rpc/repeats.ts';
import { folderProblem } from '../shared/store/folder-problem.ts';
import { metricsTypes } from '../shared/watch/metrics.ts';
import type { App } from './app.ts';
import { refusal } from './app/refusal.ts';
import { asAction } from './app/action.ts';
import { asPerson } from './app/person.ts';
import { makeFolder } from './node/process/regular-file.ts';
import { streamEvents } from './web/event-stream.ts';
import { mayCall } from './web/roles.ts';
import { notSignedIn, type Person, type SignIn } from './web/sign-in.ts';
import { contentSecurityPolicy, screenFile } from './web/screens.ts';
import { clearUploads, uploadName } from './web/uploads.ts';

const maxCall = 300 * 1024 * 1024;
const maxUpload = 8 * 1024 ** 3;
/** Through a tunnel the port may differ from ours; the name may not. */
const ownNames = new Set(['127.0.0.1', 'localhost', '[::1]']);
export const defaultPort = 8421;

export interface WebHost {
  port: number;
  token: string;
  /** With the token behind `#`, which browsers send to nobody. */
  address: string;
  close(): Promise<void>;
}

function hostName(value: string | undefined): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(value ?? '');
  return match ? match[1]!.toLowerCase() : null;
}
/** Null if the request may go on, else why not. */
function foreign(request: IncomingMessage): string | null {
  const name = hostName(request.headers.host);
  if (!name || !ownNames.has(name)) return 'this address is not ours';
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${request.headers.host}`)
    return 'the request comes from another site';
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink(request))
    return 'the request comes from another site';
  return null;
}

/** The way in from open.html, which to a browser is another site. The screens hold no key, and stand in no frame. */
const isLink = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'GET' &&
  url === '/' &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-fetch-dest'] === 'document';

function nameIn(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem('bad-input', 'The name of this file cannot be read.', 'Rename the file and try again.');
  }
}

const isPage = (file: { mediaType: string }): boolean => file.mediaType.startsWith('text/html');
const noToken = (): Problem =>
  new Problem(
    'no-token',
    'This page has no valid key to the desk.',
    'Open the address that “deferral-desk serve” printed.',
  );

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxCall)
      throw new Problem(
        'too-large',
        'This is more than 300 MB in one piece.',
        'Drop the file itself instead of pasting it.',
      );
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch {
    throw new Problem('bad-input', 'The request is not JSON.', 'Reload the page.');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/** Serves `app` and the built screens. `port` null: 8421, or the next free one. Throws Problem port-in-use. */
export async function serve(
  app: App,
  options: { port: number | null; rendererFolder: string; token?: string; signIn?: SignIn },
): Promise<WebHost> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const expected = digest(token);
  let uploads = join(app.desk.options.dataFolder, 'uploads');
  const streams = new Set<() => void>();
  const { signIn } = options;
  const allowed = (request: IncomingMessage, person: Person | null): boolean => {
    if (signIn) return person !== null && signIn.allows(request, person);
    const given = request.headers['x-deferral-desk-token'];
    return typeof given === 'string' && timingSafeEqual(digest(given), expected);
  };

  async function upload(request: IncomingMessage, name: string): Promise<{ token: string; name: string }> {
    const path = join(uploads, uploadName(name));
    let size = 0;
    try {
      app.desk.store.prove();
      makeFolder(uploads);
    } catch (error) {
      throw folderProblem(error, 'open') ?? error;
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxUpload) request.destroy(new Error('upload too large'));
    });
    await pipeline(request, createWriteStream(path, { mode: 0o600 }));
    return app.handOver(path, basename(name));
  }

  /** For a monitor on this machine, with a token of its own that opens nothing else. */
  function metrics(request: IncomingMessage, response: ServerResponse): void {
    const { metricsToken } = app.desk.settings;
    const given = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
    if (metricsToken === null) return void response.writeHead(404).end('Metrics are off.\n');
    if (given === undefined || !timingSafeEqual(digest(given), digest(metricsToken)))
      return void response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    const isOpen = request.headers.accept?.includes('application/openmetrics-text') ?? false;
    const form = isOpen ? 'openmetrics' : 'prometheus';
    const text = app.watch.metrics(form);
    if (text === null) return void response.writeHead(503).end('The watch does not run.\n');
    response.writeHead(200, { 'content-type': metricsTypes[form], 'cache-control': 'no-store' }).end(text);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const person = signIn?.person(request) ?? null;
    const why =
      (signIn ?? { foreign }).foreign(request) ??
      (signIn && !person ? 'nobody signed in whose groups may use this desk' : null);
    if (why) return void response.writeHead(403, { 'content-type': 'text/plain' }).end(`Refused: ${why}.\n`);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/metrics' && request.method === 'GET') return metrics(request, response);
    const route = /^\/(rpc|upload)\/([\w.%-]{1,300})$/.exec(url.pathname);
    if (route && request.method === 'POST') {
      if (!allowed(request, person))
        return send(response, 401, { problem: signIn ? notSignedIn() : noToken() });
      try {
        const name = nameIn(route[2]!);
        const isCall = route[1] === 'rpc';
        if (person) mayCall(person.role, isCall ? name : 'upload');
        const work = async (): Promise<unknown> =>
          isCall
            ? asAction(request.headers[actionHeader], async () => app.dispatch(name, await bodyOf(request)))
            : upload(request, name);
        return send(response, 200, { ok: await (person ? asPerson(person, work) : work()) });
      } catch (error) {
        return send(response, 200, refusal(error));
      }
    }
    if (url.pathname === '/events' && request.method === 'GET') {
      if (!allowed(request, person)) return void response.writeHead(401).end();
      const end = streamEvents((listener) => app.onAny(listener), response, signIn !== undefined);
      streams.add(end);
      response.on('close', () => streams.delete(end));
      return;
    }
    const file =
      request.method === 'GET' || request.method === 'HEAD'
        ? screenFile(options.rendererFolder, url.pathname)
        : null;
    if (!file) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found.\n');
    response.writeHead(200, {
      'content-type': file.mediaType,
      ...(person && isPage(file) && { 'set-cookie': signIn!.cookieFor(person) }),
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': url.pathname.startsWith('/assets/')
        ? 'private, max-age=31536000, immutable'
        : 'no-store',
    });
    if (request.method === 'HEAD') return void response.end();
    await pipeline(createReadStream(file.path), response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port);
  // Over a team's history several may run with one folder: each has its own port.
  if (app.desk.store.team) uploads += `-${port}`;
  await clearUploads(uploads); // of a desk that was killed
  return {
    port,
    token,
    address: signIn ? `http://127.0.0.1:${port}/` : `http://127.0.0.1:${port}/#token=${token}`,
    async close() {
      for (const end of streams) end();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await clearUploads(uploads);
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, wanted: number | null): Promise<number> {
  const attempt = (port: number): Promise<number> =>
    new Promise((done, fail) => {
      server.once('error', fail);
      server.listen({ host: '127.0.0.1', port }, () => {
        server.off('error', fail);
        done((server.address() as { port: number }).port);
      });
    });
  try {
    return await attempt(wanted ?? defaultPort);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (wanted === null && code === 'EADDRINUSE') return attempt(0);
    if (code === 'EADDRINUSE')
      throw new Problem(
        'port-in-use',
        `Port ${wanted} on 127.0.0.1 is taken by another program.`,
        'Choose another one with --port, or leave it out.',
      );
    if (code === 'EACCES')
      throw new Problem(
        'port-not-allowed',
        `This user may not listen on port ${wanted}.`,
        'Choose a port above 1023 with --port.',
      );
    throw error;
  }
}
