/**
 * Where cases are kept that are not kept in the data folder itself: `history.json` in it names a team's history, without a password.
 * A file that cannot be read is no reason to go on elsewhere unsaid.
 */
import { Problem } from '../../../shared/problem.ts';
import { folderProblem } from '../../../shared/store/folder-problem.ts';
import { readRegularNow } from '../process/regular-file.ts';
import { FileStorage } from './file-storage.ts';

const name = 'history.json';

/** The address of a team's history; null where cases are kept in the folder. Throws Problem history-place. */
export function keptPlace(folder: string): string | null {
  let text: string;
  try {
    text = readRegularNow(`${folder}/${name}`);
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    // Not even looked at: it is the folder that refuses.
    const ofFolder = syscall === 'stat' ? folderProblem(error, 'open', folder) : null;
    throw ofFolder ?? unreadable(folder, code === 'ENOTFILE' ? message : (code ?? 'no reason given'));
  }
  try {
    const { address } = JSON.parse(text) as { address?: unknown };
    if (typeof address === 'string' || address === null) return address;
  } catch {
    // said below
  }
  throw unreadable(folder, 'it names no address');
}

/** From the next start on. */
export async function keepPlace(folder: string, address: string | null): Promise<void> {
  const text = `${JSON.stringify({ address }, null, 2)}\n`;
  await new FileStorage(folder).replace(name, new TextEncoder().encode(text));
}

const unreadable = (folder: string, why: string): Problem =>
  new Problem(
    'history-place',
    `Where cases are kept stands in ${folder}/${name}, which cannot be read (${why}).`,
    'Write {"address": "postgres://user@host/database"} into it, or remove it: then they are kept in the folder.',
  );
