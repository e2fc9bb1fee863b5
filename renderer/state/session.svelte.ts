/**
 * What the window knows: which screen is shown, what is being done, what went wrong. One instance per window; the
 * open case has its own (case.svelte.ts). Values from the host are replaced whole, never changed in place.
 */
import { untrack } from 'svelte';
import type { Client, HostState } from '../../shared/rpc/client.ts';
import type { Events, Input, Method, Settings } from '../../shared/rpc/contract.ts';
import { refusedTo } from '../../shared/rpc/roles.ts';
import type { CaseRow, CaseView, DeskStatus } from '../../shared/rpc/view.ts';
import type { OpenCase } from './case.svelte.ts';
import { HostClock } from './clock.ts';
import { Intake } from './intake.svelte.ts';
import { KnownCases } from './known.ts';
import { newKey } from './new-key.ts';
import { hashOf, parseRoute, type Route } from './route.ts';
import { troubleOf, type DeskWindow, type Trouble, type Undo } from './window.ts';

/** Something that lasts: shown with its progress and, where it can be stopped, a Cancel button. */
export interface Work {
  what: string;
  id: string;
  startedAt: number;
  stops: boolean;
  progress: Events['progress'] | null;
}
export type Sheet = 'find' | 'keys' | 'evidence' | 'note' | null;

