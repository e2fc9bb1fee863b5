/**
 * Reading untrusted input in a worker thread, with limits on memory and time, progress, and cancelling. A reader that
 * hangs or grows is ended from outside; what it was reading is then not readable, and nothing else is harmed.
 */
import type { ResourceLimits, Worker } from 'node:worker_threads';
import type { Bounce } from '../../shared/bounce/bounce.ts';
import { unreadable } from '../../shared/bounce/read.ts';
import { Problem, type ProblemJson } from '../../shared/problem.ts';
import { startThread } from './thread.ts';

/** One input: bytes, or a file that is streamed because it is large. */
export interface WorkerInput {
  name: string;
  bytes?: Uint8Array;
  path?: string;
  size?: number;
}

export type ReadRequest = { id: number; now: string } & ({ kind: 'input'; name: string; bytes: Uint8Array } | { kind: 'logs'; paths: string[] });
export type ReadMessage =
  | { id: number; progress: { bytes: number; total: number | null; lines: number } }
  | { id: number; bounces: Bounce[] }
  | { id: number; problem: ProblemJson };

export interface ReadingOptions {
  now: Date;
  signal?: AbortSignal | undefined;
  onProgress?: (done: number, total: number | null, unit: 'bytes' | 'lines') => void;
}

const limits: ResourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 };
/** A message that takes longer is hostile; a log may take as long as it moves. */
const messageMs = 30_000;
/** After a cancel the reader may hand over what it has. */
const graceMs = 1500;

let worker: Worker | null = null;
let last = 0;

/** The thread is kept for the next input; it does not keep the process alive. */
function thread(): Worker {
  if (!worker) {
    const started = startThread('import-worker', { resourceLimits: limits });
    started.unref();
    started.on('exit', () => {
      if (worker === started) worker = null;
    });
    worker = started;
  }
  return worker;
}

export async function stopReading(): Promise<void> {
  await worker?.terminate();
  worker = null;
}

function ask(request: Omit<ReadRequest, 'id'> & Record<string, unknown>, name: string, options: ReadingOptions & { timeMs: number | null; onMeter?: (meter: { bytes: number; total: number | null; lines: number }) => void }): Promise<Bounce[]> {
  const reader = thread();
  const id = ++last;
  reader.ref();
  return new Promise((done, fail) => {
    const end = (finish: () => void): void => {
      clearTimeout(limit);
      reader.off('message', heard);
      reader.off('error', died);
      reader.off('exit', gone);
      options.signal?.removeEventListener('abort', cancelled);
      reader.unref();
      finish();
    };
    const refuse = (code: string, says: string, hint: string): void => {
      void reader.terminate();
      end(() => done([unreadable(name, 0, new Problem(code, says, hint, { exit: 3 }))]));
    };
    const heard = (message: ReadMessage): void => {
      if (message.id !== id) return;
      if ('progress' in message) return options.onMeter?.(message.progress);
      if ('problem' in message) {
        const { code, says, hint } = message.problem;
        return end(() => fail(new Problem(code, says, hint, { exit: code.startsWith('file-') ? 1 : 3 })));
      }
      end(() => done(message.bounces));
    };
    const died = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        refuse('too-much-memory', `${name} needs more memory to read than is allowed (1 GB).`, 'Give the one message or the log lines that you need.');
      else end(() => fail(error));
    };
    const gone = (): void => end(() => fail(new Error('the reading thread has stopped')));
    const cancelled = (): void => {
      reader.postMessage({ id, cancel: true });
      setTimeout(() => refuse('cancelled', `Reading ${name} was stopped.`, 'Nothing was taken over.'), graceMs).unref();
    };
    const limit = options.timeMs === null ? undefined : setTimeout(() => refuse('too-slow', `${name} could not be read within ${options.timeMs! / 1000} seconds, which no honest message needs.`, 'Give the part of it that holds the refusal.'), options.timeMs);
    reader.on('message', heard);
    reader.once('error', died);
    reader.once('exit', gone);
    options.signal?.addEventListener('abort', cancelled, { once: true });
    reader.postMessage({ ...request, id });
  });
}

/** Reads one input. What cannot be read comes back as a Bounce of kind `unreadable`, never as an exception. */
export function readInWorker(input: WorkerInput, options: ReadingOptions): Promise<Bounce[]> {
  const { name, bytes, path } = input;
  if (!bytes) return readLogsInWorker([path!], { ...options, onProgress: ({ bytes: done, total }) => options.onProgress?.(done, total, 'bytes') }).then((bounce) => [bounce]);
  return ask({ kind: 'input', name, bytes, now: options.now.toISOString() }, name, {
    ...options,
    timeMs: messageMs + bytes.length / 1000, // a large pasted log may take longer
    onMeter: (meter) => options.onProgress?.(meter.bytes, meter.total, 'bytes'),
  });
}

/** Reads logs as one. Throws Problem for a file that is missing or may not be read. */
export async function readLogsInWorker(
  paths: string[],
  options: { now: Date; signal?: AbortSignal | undefined; onProgress?: (meter: { bytes: number; total: number | null; lines: number }) => void },
): Promise<Bounce> {
  const [bounce] = await ask({ kind: 'logs', paths, now: options.now.toISOString() }, paths.join(', '), { now: options.now, signal: options.signal, timeMs: null, ...(options.onProgress && { onMeter: options.onProgress }) });
  return bounce!;
}
