/**
 * The desktop host. It owns the window, the menu and the dialogues; everything else is the app that all hosts share.
 * No port is opened: the screens speak over one IPC channel, and every message is checked for its sender.
 */
import type { BrowserWindow } from 'electron';
import { app, dialog, ipcMain, Notification, type IpcMainInvokeEvent } from 'electron';
import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Problem } from '../shared/problem.ts';
import type { App, HostServices } from './app.ts';
import { openDoor, type Door } from './door.ts';
import { dataFolder } from './node/history/data-folder.ts';
import { asAction } from './app/action.ts';
import { makeFolder } from './node/process/regular-file.ts';
import { refusal, refusalText } from './app/refusal.ts';
import { startAgain } from './main/again.ts';
import { givenFiles } from './main/given-files.ts';
import { systemKeyring } from './main/keyring.ts';
import { leave } from './main/leaving.ts';
import { origin, registerScheme, serveScreens } from './main/protocol.ts';
import { setMenu } from './main/menu.ts';
import { openDesk } from './main/open-desk.ts';
import { lockSession } from './main/session.ts';
import { createWindow } from './main/window.ts';

// Synchronously, before ready.
registerScheme();
app.enableSandbox();
app.setAppUserModelId('contributors.deferraldesk'); // Windows shows no notification without
settleIn();

let window: BrowserWindow | null = null;
let desk: App | null = null;
/** For the command line, while the window has the data folder open. */
let door: Door | null = null;
/** The page listens; what is told before is lost. */
let loaded = false;
/** `soon`: the window closes, and nothing can be shown any more. */
let leaving: 'soon' | 'now' | 'done' | null = null;
/** Somebody started the program, or opened a file with it, while it was leaving. */
let again = false;
/** Files given while no page listens: before the first (macOS fires open-file early), after a crash, while leaving. */
const waiting: string[] = [];

/** What Chromium keeps lies in the data folder, too: one place for everything, and one window for each data folder. */
function settleIn(): void {
  try {
    const folder = resolve(dataFolder(process.env), 'window');
    makeFolder(folder);
    app.setPath('userData', folder);
  } catch {
    // Opening the history, a moment later, says why.
  }
}

const filesIn = (argv: string[], cwd: string): string[] =>
  givenFiles(argv.slice(app.isPackaged ? 1 : 2), cwd);

function openFiles(paths: string[]): void {
  again ||= leaving !== null;
  if (!desk || !loaded || leaving) {
    waiting.push(...paths);
    return;
  }
  if (paths.length) desk.emit('opened', { picked: paths.map((path) => desk!.handOver(path)) });
}

/** The services that only a desktop has. */
const services: HostServices = {
  host: 'electron',
  async pick() {
    if (!window) return [];
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openFile', 'multiSelections'],
      filters: [
        { name: 'Bounces and logs', extensions: ['eml', 'msg', 'mbox', 'log', 'txt', 'gz', 'csv', 'json'] },
        { name: 'All files', extensions: ['*'] },
      ],
    });
    return filePaths;
  },
  async save(name, bytes) {
    if (!window) return null;
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath: basename(name) });
    if (!filePath) return null;
    await writeFile(filePath, bytes).catch((error: NodeJS.ErrnoException) => {
      throw new Problem(
        'not-saved',
        `${basename(filePath)} could not be saved (${error.code ?? error.message}).`,
        'Make some room there, or choose another folder.',
      );
    });
    return filePath;
  },
  keyring: systemKeyring,
  again() {
    again = true;
    app.quit();
  },
};

function comeForward(): void {
  if (window?.isMinimized()) window.restore();
  window?.show();
  window?.focus();
}

/** Kept until it is clicked or closed: one that is collected as garbage loses its click. */
const shown = new Set<Notification>();
function notify(body: string): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title: 'Deferral Desk', body });
  shown.add(notification);
  notification.on('click', comeForward);
  notification.on('close', () => shown.delete(notification));
  notification.show();
}

/** Every message must come from our own page in our own window (Electron security guide, item 17). */
function fromOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return Boolean(
    window &&
    event.sender === window.webContents &&
    frame &&
    !frame.parent &&
    frame.url.startsWith(`${origin}/`),
  );
}

async function start(): Promise<void> {
  await app.whenReady();
  // An AppImage adds it where the system denies the sandbox (Ubuntu from 23.10 on).
  if (app.isPackaged && app.commandLine.hasSwitch('no-sandbox'))
    throw new Problem(
      'no-sandbox',
      'Deferral Desk opens no window without its sandbox, because it shows mail from strangers.',
      'Install the .deb package, with which this system allows it; or use “deferral-desk serve” and your browser.',
    );
  lockSession();
  serveScreens(join(import.meta.dirname, 'renderer'));
  desk = await openDesk(dataFolder(process.env), process.argv, services);
  if (!desk) return app.quit();
  // A team's history is held by nobody: the command line goes there itself.
  if (!desk.desk.store.team) door = await openDoor(desk, dataFolder(process.env));
  desk.watch.start();
  ipcMain.handle('desk', async (event, method: unknown, input: unknown, action: unknown) => {
    if (!fromOurPage(event)) throw new Error('message from a foreign frame refused');
    try {
      return { ok: await asAction(action, () => desk!.dispatch(String(method), input)) };
    } catch (error) {
      return refusal(error);
    }
  });
  ipcMain.handle('desk-file', (event, path: unknown) => {
    if (!fromOurPage(event) || typeof path !== 'string' || !path) throw new Error('file hand-over refused');
    return desk!.handOver(path);
  });
  window = createWindow(join(import.meta.dirname, 'preload.cjs'));
  setMenu(window, (command) => desk!.emit('menu', { command }));
  waiting.push(...filesIn(process.argv, process.cwd()));
  window.webContents.once('did-finish-load', () => {
    desk!.onAny((name, payload) => window?.webContents.send('desk-event', name, payload));
    desk!.on('reminder', ({ what }) => desk!.desk.settings.notifications && notify(what));
    desk!.on('watch', ({ says, what }) => {
      if (desk!.desk.settings.notifications && what !== 'digest') notify(says);
    });
    void desk!.reminders.tell(); // what came due while we were closed
  });
  window.webContents.on('did-finish-load', () => {
    loaded = true;
    openFiles(waiting.splice(0));
  });
  window.webContents.on('render-process-gone', () => (loaded = false));
  // From here on the page hears nothing more; nothing in it can keep the window open.
  window.on('close', () => (leaving ??= 'soon'));
  window.on('closed', () => (window = null));
}

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, cwd) => {
    comeForward();
    openFiles(filesIn(argv, cwd));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openFiles([path]);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (leaving === 'done') return;
    event.preventDefault();
    if (leaving === 'now') return;
    leaving = 'now';
    void leave(desk, door).finally(() => {
      leaving = 'done';
      if (again) startAgain(waiting);
      app.quit();
    });
  });
  start().catch((error: unknown) => {
    const problem = refusalText(error);
    dialog.showErrorBox(problem.says, problem.hint);
    app.exit(1);
  });
} else {
  app.quit();
}
