/** What the system says when the data folder refuses, as sentences for the user. */
import { Problem } from '../problem.ts';

/** What a refusal by the folder means for what was being done, and what to do once it works again. */
const meaning = {
  open: ['Nothing was changed.', 'Then start again.'],
  save: [
    'The change is kept in memory and saved as soon as that is possible again.',
    'Leave Deferral Desk open; it tries again by itself.',
  ],
  close: ['What could not be saved until now is lost.', 'Then do it once more.'],
} as const;

/** Two sentences where the folder refuses; null for an error that is not the folder's. */
export function folderProblem(error: unknown, doing: keyof typeof meaning, folder?: string): Problem | null {
  const code = (error as { code?: unknown } | null)?.code;
  const { message } = error instanceof Error ? error : { message: '' };
  const [kept, retry] = meaning[doing];
  const which = folder ? `The data folder ${folder}` : 'The data folder';
  const problem = (name: string, says: string, hint: string) =>
    new Problem(name, `${says} ${kept}`, `${hint} ${retry}`);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return problem('disk-full', 'The disk that holds the data folder is full.', 'Make some room.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return problem(
        'folder-read-only',
        `${which} cannot be written to.`,
        'Give yourself the right to write there, or choose another folder.',
      );
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESTALE':
    case 'ENODEV':
    case 'ENXIO':
      return problem(
        'folder-gone',
        `${which} is not there any more.`,
        'Bring it back (plug in the disk, connect the share).',
      );
    case 'EISDIR':
    case 'ENOTEMPTY':
    case 'ERR_FS_EISDIR':
    case 'ENOTFILE': {
      const name = /'([^']+)'/.exec(message)?.[1]?.split(/[\\/]/).pop();
      const what = /' is (a .+)$/.exec(message)?.[1] ?? 'a folder';
      return problem(
        'folder-unusable',
        `${which} holds ${what} where a file is meant${name ? `: ${name}` : ''}.`,
        'Take it out of there.',
      );
    }
    case 'ENOTFOLDER': {
      const [, name, what] = /^'(.*)' is (.+)$/s.exec(message) ?? [];
      return problem(
        'folder-unusable',
        `There is ${what} where the folder ${name} is meant.`,
        'Take it away, or name another data folder.',
      );
    }
    case 'EEXIST':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'EINVAL':
      return problem(
        'folder-unusable',
        `There can be no data folder of this name (${String(code)}).`,
        'Name another folder.',
      );
    case 'EIO':
    case 'EBUSY':
    case 'EMFILE':
    case 'ENFILE':
    case 'ETIMEDOUT':
      return problem(
        'disk-failing',
        `The disk that holds the data folder does not work (${String(code)}).`,
        'Check the disk.',
      );
    default:
      return null;
  }
}
