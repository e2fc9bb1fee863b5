/** The window of the double: a Chromium page with the preload's bridge, and the tests' way into the process. */
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { answers, handlers, record } from './record.mjs';

const appOrigin = 'app://desk';
const pageOrigin = 'http://desk.localhost';
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

/** Copies the bridge into the page: functions become bindings, listeners become events. */
const pageBridge = (names) => {
  for (const [world, functions] of Object.entries(names)) {
    const listeners = new Map();
    let last = 0;
    window.__desk_event = (id, payload) => listeners.get(id)?.(payload);
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
          const binding = window[`__desk_${world}_${name}`];
          const file = args.find((arg) => arg instanceof File);
          if (file)
            return new Promise((done, fail) => {
              const reader = new FileReader();
              reader.onerror = () => fail(reader.error);
              reader.onload = () =>
                done(binding([{ __file: file.name, base64: reader.result.split(',')[1] ?? '' }]));
              reader.readAsDataURL(file);
            });
          const answer = binding(plain);
          const listener = plain.find((arg) => arg?.__listener);
          return listener ? () => listeners.delete(listener.__listener) : answer;
        },
      ]),
    );
  }
};

export async function openPage(window, url, preload, invoke) {
  const port = process.env.DOUBLE_CDP_PORT;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--disable-background-networking',
      '--no-first-run',
      ...(port ? [`--remote-debugging-port=${port}`] : []),
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  window.page = page;
  const listeners = [];
  const exposed = runPreload(preload, invoke, listeners);
  window.webContents.toPage = (channel, ...args) => {
    for (const { channel: wanted, listener } of [...listeners]) if (wanted === channel) listener({}, ...args);
  };
  for (const [world, api] of Object.entries(exposed))
    for (const [name, fn] of Object.entries(api))
      await page.exposeBinding(`__desk_${world}_${name}`, (_source, args) => {
        const real = args.map((arg) => {
          if (arg?.__listener)
            return (payload) =>
              void page
                .evaluate(([id, value]) => window.__desk_event(id, value), [arg.__listener, payload])
                .catch(() => {});
          if (arg?.__file) return { path: onDisk(arg.__file, arg.base64) };
          return arg;
        });
        const answer = fn(...real);
        return typeof answer === 'function' ? undefined : answer;
      });
  const names = Object.fromEntries(Object.entries(exposed).map(([world, api]) => [world, Object.keys(api)]));
  await page.addInitScript(pageBridge, names);
  record.bridge = names;
  await page.route(`${pageOrigin}/**`, async (route) => {
    const response = await handlers.protocol.handler(new Request(toApp(route.request().url())));
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
  await page.goto(url.replace(appOrigin, pageOrigin));
}

/** Called by tests: `{ ask, … }` in, `{ answer }` out. */
const asks = {
  record: () => ({ ...record, menu: menuOf(record.menu) }),
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
  /** Evaluates in the page; the tests of the screens connect over the debugging port instead. */
  page: async ({ script }) => handlers.window.page.evaluate(script),
  screenshot: async ({ path }) => void (await handlers.window.page.screenshot({ path })),
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
