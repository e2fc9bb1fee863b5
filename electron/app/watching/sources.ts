/** What is followed, by name; each is asked to go on from what was kept of it. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LogFollower } from '../../node/watch/follow.ts';
import { Journal, type JournalOptions } from '../../node/watch/journal.ts';
import type { QueueOf } from '../../node/watch/queue-command.ts';
import { isRotatedOf } from '../../node/watch/siblings.ts';
import { StandardInput } from '../../node/watch/standard-input.ts';
import type { DigestOptions } from './digests.ts';
import type { KeptSource } from './kept.ts';
import type { Lines } from './source.ts';

export interface WatchOptions {
  logs: string[];
  /** Folders or maildirs of receivers' reports. */
  reports: string[];
  /** Whose queue is listed beside it; null for none. */
  queue: QueueOf | null;
  journal: Omit<JournalOptions, 'once'> | null;
  stdin: boolean;
  /** Reads what is there, and ends. */
  once: boolean;
  /** The address that is told what the watch says; null for none. */
  webhook: string | null;
  digest: DigestOptions;
}

interface Followed {
  name: string;
  /** As it was given: a place may have been kept under that. */
  given: string;
  open(kept: KeptSource | null): Lines;
}

export async function sourcesOf(
  { logs, journal, stdin, once }: WatchOptions,
  now: () => Date,
): Promise<Followed[]> {
  const followed: Followed[] = (await eachOnce(logs)).map(({ path, given }) => ({
    name: path,
    given,
    open: (kept) => fileLines(new LogFollower(path, kept?.place ?? null, now)),
  }));
  if (journal) {
    const name = ['journal', ...journal.files, ...journal.matches].join(' ');
    followed.push({
      ...{ name, given: name },
      open: (kept) => placed(new Journal(kept?.cursor ?? null, { ...journal, once })),
    });
  }
  if (stdin)
    followed.push({
      ...{ name: 'standard input', given: 'standard input' },
      open: (kept) => placed(new StandardInput(process.stdin, kept?.cursor ?? null, once)),
    });
  return followed;
}

/** One file by two names, and what `mail.log*` gives beside the log, would be counted twice: rotated ones are read with their log. */
async function eachOnce(logs: readonly string[]): Promise<{ path: string; given: string }[]> {
  const all = await Promise.all(
    logs.map(async (given) => {
      const path = resolve(given);
      return { given, path, file: await realpath(path).catch(() => path) };
    }),
  );
  const isFirst = new Map(all.map((one) => [one.file, one] as const).reverse());
  return all.filter(
    (one) => isFirst.get(one.file) === one && !all.some(({ path }) => isRotatedOf(path, one.path)),
  );
}

const fileLines = (follower: LogFollower): Lines => ({
  next: () => follower.next(),
  remarks: () => follower.remarks(),
  close: () => follower.close(),
  listen: (wake) => follower.listen(wake),
  ended: false,
  kept: (at) => ({ place: follower.place && { ...follower.place, at }, cursor: null }),
});

const placed = (from: Journal | StandardInput): Lines => ({
  next: () => from.next(),
  remarks: () => from.remarks(),
  close: () => from.close(),
  stop: () => void from.close(),
  listen: (wake) => from.listen(wake),
  get ended() {
    return from.ended;
  },
  kept: () => ({ place: null, cursor: from.place }),
});
