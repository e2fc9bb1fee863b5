/** What is followed, by name; each is asked to go on from what was kept of it. */
import { LogFollower } from '../../node/watch/follow.ts';
import { Journal, type JournalOptions } from '../../node/watch/journal.ts';
import type { QueueOf } from '../../node/watch/queue-command.ts';
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
  open(kept: KeptSource | null): Lines;
}

export function sourcesOf({ logs, journal, stdin, once }: WatchOptions, now: () => Date): Followed[] {
  const followed: Followed[] = logs.map((path) => ({
    name: path,
    open: (kept) => fileLines(new LogFollower(path, kept?.place ?? null, now)),
  }));
  if (journal)
    followed.push({
      name: ['journal', ...journal.files, ...journal.matches].join(' '),
      open: (kept) => placed(new Journal(kept?.cursor ?? null, { ...journal, once })),
    });
  if (stdin)
    followed.push({
      name: 'standard input',
      open: (kept) => placed(new StandardInput(process.stdin, kept?.cursor ?? null, once)),
    });
  return followed;
}

const fileLines = (follower: LogFollower): Lines => ({
  next: () => follower.next(),
  remarks: () => follower.remarks(),
  close: () => follower.close(),
  ended: false,
  kept: (at) => ({ place: follower.place && { ...follower.place, at }, cursor: null }),
});

const placed = (from: Journal | StandardInput): Lines => ({
  next: () => from.next(),
  remarks: () => from.remarks(),
  close: () => from.close(),
  stop: () => void from.close(),
  get ended() {
    return from.ended;
  },
  kept: () => ({ place: null, cursor: from.place }),
});
