/** Log files of any size; a short one may be a log, or a few lines of one that were copied out of a ticket. */
import type { Bounce } from '../../../shared/bounce/bounce.ts';
import { readLogText } from '../../../shared/bounce/log/reader.ts';
import { asLogText } from '../../../shared/bounce/paste/log-records.ts';
import { read } from '../../../shared/bounce/read.ts';
import { begun, isShort, type LogFile, type LogSource } from './log-files.ts';
import { isBroken } from './broken-log.ts';
import { streamLogs, tableAmong, type LogStreamOptions } from './log-stream.ts';

/**
 * Reads logs as one. Cancelled by `signal` it returns what was read, and says so in `notes`. A short log that is
 * wrapped, quoted or escaped is read as pasted text where that tells more than its lines as they stand.
 * @throws Problem for a file that is missing, unreadable or no file, and for a table among several files
 */
export async function readLogFiles(sources: LogSource[], options: LogStreamOptions): Promise<Bounce> {
  const files = await Promise.all(sources.map((source) => begun(source)));
  const [first] = files;
  if (files.length > 1 && !tableAmong(files))
    return streamLogs(
      files.map((file) => (isBroken(file, options.now) ? mended(file, options.now) : file)),
      options,
    );
  const bounce = await streamLogs(files, options);
  if (files.length !== 1 || !isShort(first!)) return bounce;
  const [pasted] = await read({ name: first!.name, bytes: first!.head }, { now: options.now });
  return toldBy(pasted) > toldBy(bounce) ? pasted! : bounce;
}

/** Its records as they were before they were wrapped or quoted, where that tells more. */
function mended(file: LogFile, now: Date): LogFile {
  const text = asLogText(new TextDecoder().decode(file.head));
  if (text === null) return file;
  const bytes = new TextEncoder().encode(text);
  const told = (log: Uint8Array) => toldBy(readLogText({ name: file.name, bytes: log }, { now }));
  return told(bytes) > told(file.head)
    ? { ...file, source: bytes, head: bytes, size: bytes.length, gzip: false }
    : file;
}

const toldBy = (bounce: Bounce | undefined): number =>
  Object.values(bounce?.log?.attempts ?? {}).reduce((sum, count) => sum + count, 0);
