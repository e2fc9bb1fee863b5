/** One window over the screens: sandboxed, isolated, going nowhere else. Its place is kept between starts. */
import { app, BrowserWindow, dialog, screen, session, shell } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import { origin } from './protocol.ts';

interface Place {
  x?: number;
  y?: number;
  width: number;
  height: number;
  maximised?: boolean;
}

function placeFile(): string {
  return join(app.getPath('userData'), 'window.json');
}

/** The last place, if it is still on a screen. */
function lastPlace(): Place {
  const fallback = { width: 1280, height: 800 };
  try {
    const place = JSON.parse(readFileSync(placeFile(), 'utf8')) as Place;
    const on = screen.getAllDisplays().some(({ bounds }) => {
      const x = place.x ?? bounds.x;
      const y = place.y ?? bounds.y;
      return (
        x >= bounds.x - 50 &&
        y >= bounds.y - 50 &&
        x < bounds.x + bounds.width &&
        y < bounds.y + bounds.height
      );
    });
    return on && place.width >= 640 && place.height >= 480 ? place : fallback;
  } catch {
    return fallback; // first start, or a file that somebody edited: not worth a word
  }
}

/** Denies every permission, also those that are only checked. Electron approves all by default. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, callback) =>
    callback(permission === 'clipboard-sanitized-write'),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  );
  session.defaultSession.setDevicePermissionHandler(() => false);
}

/** Opens an https page in the browser, after showing the real host. Everything else is refused. */
export async function openOutside(window: BrowserWindow, url: string): Promise<boolean> {
  let target: URL;
  try {
    target = new URL(url);
  } catch {
    return false;
  }
  const isMail = target.protocol === 'mailto:';
  if (target.protocol !== 'https:' && !isMail) return false;
  if (!isMail) {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: `Open ${domainToASCII(target.hostname)} in your browser?`,
      detail: target.href,
      buttons: ['Open', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    if (response !== 0) return false;
  }
  await shell.openExternal(target.href);
  return true;
}

export function createWindow(preload: string): BrowserWindow {
  const { maximised, ...bounds } = lastPlace();
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Deferral Desk',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  window.once('ready-to-show', () => (maximised ? window.maximize() : window.show()));
  window.on('close', () => {
    const place: Place = { ...window.getNormalBounds(), maximised: window.isMaximized() };
    writeFileSync(placeFile(), JSON.stringify(place));
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    void openOutside(window, url);
    return { action: 'deny' };
  });
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (new URL(url).origin !== origin && !url.startsWith(`${origin}/`)) event.preventDefault();
  };
  window.webContents.on('will-navigate', (event) => stay(event, event.url));
  window.webContents.on('will-redirect', (event) => stay(event, event.url));
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  void window.loadURL(`${origin}/index.html`);
  return window;
}
