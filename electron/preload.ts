/** The bridge: two functions and a file hand-over, nothing of Electron itself. Runs sandboxed, so it is built as CommonJS. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

contextBridge.exposeInMainWorld('deferralDesk', {
  call: (method: string, input: unknown, action: string): Promise<unknown> =>
    ipcRenderer.invoke('desk', method, input, action),
  on: (event: string, listener: (payload: unknown) => void): (() => void) => {
    const forward = (_: unknown, name: string, payload: unknown): void => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on('desk-event', forward);
    return () => ipcRenderer.removeListener('desk-event', forward);
  },
  /** Hands over a file that the user dropped or chose; the page itself never names a path. */
  hand: (file: File): Promise<{ token: string; name: string }> =>
    ipcRenderer.invoke('desk-file', webUtils.getPathForFile(file)),
});
