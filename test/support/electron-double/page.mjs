/** The window of the double: a Chromium page with the preload's bridge, and the tests' way into the process. */
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Page } from './devtools.mjs';
import { answers, handlers, record } from './record.mjs';

const appOrigin = 'app://desk';
/** In the Chromium of all doubles, a name of its own. */
const pageOrigin = `http://desk-${process.pid}.localhost`;
export const toApp = (url) => url.replace(pageOrigin, appOrigin);

/** Runs the built preload script with a contextBridge that keeps what it exposes. */
function runPreload(path, invoke, listeners) {
  const exposed = {};
  const electron = {
    contextBridge: { exposeInMainWorld: (name, api) => (exposed[name] = api) },
    ipcRenderer: {
      invoke,
      on: (channel, listener) => listeners.push({ channel, listener }),
      removeListener: (_channel, listener) =>
        listeners.splice(
          listeners.findIndex((l) => l.listener === listener),
          1,
        ),
    },
    webUtils: { getPathForFile: (file) => file.path },
  };
  const require = createRequire(path);
  const module = { exports: {} };
  vm.runInThisContext(`(function (require, module, exports) {${readFileSync(path, 'utf8')}\n})`, {
    filename: path,
  })((name) => (name === 'electron' ? electron : require(name)), module, module.exports);
  return exposed;
}

/** Electron knows where a dropped file lies; here its bytes are laid down first. */
function onDisk(name, base64) {
  const path = join(mkdtempSync(join(tmpdir(), 'deferral-desk-drop-')), name.replace(/[^\w.-]/g, '_'));
  writeFileSync(path, Buffer.from(base64, 'base64'));
  return path;
}

/** Copies the bridge into the page: functions call the one binding, what they answer and tell comes back by number. */
const pageBridge = (names) => {
  const waiting = new Map();
  const listeners = new Map();
  let last = 0;
  window.__desk_answer = (id, answer, error) => {
    const { done, fail } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) done(answer);
    else fail(new Error(error));
  };
  window.__desk_event = (id, payload) => listeners.get(id)?.(payload);
  const binding = (world, name, args) =>
    new Promise((done, fail) => {
      waiting.set(++last, { done, fail });
      window.__desk(JSON.stringify({ id: last, world, name, args }));
    });
  for (const [world, functions] of Object.entries(names))
    window[world] = Object.fromEntries(
      functions.map((name) => [
        name,
        (...args) => {
          const plain = args.map((arg) => {
            if (typeof arg === 'function') {
              listeners.set(++last, arg);
              return { __listener: last };
            }
            return arg;
          });
          const file = args.find((arg) => arg instanceof File);
          if (file)
            return new Promise((done, fail) => {
              const reader = new FileReader();
              reader.onerror = () => fail(reader.error);
              reader.onload = () =>
                done(
                  binding(world, name, [{ __file: file.name, base64: reader.result.split(',')[1] ?? '' }]),
                );
              reader.readAsDataURL(file);
            });
          const answer = binding(world, name, plain);
          const listener = plain.find((arg) => arg?.__listener);
          return listener ? () => listeners.delete(listener.__listener) : answer;
        },
      ]),
    );
};

