/** A log and what was rotated out of it: `mail.log.1`, `mail.log.2.gz`, `mail.log-20260517`, in the order of time. */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { firstTime } from '../../../shared/bounce/log/reader.ts';
import { begun, inOrderOfTime, type LogFile } from '../reading/log-files.ts';

export interface Segment {
  path: string;
  inode: number;
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
        size: info.size,
        gzip: file.gzip,
        from: 0,
        first: firstTime(file.head, now),
      });
  }
  return { segments, unread };
}
