/** What the page may not do, whatever runs in it. Electron allows all of this unless it is told otherwise. */
import { session } from 'electron';

/** Copying is all that the screens need. */
const allowed = new Set(['clipboard-sanitized-write']);

/** Nothing of the window is fetched from elsewhere; with `file:`, nothing from the disk either. */
const elsewhere = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*'];

/** To be called before the first window. */
export function lockSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, callback) =>
    callback(allowed.has(permission)),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest({ urls: elsewhere }, (_request, callback) =>
    callback({ cancel: true }),
  );
  // Reports are saved by the main process, after a dialogue.
  defaultSession.on('will-download', (event) => event.preventDefault());
  // On Windows and Linux it would fetch a dictionary at the first start.
  defaultSession.setSpellCheckerEnabled(false);
}
