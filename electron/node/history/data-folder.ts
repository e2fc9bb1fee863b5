/** Where the history lives: the system's application data folder, or where the user says. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Problem } from '../../../shared/problem.ts';

/**
 * `DEFERRAL_DESK_DATA`, else the folder that the platform gives to applications.
 * @param homeOf tells the user's home folder; may throw
 * @throws Problem no-home
 */
export function dataFolder(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  homeOf: () => string = homedir,
): string {
  if (env.DEFERRAL_DESK_DATA) return env.DEFERRAL_DESK_DATA;
  const name = 'deferral-desk';
  if (platform === 'win32') return join(env.APPDATA || join(home(homeOf), 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return join(home(homeOf), 'Library', 'Application Support', name);
  // A relative one is to be ignored (XDG Base Directory Specification).
  const given = env.XDG_DATA_HOME ?? '';
  return join(isAbsolute(given) ? given : join(home(homeOf), '.local', 'share'), name);
}

function home(homeOf: () => string): string {
  try {
    const folder = homeOf();
    if (isAbsolute(folder)) return folder;
  } catch {
    // HOME is not set, and the system knows no such user: as in a container.
  }
  throw new Problem(
    'no-home',
    'This user has no home folder in which the cases could be kept.',
    'Name a folder with --data, or with DEFERRAL_DESK_DATA.',
  );
}
