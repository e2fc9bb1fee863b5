/** People of a team in front of a built `serve`: each signed in by a proxy of theirs, with the stream of events that their page has. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputOf, Method, Outputs } from '../../../shared/rpc/contract.ts';
import { root, startServe } from '../../support/double.ts';
import { freePort } from '../../support/free-port.ts';

const secret = 'only-the-proxy-knows-this-5f1c';

export interface Person {
  name: string;
  call<M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]>;
  /** Tells of each case that is said to be changed. */
  hear(listener: (id: string) => void): void;
  leave(): void;
}
export interface TeamServe {
  pid: number;
  person(name: string): Promise<Person>;
  stop(): Promise<void>;
}

export async function serveTeam(history: string): Promise<TeamServe> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-people-'));
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, secret, { mode: 0o600 });
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const signIn = ['--sign-in', 'proxy', '--public-address', origin, '--proxy-secret-file', secretFile];
  const env = { DEFERRAL_DESK_HISTORY: history };
  const served = await startServe(join(folder, 'data'), env, join(root, 'dist/cli.js'), port, signIn);
  const agent = new Agent({ keepAlive: true });
  return {
    pid: served.process.pid!,
    async person(name) {
      const proxied = {
        'x-deferral-desk-proxy': secret,
        'x-forwarded-user': name,
        'x-forwarded-groups': 'mail',
      };
      const ask = (method: string, path: string, more: Record<string, string>, body = '') =>
        new Promise<{ text: string; cookie: string | undefined }>((done, fail) => {
          const headers = { ...proxied, ...more };
          const sent = request({ host: '127.0.0.1', port, agent, method, path, headers }, (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
            const cookie = response.headers['set-cookie']?.[0]?.split(';')[0];
            response.on('end', () => done({ text, cookie }));
          });
          sent.on('error', fail).end(body);
        });
      const { cookie } = await ask('GET', '/', {});
      const key = { cookie: cookie!, origin, 'x-deferral-desk-token': cookie!.split('=')[1]! };
      let left = false;
      let stream: ReturnType<typeof request> | null = null;
      return {
        name,
        async call(method, input) {
          const { text } = await ask('POST', `/rpc/${method}`, key, JSON.stringify(input));
          const answer = JSON.parse(text) as { ok?: unknown };
          if (answer.ok === undefined) throw new Error(`${method}: ${text.slice(0, 300)}`);
          return answer.ok as never;
        },
        hear(listener) {
          const open = (): void => {
            stream = request({ host: '127.0.0.1', port, path: '/events', headers: { ...proxied, ...key } });
            stream
              .on('error', () => undefined)
              .on('response', (response) => {
                response.setEncoding('utf8').on('data', (chunk: string) => {
                  for (const [, data] of chunk.matchAll(/event: changed\ndata: (.*)/g))
                    listener((JSON.parse(data!) as { case: string }).case);
                });
                // Each stream of who signed in lasts a minute.
                response.on('error', () => undefined).on('close', () => left || open());
              });
            stream.end();
          };
          open();
        },
        leave() {
          left = true;
          stream?.destroy();
        },
      };
    },
    async stop() {
      agent.destroy();
      await served.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