export class DeskSession implements DeskWindow {
  readonly api: Client;
  readonly intake: Intake;
  route = $state.raw<Route>(parseRoute(location.hash));
  /** The case of the route; null on other screens. */
  case = $state.raw<OpenCase | null>(null);
  status = $state.raw<DeskStatus | null>(null);
  readonly #clock = new HostClock();
  /** The host's time, to the minute: what is shown moves on with it. */
  now = $state(this.#clock.now);
  settings = $state.raw<Settings | null>(null);
  recent = $state.raw<{ cases: CaseRow[]; total: number } | null>(null);
  works = $state.raw<Work[]>([]);
  trouble = $state.raw<Trouble | null>(null);
  undo = $state.raw<Undo | null>(null);
  /** Reminders that came due, and what the watch said of a case, and were not dismissed yet. */
  due = $state.raw<(Events['reminder'] & { byWatch?: boolean })[]>([]);
  sheet = $state.raw<Sheet>(null);
  /** Typed for the palette before it was there. */
  typedEarly = '';
  /** Whether the host answers; `back`: it does again, which nobody has put away yet. */
  host = $state.raw<HostState | 'back'>('here');
  /** Read out by screen readers. */
  said = $state('');
  /** Single-key shortcuts can be switched off (WCAG 2.1.4); a matter of this window, not of the desk. */
  keys = $state(localStorage.getItem('keys') !== 'off');
  readonly #cases = new KnownCases(this);

  constructor(api: Client) {
    this.api = api;
    this.intake = new Intake(
      this,
      () => this.route,
      (view) => this.take(view),
    );
    api.on('progress', (progress) => {
      this.works = this.works.map((work) => (work.id === progress.work ? { ...work, progress } : work));
    });
    api.on(
      'opened',
      ({ picked }) => void this.intake.open(picked.map(({ token }) => ({ kind: 'picked', token }))),
    );
    api.on('menu', ({ command }) => this.#menu(command));
    api.on('reminder', (due) => {
      this.due = [...this.due.filter((other) => other.case !== due.case), due];
    });
    api.on('watch', ({ case: id, says }) => {
      if (id !== null)
        this.due = [
          ...this.due.filter((other) => other.case !== id),
          { case: id, what: says, byWatch: true },
        ];
    });
    // Without a name: some of others' changes may have been missed, and each open case is asked for anew.
    api.on('changed', ({ case: id, revision }) => {
      for (const one of id ? [id] : this.#cases.ids()) this.#cases.get(one)?.changedTo(revision);
      if (!id) this.#databaseIsBack();
    });
    api.on('settings', () => void this.#askSettings().catch(() => undefined));
    api.onHost((state) => this.#hostTurned(state));
    for (const event of ['finding', 'session'] as const)
      api.on(event, (told) => this.#cases.get(told.case ?? '')?.arrived(told));
  }

  /** First load: the start screen needs the status and the recent cases, in one round. */
  async start() {
    this.#follow();
    window.addEventListener('hashchange', () => this.#follow());
    await this.#load();
  }

  async #load() {
    await Promise.all([this.run(null, () => this.#askSettings()), this.refresh()]);
  }

  async #askSettings() {
    this.settings = await this.api.call('settings.get', {});
    this.#applySettings();
  }

  async refresh() {
    await Promise.all([this.run(null, () => this.#askStatus()), this.run(null, () => this.#askRecent())]);
  }

  async #askStatus() {
    const status = await this.api.call('desk.status', {});
    this.status = status;
    this.#clock.set(status.now);
    this.now = status.now;
  }
  async #askRecent() {
    this.recent = await this.api.call('case.list', recentCases);
  }
  /** The foot, the counts and the list at the start, by the way: a host that does not answer is told by what is done with it. */
  #glance() {
    const asked = [this.#askStatus(), ...(this.route.screen === 'start' ? [this.#askRecent()] : [])];
    void Promise.allSettled(asked);
  }

  /** Moves the clock, and with it the case that is open: bands and waits are counted from now. */
  tick() {
    const { now } = this.#clock;
    if (now.slice(0, 16) === this.now.slice(0, 16)) return;
    this.now = now;
    void this.case?.freshen();
  }

  go(route: Route) {
    const hash = hashOf(route);
    if (location.hash === hash) this.#follow();
    else location.hash = hash;
  }

  /** What is typed stays as it is; what is shown is asked for again once there is somebody to ask. */
  #hostTurned(state: HostState) {
    this.host = state === 'here' ? 'back' : state;
    if (state !== 'here') return;
    this.trouble = null;
    for (const id of this.#cases.ids()) this.#cases.get(id)?.hostIsNew();
    void this.#load();
    if (!this.case?.view?.draft) void this.case?.load();
  }

  /** What was said of a database that was away is no longer so. */
  #databaseIsBack() {
    if (this.trouble?.code !== 'history-away') return;
    this.trouble = null;
    this.say('The team’s history is back.');
    this.#glance();
  }

  /** The address of a host that was started anew, opened in this tab, is a key and no screen. */
  #tookKey(): boolean {
    if (!location.hash.startsWith('#token=')) return false;
    this.api.takeKey(location.hash);
    history.replaceState(null, '', hashOf(this.route));
    return true;
  }

  #follow() {
    if (this.#tookKey()) return;
    const route = parseRoute(location.hash);
    const left = this.route;
    const id = route.screen === 'case' ? route.case : null;
    this.route = route;
    if (left.screen !== route.screen) this.trouble = null;
    if (id !== (this.case?.id ?? null)) this.#turnTo(id);
    if (route.screen === left.screen) return;
    if (this.intake.foundNothing) this.intake.imported = null;
    if (route.screen === 'start') void this.refresh();
    else this.#glance();
  }

  #turnTo(id: string | null) {
    // What is about the case that is left goes with it.
    if (this.sheet === 'note' || this.sheet === 'evidence') this.sheet = null;
    this.case = id === null ? null : this.#cases.of(id);
    if (id === null) return;
    if (this.undo?.case && this.undo.case !== id) this.undo = null;
    if (this.intake.ready?.route.screen === 'case' && this.intake.ready.route.case === id)
      this.intake.ready = null;
    void this.case?.visit();
  }

  /** A view that came with something else, to the case that it belongs to. */
  take(view: CaseView) {
    this.#cases.of(view.document.case).take(view);
  }

  offerUndo(undo: Undo) {
    if (!undo.case || !this.case || undo.case === this.case.id) this.undo = undo;
  }

  passUndo(id: string) {
    if (this.undo?.case === id) this.undo = null;
  }

  say(text: string) {
    this.said = this.said === text ? `${text}\u00a0` : text; // the same words again are announced only if they differ
  }

  async run<T>(what: string | null, task: (work: string) => Promise<T>, stops = true): Promise<T | null> {
    // A screen asks in an effect, which must not follow what is told here: dismissed, it would ask again.
    const [id, startedAt, stood] = [newKey(), Date.now(), untrack(() => this.trouble)];
    if (what !== null) {
      this.works = [...untrack(() => this.works), { what, id, startedAt, stops, progress: null }];
      this.trouble = null;
    }
    try {
      return await task(id);
    } catch (error) {
      this.tell(error, stood);
      return null;
    } finally {
      this.works = this.works.filter((work) => work.id !== id);
      if (what !== null) this.#glance(); // it may have used the network, or opened a case
    }
  }

  /** The one place that shows trouble. If the same `stood` there, it says that it was tried again. */
  tell(error: unknown, stood: Trouble | null = null) {
    const trouble = troubleOf(error);
    this.trouble = trouble.says === stood?.says ? { ...trouble, again: this.#clock.now } : trouble;
  }

  /** Who one is in a team; null in a desk of one person. */
  get me(): string | null {
    return this.status?.team ? this.status.person : null;
  }
  /** Why the person who signed in may not do this, as a sentence; null where that is allowed. */
  why(method: Method): string | null {
    const role = this.status?.role;
    return role ? refusedTo(role, method) : null;
  }
  /** Who is there to hand a case over to, oneself left out. */
  async people(): Promise<string[]> {
    const given = await this.run(null, () => this.api.call('desk.people', {}));
    return (given?.people ?? []).filter((name) => name !== this.me);
  }

  /** Stops the work of that name. */
  async stop(work: string) {
    await this.run(null, () => this.api.call('work.cancel', { work }));
  }

  /** A drop or paste anywhere: on an open case the user first says where it belongs. */
  offer(inputs: Input[]) {
    if (!inputs.length) return;
    if (this.case?.view && !this.case.view.draft && !this.case.view.sample) this.intake.offered = inputs;
    else if (this.route.screen === 'logs') void this.intake.readLog(inputs);
    else void this.intake.open(inputs);
  }

  async saveSettings(change: Partial<Settings>) {
    const settings = await this.run(null, () => this.api.call('settings.set', change));
    if (!settings) return false;
    this.settings = settings;
    this.#applySettings();
    return true;
  }

  #applySettings() {
    const { theme = 'system', textSize = 100 } = this.settings ?? {};
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    root.style.fontSize = textSize === 100 ? '' : `${textSize}%`;
  }

  async copy(text: string, what = 'Copied') {
    try {
      await navigator.clipboard.writeText(text);
      this.say(what);
    } catch {
      this.trouble = {
        kind: 'problem',
        says: 'The clipboard is not available here.',
        hint: 'Select the text and copy it with Ctrl C.',
        details: null,
      };
    }
  }

  /** Items of the native menu. */
  #menu(command: string) {
    const { route } = this;
    if (command === 'new') this.go({ screen: 'start' });
    else if (command === 'open') void this.intake.pick().then((inputs) => this.offer(inputs));
    else if (command === 'cases') this.go({ screen: 'cases', query: '' });
    else if (command === 'settings') this.go({ screen: 'settings' });
    else if (command === 'help') this.go({ screen: 'help', page: '' });
    else if (command === 'palette') this.sheet = 'find';
    else if (command === 'shortcuts') this.sheet = 'keys';
    else if (command === 'save-report' && route.screen === 'case') this.go({ ...route, tab: 'report' });
    else if (command === 'save-report')
      this.trouble = {
        kind: 'problem',
        says: 'A report belongs to a case.',
        hint: 'Open the case first, then save its report.',
        details: null,
      };
  }

  setKeys(on: boolean) {
    this.keys = on;
    localStorage.setItem('keys', on ? 'on' : 'off');
  }

  async undoLast() {
    const undo = this.undo;
    this.undo = null;
    if (undo) await undo.run();
  }
}

const recentCases = {
  query: '',
  status: [],
  sort: 'lastSeen' as const,
  descending: true,
  archived: false,
  limit: 8,
  offset: 0,
};

let session: DeskSession;
export const openSession = (api: Client): DeskSession => (session = new DeskSession(api));
/** The session of this window. */
export const desk = (): DeskSession => session;
/**
 * The case on the screen. Screens of a case are made afresh for each, so what they take at their start stays theirs,
 * also when the user goes on to another case while they wait.
 */
export function openCase(): OpenCase {
  if (!session.case) throw new Error('no case is open');
  return session.case;
}
