/** A log and what was rotated out of it: `mail.log.1`, `mail.log.2.gz`, `mail.log-20260517`, in the order of time. */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { firstTime } from '../../../shared/bounce/log/reader.ts';
import { begun, inOrderOfTime, type LogFile } from '../reading/log-files.ts';

export interface Segment {
  path: string;
  inode: number;
  /** Milliseconds since the epoch: an inode that was set free is soon another file's. */
  born: number;
  size: number;
  gzip: boolean;
  /** Bytes of it to pass over, unpacked. */
  from: number;
  /** Its first time, seconds since the epoch; null where none is found. */
  first: number | null;
}

const rotated = /^(?:\.\d{1,4}|[.-]\d{8}(?:-\d{1,10})?|[.-]\d{4}-\d\d-\d\d)(?:\.gz)?$/;
/** Compressed in a way that this program does not read. */
const foreign = /\.(?:xz|bz2|zst|lz4|Z)$/;

/** What is rotated out of a log, by its name: read with it at the first start. */
export const isRotatedOf = (log: string, path: string): boolean =>
  path.startsWith(log) && rotated.test(path.slice(log.length).replace(foreign, ''));

/** Null where lines can be appended to it. */
export function whyNotFollowed(path: string, info: Stats): string | null {
  if (!info.isFile()) return `${path} is not a file and is not followed; pipe it in with --stdin.`;
  if (!/\.gz$/.test(path) && !foreign.test(path)) return null;
  return `${path} is compressed and is not followed. Name the log that it was rotated out of: it is read with that at the first start.`;
}

/** `mail.log.2.gz` is older than `mail.log.1`, `mail.log-20260516` than `mail.log-20260517`. */
function byName(log: string, a: string, b: string): number {
  const [one, other] = [a, b].map((path) => basename(path).slice(log.length).replace(/\.gz$/, '')) as [
    string,
    string,
  ];
  const [m, n] = [one, other].map((end) => Number(/^\.(\d{1,4})$/.exec(end)?.[1] ?? NaN)) as [number, number];
  if (m >= 0 && n >= 0) return n - m;
  return one.length === other.length && one !== other ? (one < other ? -1 : 1) : 0;
}

/** Oldest first, without the log itself. `unread`: names of those that cannot be read. */
export async function rotatedOf(path: string, now: Date): Promise<{ segments: Segment[]; unread: string[] }> {
  const folder = dirname(path);
  const name = basename(path);
  const names = (await readdir(folder).catch(() => [])).filter((one) => one !== name && one.startsWith(name));
  const unread = names.filter(
    (one) => foreign.test(one) && rotated.test(one.slice(name.length).replace(foreign, '')),
  );
  const found: LogFile[] = [];
  for (const one of names.filter((other) => rotated.test(other.slice(name.length))))
    await begun(join(folder, one)).then(
      (file) => found.push(file),
      () => unread.push(one), // gone in between, or not for this user
    );
  const segments: Segment[] = [];
  for (const file of inOrderOfTime(found, now)) {
    const info = await stat(String(file.source)).catch(() => null);
    if (info && info.size > 0)
      segments.push({
        path: String(file.source),
        inode: info.ino,
        born: info.birthtimeMs,
        size: info.size,
        gzip: file.gzip,
        from: 0,
        first: firstTime(file.head, now),
      });
  }
  // Many begin in one second where much is written; their numbers tell, and where all have one, the clock has no say.
  const numbered = segments.every(({ path: one }) => /\.\d{1,4}(?:\.gz)?$/.test(one));
  segments.sort((a, b) => {
    const times = numbered || a.first === null || b.first === null ? 0 : a.first - b.first;
    return times || byName(name, a.path, b.path);
  });
  return { segments, unread };
}
