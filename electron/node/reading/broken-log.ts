/** Whether a short log looks as if it had not come here as its programs wrote it. */
import { readLogText } from '../../../shared/bounce/log/reader.ts';
import { isShort, type LogFile } from './log-files.ts';

/** Lines of it are not understood, or nothing is told in any. */
export function isBroken(file: LogFile, now: Date): boolean {
  if (!isShort(file)) return false;
  const { log } = readLogText({ name: file.name, bytes: file.head }, { now });
  return !log || log.skipped > 0 || Object.values(log.attempts).every((count) => count === 0);
}