export async function openPage(window, url, preload, invoke) {
  const page = (window.page = await Page.open(process.env.DOUBLE_CHROMIUM));
  const listeners = [];
  const exposed = runPreload(preload, invoke, listeners);
  window.webContents.toPage = (channel, ...args) => {
    for (const { channel: wanted, listener } of [...listeners]) if (wanted === channel) listener({}, ...args);
  };
  page.on('Runtime.bindingCalled', async ({ payload, executionContextId: contextId }) => {
    const { id, world, name, args } = JSON.parse(payload);
    const tell = (name, ...args) => {
      const expression = `${name}(${args.map((arg) => JSON.stringify(arg) ?? 'undefined').join()})`;
      page.send('Runtime.evaluate', { expression, contextId }).catch(() => {}); // that page is gone
    };
    const real = args.map((arg) => {
      if (arg?.__listener) return (told) => tell('__desk_event', arg.__listener, told);
      if (arg?.__file) return { path: onDisk(arg.__file, arg.base64) };
      return arg;
    });
    try {
      const answer = await exposed[world][name](...real);
      tell('__desk_answer', id, typeof answer === 'function' ? undefined : answer);
    } catch (error) {
      tell('__desk_answer', id, null, String(error?.message ?? error));
    }
  });
  page.on('Fetch.requestPaused', async ({ requestId, request }) => {
    const response = await handlers.protocol.handler(new Request(toApp(request.url)));
    const answer = {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    };
    await page.send('Fetch.fulfillRequest', answer).catch(() => {}); // nobody waits for it any more
  });
  const names = Object.fromEntries(Object.entries(exposed).map(([world, api]) => [world, Object.keys(api)]));
  record.bridge = names;
  await page.send('Runtime.addBinding', { name: '__desk' });
  const source = `(${pageBridge})(${JSON.stringify(names)})`;
  await page.send('Page.addScriptToEvaluateOnNewDocument', { source });
  await page.send('Fetch.enable', { patterns: [{ urlPattern: `${pageOrigin}/*` }] });
  const loaded = new Promise((done) => page.once('Page.loadEventFired', done));
  await page.send('Page.navigate', { url: url.replace(appOrigin, pageOrigin) });
  await loaded;
}

/** Called by tests: `{ ask, … }` in, `{ answer }` out. */
const asks = {
  record: () => ({ ...record, menu: menuOf(record.menu) }),
  /** What was asked of the user and done to the page so far. */
  forget: () => Object.assign(record, { dialogs: [], page: [] }) && true,
  answers: (given) => Object.assign(answers, given) && true,
  permission: ({ name }) => new Promise((done) => handlers.permission(null, name, done)),
  permissionCheck: ({ name }) => handlers.permissionCheck(null, name),
  device: () => handlers.device({}),
  windowOpen: ({ url }) => handlers.windowOpen({ url }),
  navigate({ url, event = 'will-navigate' }) {
    let prevented = false;
    handlers.window.webContents.emit(event, { url, preventDefault: () => (prevented = true) }, url);
    return prevented;
  },
  /** A message as if it came from another frame. */
  async foreignMessage({ channel, url, args }) {
    try {
      return {
        ok: await handlers.invoke(
          channel,
          { sender: handlers.window.webContents, senderFrame: url ? { url, parent: null } : null },
          ...args,
        ),
      };
    } catch (error) {
      return { refused: error.message };
    }
  },
  protocol: async ({ url }) => {
    const response = await handlers.protocol.handler(new Request(url));
    return { status: response.status, headers: Object.fromEntries(response.headers) };
  },
  /** The user chooses a menu item. */
  menu({ label }) {
    const find = (items) =>
      items.flatMap((item) => (item.label === label ? [item] : find(item.submenu ?? [])));
    find(record.menu)[0].click();
    return true;
  },
  /** An event of the window. */
  windowEvent: ({ name }) => handlers.window.emit(name),
  /** An event of its page. */
  pageEvent: ({ name, args }) => handlers.window.webContents.emit(name, {}, ...args),
  /** Whether a request of the page would be let out; Electron asks only for what the filter matches. */
  request({ url }) {
    const { filter, handler } = handlers.request;
    const matches = filter.urls.some((pattern) => url.startsWith(pattern.replace(/\*.*$/, '')));
    return matches ? new Promise((done) => handler({ url }, ({ cancel }) => done(cancel))) : false;
  },
  download() {
    let prevented = false;
    handlers['will-download']({ preventDefault: () => (prevented = true) });
    return prevented;
  },
  /** An event of `app`, as the system would send it. */
  async appEvent({ name, args }) {
    const { app } = await import('./electron.mjs');
    app.emit(name, { preventDefault() {} }, ...args);
    return true;
  },
};
const menuOf = (items) =>
  items.map(({ label, role, accelerator, submenu }) => ({
    label,
    role,
    accelerator,
    submenu: submenu && menuOf(submenu),
  }));

process.on('message', async ({ id, ask, ...input }) => {
  try {
    process.send({ id, answer: await asks[ask](input) });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
});
