/**
 * The thread in which untrusted input is parsed. It has a heap limit of its own; the other side (reading.ts) holds
 * the clock and ends the thread when a file takes too long. It opens files and nothing else.
 */
import { parentPort } from 'node:worker_threads';
import type { Bounce } from '../../../shared/bounce/bounce.ts';
import { looksLikeListing, looksLikeLog } from '../../../shared/bounce/log/reader.ts';
import { looksLikeDmarc } from '../../../shared/telemetry/dmarc.ts';
import { fromFiles, readAll } from '../../../shared/telemetry/read.ts';
import { unreadable } from '../../../shared/bounce/empty.ts';
import { Problem, type ProblemJson } from '../../../shared/problem.ts';
import { fileHead, headBytes, readWhole, unpackWhole } from './import-file.ts';
import { fileProblem, type LogSource } from './log-files.ts';
import { readLogFiles } from './short-log.ts';
import { unpackBytes, unpackFile } from './unpack.ts';

/** One file or text. `bytes` are its content; without them `path` is opened. */
export interface WorkerInput {
  name: string;
  bytes?: Uint8Array;
  path?: string;
  size?: number;
}
export type Unit = 'bytes' | 'lines';

export type Request =
  | { id: number; input: WorkerInput; now: number }
  | { id: number; logs: LogSource[]; now: number }
  | { id: number; batch: WorkerInput[]; now: number }
  | { id: number; stop: true };

export type Answer =
  | { id: number; progress: { bytes: number; total: number | null; lines: number } }
  | { id: number; bounces: Bounce[] }
  /** Bounces of each input of a batch, as JSON: a text crosses a thread in a tenth of the time of what it describes. */
  | { id: number; json: string }
  | { id: number; problem: ProblemJson; exit: number }
  | { id: number; error: { message: string; stack?: string } };

const running = new Map<number, AbortController>();
const say = (answer: Answer) => parentPort!.postMessage(answer);

parentPort!.on('message', (request: Request) => {
  if ('stop' in request) return running.get(request.id)?.abort();
  const { id } = request;
  const stop = new AbortController();
  running.set(id, stop);
  if ('batch' in request) {
    void workThrough(request.batch, new Date(request.now), stop.signal)
      .then((all) => say({ id, json: JSON.stringify(all) }))
      .finally(() => running.delete(id));
    return;
  }
  work(request, stop.signal)
    .then((bounces) => say({ id, bounces }))
    .catch((error: unknown) => {
      if (error instanceof Problem) say({ id, problem: error.toJSON(), exit: error.exit });
      else say({ id, error: { message: String((error as Error).message), stack: (error as Error).stack } });
    })
    .finally(() => running.delete(id));
});

/** One input after the other; what cannot be read is one that says so. */
async function workThrough(inputs: WorkerInput[], now: Date, signal: AbortSignal): Promise<Bounce[][]> {
  const all: Bounce[][] = [];
  for (const input of inputs)
    all.push(
      await readInput(input, now, signal, () => undefined).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        return [unreadable(input.name, input.bytes?.length ?? input.size ?? 0, error)];
      }),
    );
  return all;
}

type OneByOne = Exclude<Request, { stop: true } | { batch: WorkerInput[] }>;

async function work(request: OneByOne, signal: AbortSignal): Promise<Bounce[]> {
  const { id } = request;
  const now = new Date(request.now);
  if ('logs' in request) {
    const bounce = await logs(id, request.logs, false, now, signal);
    return [{ ...bounce, attempts: [], traffic: [] }];
  }
  const { input } = request;
  const lines = 0;
  return readInput(input, now, signal, (bytes, total) => say({ id, progress: { bytes, total, lines } }), id);
}

async function readInput(
  input: WorkerInput,
  now: Date,
  signal: AbortSignal,
  onProgress: (bytes: number, total: number) => void,
  id = 0,
): Promise<Bounce[]> {
  if (input.bytes) {
    const { name, bytes } = input;
    const options = { now, signal, onProgress, unpack: unpackBytes };
    const reports = bytes[0] === 0x1f ? await fromFiles(name, unpackBytes(name, bytes), bytes.length) : [];
    // what is no whole archive fails below, as it always did
    if (reports.some(({ problem }) => problem?.code !== 'archive-damaged')) return reports;
    return readAll({ name, bytes: await unpackWhole(name, bytes) }, options);
  }
  const path = input.path!;
  // it was there when it was looked at first, and may be gone by now
  const { raw, text: head } = await fileHead(path).catch((error: NodeJS.ErrnoException) => {
    throw fileProblem(path, error);
  });
  // a report of any size is streamed
  if (looksLikeDmarc(head) || head.startsWith('PK\x03\x04')) {
    const size = input.size ?? 0;
    const reports = await fromFiles(input.name, unpackFile(path, input.name, raw, size), size);
    // what is no whole archive fails below, as it always did
    if (reports.some(({ problem }) => problem?.code !== 'archive-damaged')) return reports;
  }
  // a log of any size is streamed; anything else has to fit into memory, and a short log may be one that was pasted
  if (head.length >= headBytes && looksLikeLog(head) && !looksLikeListing(head))
    return [await logs(id, [path], true, now, signal)];
  const bytes = await readWhole(path);
  return readAll({ name: input.name, bytes }, { now, signal, onProgress, unpack: unpackBytes });
}

function logs(
  id: number,
  sources: LogSource[],
  listing: boolean,
  now: Date,
  signal: AbortSignal,
): Promise<Bounce> {
  return readLogFiles(sources, { now, signal, listing, onProgress: (progress) => say({ id, progress }) });
}
