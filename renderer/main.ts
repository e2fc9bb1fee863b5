/** Opens the window: the client of whichever host serves it, one session, the app. */
import { mount } from 'svelte';
import { connect, type Page } from '../shared/rpc/client.ts';
import App from './frame/App.svelte';
import { openSession } from './state/session.svelte.ts';
import './kit/theme.css';
import './kit/states.css';

const page: Page = {
  deferralDesk: (window as { deferralDesk?: Page['deferralDesk'] }).deferralDesk,
  location,
  history,
  sessionStorage,
  fetch: (url, init) => fetch(url, init as RequestInit),
  EventSource,
};

const session = openSession(connect(page));
mount(App, { target: document.body });
void session.start();
