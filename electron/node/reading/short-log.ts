/** Log files of any size; a short one may be a log, or a few lines of one that were copied out of a ticket. */
import type { Bounce } from '../../../shared/bounce/bounce.ts';
import { read } from '../../../shared/bounce/read.ts';
import { begun, shortLog, type LogSource } from './log-files.ts';
import { streamLogs, type LogStreamOptions } from './log-stream.ts';

/**
 * Reads logs as one. Cancelled by `signal` it returns what was read, and says so in `notes`. A short log that is
 * wrapped, quoted or escaped is read as pasted text where that tells more than its lines as they stand.
 * @throws Problem for a file that is missing, unreadable or no file, and for a table among several files
 */
export async function readLogFiles(sources: LogSource[], options: LogStreamOptions): Promise<Bounce> {
  const files = await Promise.all(sources.map((source) => begun(source)));
  const bounce = await streamLogs(files, options);
  const short = shortLog(files);
  if (!short) return bounce;
  const [pasted] = await read({ name: short.name, bytes: short.head }, { now: options.now });
  return toldBy(pasted) > toldBy(bounce) ? pasted! : bounce;
}

const toldBy = (bounce: Bounce | undefined): number =>
  Object.values(bounce?.log?.attempts ?? {}).reduce((sum, count) => sum + count, 0);
