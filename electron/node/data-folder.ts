/** Where the history lives: the system's application data folder, or where the user says. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `DEFERRAL_DESK_DATA`, else the folder that the platform gives to applications. */
export function dataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (env.DEFERRAL_DESK_DATA) return env.DEFERRAL_DESK_DATA;
  const name = 'deferral-desk';
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name);
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), name);
}
