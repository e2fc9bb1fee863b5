/** Card files that stand in no folder, laid into one for as long as they are read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** `path`: below the folder, as `replies/provider/own.yaml`. */
export function inFolder<T>(
  files: readonly { path: string; text: string }[],
  work: (folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-cards-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(join(folder, dirname(path)), { recursive: true, mode: 0o700 });
      writeFileSync(join(folder, path), text, { mode: 0o600 });
    }
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
