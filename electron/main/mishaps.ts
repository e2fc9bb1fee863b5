/** A page that crashes or hangs: said in one sentence, and opened again. The cases are in this process and go on. */
import { dialog, type BrowserWindow } from 'electron';

const kept = 'Everything that was shown as saved is saved.';

export function watchForMishaps(window: BrowserWindow): void {
  const page = window.webContents;
  let ended = false; // by us, because it hung
  let waiting: AbortController | null = null;

  page.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    if (ended) {
      ended = false;
      page.reload();
      return;
    }
    void ask('The window stopped working.', `${kept} (${reason})`, ['Open it again', 'Quit']).then(
      (choice) => (choice === 0 ? page.reload() : window.destroy()),
    );
  });
  window.on('unresponsive', () => {
    if (waiting) return;
    waiting = new AbortController();
    const { signal } = waiting;
    void ask('The window does not answer.', kept, ['Wait', 'Open it again'], signal).then((choice) => {
      waiting = null;
      if (choice !== 1 || signal.aborted) return;
      ended = true;
      page.forcefullyCrashRenderer();
    });
  });
  window.on('responsive', () => waiting?.abort());

  async function ask(
    message: string,
    detail: string,
    buttons: string[],
    signal?: AbortSignal,
  ): Promise<number> {
    const options = { type: 'warning' as const, message, detail, buttons, defaultId: 0, cancelId: 0, signal };
    const { response } = await dialog.showMessageBox(window, options);
    return response;
  }
}
