/** The desk of the window. Where a team's history cannot be had, who sits there decides what to work with. */
import { dialog } from 'electron';
import { Problem } from '../../shared/problem.ts';
import { createApp, type App, type HostServices } from '../app.ts';
import { whenFree } from '../app/when-free.ts';
import { teamAtStart } from '../node/history/team-at-start.ts';
import { systemUser } from '../node/process/system-user.ts';

/** @returns null where it was given up */
export async function openDesk(
  dataFolder: string,
  argv: readonly string[],
  services: HostServices,
): Promise<App | null> {
  const person = process.env.DEFERRAL_DESK_AS || systemUser();
  let history = teamAtStart(historyIn(argv), process.env, dataFolder);
  for (;;)
    try {
      return await whenFree(() => createApp({ dataFolder, services, ...(history && { history, person }) }));
    } catch (error) {
      if (!history || !(error instanceof Problem)) throw error;
      const { response } = await dialog.showMessageBox({
        type: 'warning',
        message: error.says,
        detail: `${error.hint} The cases of this computer are apart from the team’s; what you do with them stays here.`,
        buttons: ['Try again', 'Use the cases of this computer', 'Quit'],
        defaultId: 0,
        cancelId: 2,
      });
      if (response === 2) return null;
      if (response === 1) history = null;
    }
}

/** As switches of Electron are written, and as those of the command line are. */
function historyIn(argv: readonly string[]): string | null {
  const at = argv.findLastIndex((arg) => arg === '--history' || arg.startsWith('--history='));
  if (at < 0) return null;
  return argv[at] === '--history' ? (argv[at + 1] ?? null) : argv[at]!.slice('--history='.length);
}
