/**
 * Reading in the import worker: a thread, started at first use, with a heap limit; a file that takes too long or
 * too much memory costs the thread and nothing else, and is answered with an `unreadable` Bounce. Many files are read
 * in two.
 */
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { Bounce } from '../../../shared/bounce/bounce.ts';
import { unreadable } from '../../../shared/bounce/empty.ts';
import { Problem, type ExitStatus } from '../../../shared/problem.ts';
import type { Answer, Request, Unit, WorkerInput } from './import-worker.ts';
import type { LogSource } from './log-files.ts';
import type { LogProgress } from './log-stream.ts';
import { startThread } from '../process/thread.ts';

export type { WorkerInput } from './import-worker.ts';

export interface ReadingOptions {
  now: Date;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number | null, unit: Unit) => void;
  /** Milliseconds for one mail or text; logs by path have no limit. Default one minute. */
  timeLimit?: number;
  /** Megabytes of heap for the thread; holds from the thread's start on. Default 1,024. */
  memoryLimit?: number;
}

interface Waiting {
  /** Puts the request to the thread of now. */
  begin(): void;
  resolve(bounces: Bounce[], json?: string): void;
  reject(error: Error): void;
  onAnswer(answer: Answer): void;
}

interface Thread {
  at: number;
  worker: Worker;
  waiting: Map<number, Waiting>;
}

const lostCodes = new Set(['too-slow', 'too-much-memory', 'cancelled']);

/** Megabytes. */
const usualMemory = 1024;
/** What a line or a mail leaves is of no use to the next: with more, a run takes more memory and no less time. */
const youngMemory = 4;

/** The first reads whatever comes; the second helps where there are many files. */
const threads = new Map<number, Thread>();
let calls = 0;

/**
 * Bounces of one input. Never rejects for what the input holds, also not for its size in memory or time.
 * Stopped by the signal it is `unreadable` with the problem `cancelled`.
 * @throws Problem for a file that cannot be opened
 */
export async function readInWorker(input: WorkerInput, options: ReadingOptions): Promise<Bounce[]> {
  return call(
    (id) => ({ id, input, now: options.now.getTime() }),
    options,
    input.bytes ? (options.timeLimit ?? 60_000) : options.timeLimit,
  ).catch((error: unknown) => {
    if (error instanceof Problem && lostCodes.has(error.code))
      return [unreadable(input.name, input.bytes?.length ?? input.size ?? 0, error)];
    throw error;
  });
}

/** A batch holds this many inputs, or bytes, and so many batches are on their way to a thread: it is never idle. */
const batchLength = 16;
const batchBytes = 1_048_576;
const batchesAhead = 2;
/** Batches that one thread has read before another one would be ready. */
const batchesOfOne = 16;

/**
 * Bounces of many small inputs, in their order, several in one message to the thread and read ahead. An input that is
 * too slow or too big costs its batch, which is then read one by one.
 * @param next gives the inputs; null at the end
 */
export async function* readManyInWorker(
  next: () => WorkerInput | null,
  options: ReadingOptions,
): AsyncGenerator<Bounce[]> {
  const ahead: Promise<Bounce[][]>[] = [];
  let done = false;
  let begun = 0;
  for (;;) {
    const used = begun < batchesOfOne || availableParallelism() < 2 ? 1 : 2;
    while (!done && ahead.length < used * batchesAhead) {
      const batch: WorkerInput[] = [];
      for (let size = 0; batch.length < batchLength && size < batchBytes;) {
        const input = next();
        done = input === null;
        if (!input) break;
        batch.push(input);
        size += input.bytes?.length ?? batchBytes;
      }
      if (batch.length) ahead.push(readBatch(batch, options, begun++ % used));
    }
    const first = ahead.shift();
    if (!first) return;
    yield* await first;
  }
}

async function readBatch(batch: WorkerInput[], options: ReadingOptions, at: number): Promise<Bounce[][]> {
  const { now } = options;
  const limit = batch.every((input) => input.bytes) ? (options.timeLimit ?? 60_000) : options.timeLimit;
  let json = '[]';
  const read = await call((id) => ({ id, batch, now: now.getTime() }), options, limit, {
    onJson: (text) => (json = text),
    at,
  }).catch((error: unknown) => {
    if (error instanceof Problem && lostCodes.has(error.code)) return null;
    throw error;
  });
  if (read) return JSON.parse(json) as Bounce[][];
  const all: Bounce[][] = [];
  for (const input of batch) all.push(await readInWorker(input, options));
  return all;
}

/**
 * The counts of logs, read as one in the order of time, streamed from disk; `-` is standard input. Without single
 * attempts. Stopped, it gives what it has.
 */
export async function readLogsInWorker(
  sources: LogSource[],
  options: Omit<ReadingOptions, 'onProgress'> & { onProgress?: (progress: LogProgress) => void },
): Promise<Bounce> {
  const { onProgress } = options;
  const [bounce] = await call(
    (id) => ({ id, logs: sources, now: options.now.getTime() }),
    { ...options, onProgress: undefined },
    options.timeLimit,
    { onLogProgress: onProgress, standardInput: sources.includes('-') },
  );
  return bounce!;
}

