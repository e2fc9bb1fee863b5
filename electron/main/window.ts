/** One window over the screens: sandboxed, isolated, going nowhere else. */
import { BrowserWindow } from 'electron';
import { watchForMishaps } from './mishaps.ts';
import { openOutside } from './outside.ts';
import { keepPlace, lastPlace } from './place.ts';
import { origin } from './protocol.ts';

export function createWindow(preload: string): BrowserWindow {
  const { bounds, maximised } = lastPlace();
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
  window.on('close', () => keepPlace(window));
  const page = window.webContents;
  page.setWindowOpenHandler(({ url }) => {
    void openOutside(window, url);
    return { action: 'deny' };
  });
  const isOurs = (url: string): boolean => url.startsWith(`${origin}/`);
  // A mail draft is a navigation to `mailto:`; nothing else leaves without a window of its own.
  page.on('will-navigate', (event) => {
    if (isOurs(event.url)) return;
    event.preventDefault();
    void openOutside(window, event.url);
  });
  page.on('will-frame-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  page.on('will-redirect', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  page.on('will-attach-webview', (event) => event.preventDefault());
  watchForMishaps(window);
  void window.loadURL(`${origin}/index.html`);
  return window;
}
