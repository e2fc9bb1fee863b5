/**
 * The counts of logs, for a process that does nothing else meanwhile. A log is read line by line into tables that
 * have their limits, so it is read here; what is parsed as a whole, a table or a short text, goes to the thread.
 */
import type { Bounce } from '../../../shared/bounce/bounce.ts';
import { isBroken } from './broken-log.ts';
import { begun, isShort, type LogSource } from './log-files.ts';
import { streamLogs, tableAmong, type LogProgress } from './log-stream.ts';

/**
 * Several logs are read as one in the order of time; `-` is standard input. Without single attempts.
 * @throws Problem for a file that is missing, unreadable or no file, and for a table among several files
 */
export async function countLogs(
  sources: LogSource[],
  options: { now: Date; onProgress: (progress: LogProgress) => void },
): Promise<Bounce> {
  const files = await Promise.all(sources.map((source) => begun(source)));
  const pasted = files.length === 1 ? isShort(files[0]!) : files.some((file) => isBroken(file, options.now));
  if (!pasted && !tableAmong(files)) return streamLogs(files, { ...options, listing: false });
  const { readLogsInWorker, stopReading } = await import('./reading.ts');
  // what came through a pipe is not there a second time
  const given = files.map(({ source, name }, index) =>
    source instanceof Uint8Array ? { name, bytes: source } : sources[index]!,
  );
  return readLogsInWorker(given, options).finally(stopReading);
}
