/** The reading thread: runs the importers over untrusted bytes, away from every host. See reading.ts for its limits. */
import { parentPort } from 'node:worker_threads';
import { read } from '../../shared/bounce/read.ts';
import { Problem } from '../../shared/problem.ts';
import { readLogFiles } from './log-stream.ts';
import type { ReadMessage, ReadRequest } from './reading.ts';

const port = parentPort!;
const running = new Map<number, AbortController>();
const send = (message: ReadMessage): void => port.postMessage(message);

async function answer(request: ReadRequest): Promise<ReadMessage> {
  const { id } = request;
  const controller = new AbortController();
  running.set(id, controller);
  const options = { now: new Date(request.now), signal: controller.signal };
  try {
    if (request.kind === 'logs')
      return { id, bounces: [await readLogFiles(request.paths, { ...options, onProgress: (progress) => send({ id, progress }) })] };
    const { name, bytes } = request;
    return { id, bounces: await read({ name, bytes }, { ...options, onProgress: (done, total) => send({ id, progress: { bytes: done, total, lines: 0 } }) }) };
  } catch (error) {
    if (error instanceof Problem) return { id, problem: error.toJSON() };
    throw error; // a bug: the thread ends, and the host says so
  } finally {
    running.delete(id);
  }
}

port.on('message', async (message: ReadRequest | { id: number; cancel: true }) => {
  if ('cancel' in message) return running.get(message.id)?.abort();
  send(await answer(message));
});
