/** The desk of another process, through its door (electron/door.ts): the same contract, for this user on this machine. */
import { connect, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Problem, type ExitStatus } from '../../shared/problem.ts';
import type { Api } from '../../shared/rpc/contract.ts';
import type { Ask, DoorMessage } from '../door.ts';
import { readDoorFile } from '../node/process/door-file.ts';

export interface CommandDesk extends Api {
  /** A file by its path, for an input of kind `picked`. */
  hand(path: string): Promise<{ token: string; name: string }>;
  close(): Promise<void>;
}

/** Null where nobody opens: no process holds the folder, or one that has no door. */
export async function knock(folder: string): Promise<CommandDesk | null> {
  const door = readDoorFile(folder);
  const socket = door && (await reach(door.address));
  if (!socket) return null;
  socket.write(`${JSON.stringify({ key: door.key })}\n`);
  return deskBehind(socket);
}

function reach(address: string): Promise<Socket | null> {
  return new Promise((done) => {
    const socket = connect(address, () => done(socket));
    socket.once('error', () => done(null)); // left behind by a process that was killed
  });
}

function deskBehind(socket: Socket): CommandDesk {
  const waiting = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let calls = 0;
  const ask = <T>(what: { method: string; input: unknown } | { hand: string }): Promise<T> =>
    new Promise((done, fail) => {
      if (socket.destroyed) return fail(gone());
      const id = ++calls;
      waiting.set(id, { done: done as (value: unknown) => void, fail });
      socket.write(`${JSON.stringify({ id, ...what } satisfies Ask)}\n`);
    });
  createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
    const told = JSON.parse(line) as DoorMessage;
    if ('event' in told) {
      for (const listener of listeners.get(told.event) ?? []) listener(told.payload as never);
      return;
    }
    const call = waiting.get(told.id);
    waiting.delete(told.id);
    if ('ok' in told) call?.done(told.ok);
    else if ('bug' in told) call?.fail(Object.assign(new Error(told.bug), { stack: told.bug }));
    else call?.fail(problemOf(told));
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const { fail } of waiting.values()) fail(gone());
    waiting.clear();
  });
  return {
    call: (method, input) => ask({ method, input }),
    on(event, listener) {
      const heard = listeners.get(event) ?? new Set();
      listeners.set(event, heard.add(listener as (payload: never) => void));
      return () => heard.delete(listener as (payload: never) => void);
    },
    hand: (path) => ask({ hand: resolve(path) }),
    async close() {
      socket.destroy();
    },
  };
}

function problemOf({ problem, exit }: Extract<DoorMessage, { problem: unknown }>): Problem {
  const { code, says, hint, notBefore } = problem;
  return new Problem(code, says, hint, { exit: exit as ExitStatus, ...(notBefore && { notBefore }) });
}

const gone = (): Problem =>
  new Problem(
    'desk-gone',
    'The Deferral Desk that has this data folder open ended in between.',
    'Look whether it was done (“deferral-desk case list”), and try again if not.',
  );
