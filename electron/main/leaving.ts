/** The way out: nothing that is in memory only goes away without a word. */
import { dialog } from 'electron';
import type { App } from '../app.ts';
import type { Door } from '../door.ts';
import { Problem } from '../../shared/problem.ts';

/** Closes the desk once every change is on disk, or once the user gives up what is not. */
export async function leave(desk: App | null, door: Door | null): Promise<void> {
  if (!desk) return;
  await door?.close();
  for (;;) {
    const problem = await desk.desk.store.save().catch(problemOf);
    if (!problem) break;
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: problem.says,
      detail: problem.hint,
      buttons: ['Try again', 'Quit without saving'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) break;
  }
  // What still cannot be saved was said above.
  await desk.close().catch(problemOf);
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
