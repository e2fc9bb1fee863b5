/** Opens the window: the client of whichever host serves it, one session, the app. */
import { mount } from 'svelte';
import { connect, type Page } from '../shared/rpc/client.ts';
import App from './frame/App.svelte';
import { newKey } from './state/new-key.ts';
import { openSession } from './state/session.svelte.ts';
import './kit/theme.css';
import './kit/controls.css';
import './kit/states.css';

const page: Page = {
  deferralDesk: (window as { deferralDesk?: Page['deferralDesk'] }).deferralDesk,
  location,
  history,
  document,
  sessionStorage,
  fetch: (url, init) => fetch(url, init as RequestInit),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  newKey,
};

const session = openSession(connect(page));
// What a handler of an event throws reaches no boundary: it is shown in the same place.
// A ResizeObserver whose work moved what it observes is called again in the next frame: a notice of Chromium, no fault.
addEventListener('error', ({ error, message }) => {
  if (!message.startsWith('ResizeObserver loop')) session.tell(error ?? message);
});
addEventListener('unhandledrejection', ({ reason }) => session.tell(reason));
mount(App, { target: document.body });
void session.start();
