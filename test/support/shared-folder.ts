/** Where the evaluation material lies, if it is there: beside the project, or named by DEFERRAL_DESK_SHARED. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = process.env['DEFERRAL_DESK_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');

/** The folder, or null where it is absent (tests then skip themselves). */
export function sharedFolder(name: string): string | null {
  const path = join(root, name);
  return existsSync(path) ? path : null;
}
