/**
 * As much of the DevTools protocol as the window of a double needs, over Node's own WebSocket
 * (`--experimental-websocket`): Playwright takes half a second to load, in each double.
 */
import { EventEmitter } from 'node:events';

/** A page with a profile of its own; both go with this process. Emits the protocol's events, and `close`. */
export class Page extends EventEmitter {
  #socket;
  #session;
  #open = new Map();
  #last = 0;
  #url = '';

  /** In the Chromium at this address, http://HOST:PORT. */
  static async open(address) {
    const { webSocketDebuggerUrl } = await (await fetch(`${address}/json/version`)).json();
    const page = new Page();
    page.#socket = new WebSocket(webSocketDebuggerUrl);
    page.#socket.onmessage = ({ data }) => page.#hear(JSON.parse(data));
    await new Promise((done, fail) => Object.assign(page.#socket, { onopen: done, onerror: fail }));
    const { browserContextId } = await page.send('Target.createBrowserContext', { disposeOnDetach: true });
    const { targetId } = await page.send('Target.createTarget', { url: 'about:blank', browserContextId });
    page.#session = (await page.send('Target.attachToTarget', { targetId, flatten: true })).sessionId;
    const screen = { width: 1280, height: 800, deviceScaleFactor: 1, mobile: false };
    await page.send('Emulation.setDeviceMetricsOverride', screen);
    for (const domain of ['Page', 'Runtime']) await page.send(`${domain}.enable`);
    return page;
  }

  url = () => this.#url;

  /** @throws Error that names the method, for what Chromium refuses */
  send(method, params = {}) {
    return new Promise((done, fail) => {
      this.#open.set(++this.#last, { done, fail: (why) => fail(new Error(`${method}: ${why}`)) });
      this.#socket.send(JSON.stringify({ id: this.#last, method, params, sessionId: this.#session }));
    });
  }

  #hear({ id, result, error, method, params }) {
    if (id !== undefined) {
      const { done, fail } = this.#open.get(id);
      this.#open.delete(id);
      return error ? fail(error.message) : done(result);
    }
    if (method === 'Page.frameNavigated' && !params.frame.parentId)
      this.#url = params.frame.url + (params.frame.urlFragment ?? '');
    if (method === 'Page.navigatedWithinDocument') this.#url = params.url;
    this.emit(method === 'Target.detachedFromTarget' ? 'close' : method, params);
  }
}
