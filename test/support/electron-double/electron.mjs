/**
 * A stand-in for the `electron` module: the real main.ts and preload.ts run against it under Node, with a page of
 * Debian's Chromium as the window. Limits: no isolated world and no OS sandbox; session, menu, permissions and
 * notifications are recorders. `app://desk` is served under a localhost name, because Chromium cannot navigate to a
 * scheme it does not know.
 */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { onlyOne } from './only-one.mjs';
import { answers, handlers, record } from './record.mjs';
import { openPage, toApp } from './page.mjs';

class App extends EventEmitter {
  isPackaged = true;
  getPath = () => record.userData;
  setPath = (name, path) => {
    if (name !== 'userData' || record.ready || record.locked)
      throw new Error(`setPath ${name} comes too late`);
    record.userData = path;
  };
  enableSandbox = () => {
    if (record.ready) throw new Error('enableSandbox comes too late');
    record.sandboxEnabled = true;
  };
  commandLine = { hasSwitch: (name) => process.argv.includes(`--${name}`) };
  setAppUserModelId = (id) => (record.appUserModelId = id);
  getVersion = () => '0.0.0';
  requestSingleInstanceLock = () =>
    (record.locked = onlyOne(record.userData, (argv, cwd) => this.emit('second-instance', {}, argv, cwd)));
  relaunch = (options) => (this.next = options);
  whenReady = async () => {
    // As macOS does for a file that the app is opened with.
    if (process.env.DOUBLE_OPEN) this.emit('open-file', { preventDefault() {} }, process.env.DOUBLE_OPEN);
    await new Promise((done) => setTimeout(done, 5));
    record.ready = true;
  };
  exit = (code) => process.exit(code);
  quit = () => {
    record.quit = true;
    let stopped = false;
    this.emit('will-quit', { preventDefault: () => (stopped = true) });
    if (stopped) return;
    if (this.next && process.env.DOUBLE_RELAUNCH)
      writeFileSync(process.env.DOUBLE_RELAUNCH, JSON.stringify(this.next));
    else if (this.next) {
      const [, main] = process.argv;
      const args = [...process.execArgv, main, ...this.next.args];
      spawn(this.next.execPath ?? process.execPath, args, { detached: true, stdio: 'ignore' }).unref();
    }
    process.exit(0);
  };
}
export const app = new App();

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    record.privilegedSchemes = schemes;
    record.registeredBeforeReady = !record.ready;
  },
  handle(scheme, handler) {
    handlers.protocol = { scheme, handler };
  },
};

const invocations = new Map();
export const ipcMain = { handle: (channel, handler) => invocations.set(channel, handler) };
handlers.invoke = (channel, event, ...args) => {
  const handler = invocations.get(channel);
  if (!handler) throw new Error(`no handler for ${channel}`);
  return handler(event, ...args);
};

class WebContents extends EventEmitter {
  setWindowOpenHandler = (handler) => (handlers.windowOpen = handler);
  reload = () => record.page.push('reload');
  /** As Electron does: the process is gone, and says so. */
  forcefullyCrashRenderer() {
    record.page.push('crash');
    this.emit('render-process-gone', {}, { reason: 'killed' });
  }
  send = (...args) => this.toPage?.(...args);
}
export class BrowserWindow extends EventEmitter {
  webContents = new WebContents();
  constructor(options) {
    super();
    record.windowOptions = options;
    record.webPreferences = options.webPreferences;
    handlers.window = this;
  }
  async loadURL(url) {
    await openPage(this, url, record.webPreferences.preload, (channel, ...args) =>
      handlers.invoke(
        channel,
        { sender: this.webContents, senderFrame: { url: toApp(this.page.url()), parent: null } },
        ...args,
      ),
    );
    this.page.on('close', () => this.destroy());
    this.emit('ready-to-show');
    this.webContents.emit('did-finish-load');
  }
  show() {
    record.shown.push('show');
  }
  maximize() {
    record.shown.push('maximize');
  }
  focus() {}
  destroy() {
    record.page.push('destroy');
    this.emit('closed');
    app.emit('window-all-closed');
  }
  isMaximized = () => answers.maximised;
  isMinimized = () => false;
  getNormalBounds = () => ({ x: 0, y: 0, width: 1280, height: 800 });
}
const display = { workArea: { x: 0, y: 24, width: 1920, height: 1056 } };
export const screen = { getDisplayMatching: () => display };
export const session = {
  defaultSession: {
    on: (event, handler) => (handlers[event] = handler),
    setSpellCheckerEnabled: (on) => (record.spellChecker = on),
    webRequest: { onBeforeRequest: (filter, handler) => (handlers.request = { filter, handler }) },
    setPermissionRequestHandler: (handler) => (handlers.permission = handler),
    setPermissionCheckHandler: (handler) => (handlers.permissionCheck = handler),
    setDevicePermissionHandler: (handler) => (handlers.device = handler),
  },
};
export const shell = { openExternal: async (url) => void record.opened.push(url) };
export const dialog = {
  showOpenDialog: async (_window, options) => {
    record.dialogs.push({ kind: 'open', options });
    return { filePaths: answers.openPaths };
  },
  showSaveDialog: async (_window, options) => {
    record.dialogs.push({ kind: 'save', options });
    return { filePath: answers.savePath ?? undefined };
  },
  async showMessageBox(...args) {
    const { message, detail, buttons, cancelId, signal } = args.at(-1);
    record.dialogs.push({ kind: 'message', message, detail, buttons });
    if (answers.messageBox !== 'open') return { response: answers.messageBox };
    return new Promise((done) => signal.addEventListener('abort', () => done({ response: cancelId })));
  },
  showErrorBox: (title, text) => process.stderr.write(`${title}\n${text}\n`),
};
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (menu) => (record.menu = menu),
};
export class Notification extends EventEmitter {
  static isSupported = () => true;
  constructor(options) {
    super();
    this.options = options;
  }
  show() {
    record.notifications.push(this.options);
  }
}
/** A keyring where the test asks for one; its cipher is only not the text itself. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => (process.env.DOUBLE_KEYRING === '1' ? 'gnome_libsecret' : 'basic_text'),
  encryptStringAsync: async (text) => Buffer.from(text).map((byte) => byte ^ 0x55),
  decryptStringAsync: async (bytes) => ({
    result: String(bytes.map((byte) => byte ^ 0x55)),
    shouldReEncrypt: false,
  }),
};
export default { app };
