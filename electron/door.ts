/**
 * The door: how the command line reaches the process that holds the data folder, a window or `serve`. A socket (a pipe
 * on Windows) for this user alone; where it is and its key stand in `door.json` of the folder. One JSON value per line:
 *
 *     →  {"key":"…"}                                   first, or the door closes
 *     →  {"id":1,"method":"case.show","input":{…}}     any method of the contract
 *     →  {"id":2,"hand":"/home/anna/delayed.eml"}      a file of this machine, for a token
 *     ←  {"id":1,"ok":…}   {"id":1,"problem":{…},"exit":4}   {"id":1,"bug":"…"}   {"event":"session","payload":…}
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, type ProblemJson } from '../shared/problem.ts';
import type { App } from './app.ts';
import { refusal } from './app/refusal.ts';
import { doorFile, sameKey } from './node/process/door-file.ts';

export type Ask = { id: number } & ({ method: string; input: unknown } | { hand: string });
export type DoorMessage =
  | { id: number; ok: unknown }
  | { id: number; problem: ProblemJson; exit: number }
  | { id: number; bug: string }
  | { event: string; payload: unknown };

/** Longest path of a socket: sun_path holds 104 bytes on macOS, 108 on Linux, the closing zero among them. */
const longestPath = 100;

export interface Door {
  /** @param patience milliseconds that guests have to leave by themselves; nobody new comes in meanwhile */
  close(patience?: number): Promise<void>;
}

/** Opens the door of a folder that this process holds. Null where the system gives no such socket. */
export async function openDoor(app: App, folder: string): Promise<Door | null> {
  const key = randomBytes(24).toString('hex');
  const guests = new Set<Socket>();
  const server = createServer((guest) => {
    guests.add(guest.on('close', () => guests.delete(guest)).on('error', () => guest.destroy()));
    receive(guest, key, app);
  });
  const place = await placeFor(server, folder);
  if (!place) return null;
  const file = doorFile(folder);
  try {
    await rm(file, { force: true }); // of a process that was killed
    await writeFile(file, JSON.stringify({ address: place.address, key }), { flag: 'wx', mode: 0o600 });
  } catch {
    // Without it nobody finds the door; that the folder is in use is said all the same.
  }
  return {
    async close(patience = 0) {
      await rm(file, { force: true }).catch(() => undefined);
      const closed = new Promise((done) => server.close(done)); // also removes the socket
      if (patience > 0) await Promise.race([closed, sleep(patience)]);
      for (const guest of guests) guest.destroy();
      await closed;
      if (place.room) await rm(place.room, { recursive: true, force: true });
    },
  };
}

function receive(guest: Socket, key: string, app: App): void {
  const say = (told: DoorMessage): void => {
    if (guest.writable) guest.write(`${JSON.stringify(told)}\n`);
  };
  let known = false;
  createInterface({ input: guest, crlfDelay: Infinity }).on('line', (line) => {
    const said = parsed(line);
    if (!known) {
      if (!sameKey((said as { key?: unknown } | null)?.key, key)) return guest.destroy();
      known = true;
      guest.on(
        'close',
        app.onAny((event, payload) => say({ event, payload })),
      );
      return;
    }
    if (!said) return guest.destroy();
    const ask = said as Ask;
    answer(app, ask).then(
      (ok) => say({ id: ask.id, ok }),
      (error: unknown) => {
        const refused = refusal(error);
        const exit = error instanceof Problem ? error.exit : 1;
        say('problem' in refused ? { id: ask.id, ...refused, exit } : { id: ask.id, ...refused });
      },
    );
  });
}

async function answer(app: App, ask: Ask): Promise<unknown> {
  if ('hand' in ask) return app.handOver(String(ask.hand));
  return app.dispatch(String(ask.method), ask.input);
}

function parsed(line: string): object | null {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** In the data folder; in a folder of its own where that path is too long, or its disk knows no sockets. */
async function placeFor(
  server: Server,
  folder: string,
): Promise<{ address: string; room: string | null } | null> {
  if (process.platform === 'win32') {
    const pipe = `\\\\.\\pipe\\deferral-desk-${randomBytes(12).toString('hex')}`;
    return (await listen(server, pipe)) ? { address: pipe, room: null } : null;
  }
  const here = join(folder, 'door');
  await rm(here, { force: true }).catch(() => undefined); // of a process that was killed: the folder is ours
  if (Buffer.byteLength(here) <= longestPath && (await listen(server, here)))
    return { address: here, room: null };
  const room = await mkdtemp(join(tmpdir(), 'deferral-desk-door-'));
  const there = join(room, 'door');
  if (Buffer.byteLength(there) <= longestPath && (await listen(server, there)))
    return { address: there, room };
  await rm(room, { recursive: true, force: true });
  return null;
}

async function listen(server: Server, path: string): Promise<boolean> {
  const open = await new Promise<boolean>((done) => {
    server.once('error', () => done(false));
    server.listen(path, () => done(true));
  });
  if (open && process.platform !== 'win32') await chmod(path, 0o600);
  return open;
}