/** Starts the thread before there is anything to read, while the caller makes itself ready. */
export function startReading(): void {
  threadAt(0, usualMemory);
}

/** Ends the threads. A later call starts a new one. */
export async function stopReading(): Promise<void> {
  const all = [...threads.values()];
  threads.clear();
  await Promise.all(all.map(({ worker }) => worker.terminate()));
}

function threadAt(at: number, memoryLimit: number): Thread {
  let thread = threads.get(at);
  if (!thread) threads.set(at, (thread = start(at, memoryLimit)));
  return thread;
}

interface Asked {
  onLogProgress?: (progress: LogProgress) => void;
  standardInput?: boolean;
  onJson?: (json: string) => void;
  /** Which thread reads it. */
  at?: number;
}

function call(
  request: (id: number) => Request,
  options: ReadingOptions,
  timeLimit: number | undefined,
  { onLogProgress, standardInput = false, onJson, at = 0 }: Asked = {},
): Promise<Bounce[]> {
  const id = ++calls;
  return new Promise((resolve, reject) => {
    let home: Thread;
    const stop = () => {
      home.worker.postMessage({ id, stop: true } satisfies Request);
      // a parser in the middle of a message hears nothing: the thread ends
      setTimeout(() => home.waiting.has(id) && abandon(home, id), 1000).unref();
    };
    const timer = timeLimit ? setTimeout(() => endThread(home, tooLong(timeLimit)), timeLimit) : null;
    const clean = () => {
      if (timer) clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
      home.waiting.delete(id);
      if (home.waiting.size === 0) home.worker.unref();
    };
    const one: Waiting = {
      begin() {
        home = threadAt(at, options.memoryLimit ?? usualMemory);
        home.waiting.set(id, one);
        home.worker.ref();
        home.worker.postMessage(request(id));
        if (standardInput) process.stdin.pipe(home.worker.stdin!);
        if (options.signal?.aborted) stop();
      },
      resolve: (bounces, json) => (clean(), json && onJson?.(json), resolve(bounces)),
      reject: (error) => (clean(), reject(error)),
      onAnswer(answer) {
        if (!('progress' in answer)) return;
        onLogProgress?.(answer.progress);
        options.onProgress?.(answer.progress.bytes, answer.progress.total, 'bytes');
      },
    };
    options.signal?.addEventListener('abort', stop, { once: true });
    one.begin();
  });
}

function start(at: number, memoryLimit: number): Thread {
  const worker = startThread('reading/import-worker', {
    stdin: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryLimit, maxYoungGenerationSizeMb: youngMemory },
  });
  const waiting = new Map<number, Waiting>();
  const die = (error: Error) => {
    if (threads.get(at)?.worker === worker) threads.delete(at);
    for (const one of [...waiting.values()]) one.reject(error);
  };
  worker.on('error', (error: NodeJS.ErrnoException) =>
    die(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(memoryLimit) : error),
  );
  worker.on('exit', () => die(new Error('the import worker has stopped')));
  worker.on('message', (answer: Answer) => {
    const one = waiting.get(answer.id);
    if (!one) return;
    if ('bounces' in answer) one.resolve(answer.bounces);
    else if ('json' in answer) one.resolve([], answer.json);
    else if ('problem' in answer) {
      const { code, says, hint } = answer.problem;
      one.reject(new Problem(code, says, hint, { exit: answer.exit as ExitStatus }));
    } else if ('error' in answer) one.reject(Object.assign(new Error(answer.error.message), answer.error));
    else one.onAnswer(answer);
  });
  worker.unref();
  return { at, worker, waiting };
}

/** Ends the thread because one call was stopped in it; what else waits there is read again in a new one. */
function abandon(thread: Thread, id: number): void {
  const { waiting } = thread;
  waiting.get(id)?.reject(stopped());
  const others = [...waiting.values()];
  waiting.clear();
  forget(thread);
  for (const other of others) other.begin();
}

/** Everything that waits in the thread gets this error; only the first input can be its cause, the rest may be read again. */
function endThread(thread: Thread, error: Problem): void {
  forget(thread);
  for (const one of [...thread.waiting.values()]) one.reject(error);
}

function forget(thread: Thread): void {
  if (threads.get(thread.at) === thread) threads.delete(thread.at);
  void thread.worker.terminate();
}

const tooLong = (ms: number) =>
  new Problem(
    'too-slow',
    `Reading this took longer than ${Math.round(ms / 1000)} seconds and was stopped; nothing was kept of it.`,
    'Copy the notice’s own words and paste them.',
    { exit: 3 },
  );
const tooMuch = (megabytes: number) =>
  new Problem(
    'too-much-memory',
    `Reading this needed more than ${megabytes} MB of memory and was stopped; nothing was kept of it.`,
    'Copy the notice’s own words and paste them.',
    { exit: 3 },
  );
const stopped = () => new Problem('cancelled', 'Reading was stopped.', 'Open the file again to read it.');
