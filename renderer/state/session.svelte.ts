/**
 * What the window knows: which screen is shown, what is being done, what went wrong. One instance per window; the
 * open case has its own (case.svelte.ts). Values from the host are replaced whole, never changed in place.
 */
import { Problem, type Client } from '../../shared/rpc/client.ts';
import type { Events, Input, Settings } from '../../shared/rpc/contract.ts';
import type { CaseRow, DeskStatus, LogView, OpenResult } from '../../shared/rpc/view.ts';
import { CaseDesk } from './case.svelte.ts';
import { isAbout } from './about.ts';
import { inputsOf } from './intake.ts';
import { hashOf, parseRoute, type Route } from './route.ts';

export interface Trouble {
  kind: 'problem' | 'bug';
  says: string;
  hint: string;
  /** To be copied into a bug report; null for problems. */
  details: string | null;
}
/** Something that lasts: shown with its progress and, where it can be stopped, a Cancel button. */
export interface Work {
  what: string;
  id: string | null;
  startedAt: number;
  progress: Events['progress'] | null;
}
/** What was done and can be taken back; stays until dismissed. */
export interface Undo {
  says: string;
  /** The case that it changes; gone when another one is opened. Null if it can be undone from anywhere. */
  case: string | null;
  run: () => Promise<unknown>;
}
export type Sheet = 'find' | 'keys' | 'evidence' | null;

export class Session {
  readonly api: Client;
  readonly case: CaseDesk;
  route = $state.raw<Route>(parseRoute(location.hash));
  status = $state.raw<DeskStatus | null>(null);
  settings = $state.raw<Settings | null>(null);
  recent = $state.raw<{ cases: CaseRow[]; total: number } | null>(null);
  /** What the last import gave, and its inputs, so that a log's domain can be opened as a case later. */
  imported = $state.raw<OpenResult | null>(null);
  inputs: Input[] = [];
  log = $state.raw<LogView | null>(null);
  work = $state.raw<Work | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  undo = $state.raw<Undo | null>(null);
  /** Reminders that came due and were not dismissed yet. */
  due = $state.raw<Events['reminder'][]>([]);
  sheet = $state.raw<Sheet>(null);
  /** Files or text that were dropped on an open case and wait for the user to say where they belong. */
  offered = $state.raw<Input[] | null>(null);
  /** Read out by screen readers. */
  said = $state('');
  /** Single-key shortcuts can be switched off (WCAG 2.1.4); a matter of this window, not of the desk. */
  keys = $state(localStorage.getItem('keys') !== 'off');

  constructor(api: Client) {
    this.api = api;
    this.case = new CaseDesk(this);
    api.on('progress', (progress) => {
      if (this.work) this.work = { ...this.work, id: progress.work, progress };
    });
    api.on('opened', ({ picked }) => void this.open(picked.map((p) => ({ kind: 'picked', token: p.token }))));
    api.on('menu', ({ command }) => this.menu(command));
    api.on('reminder', (due) => {
      this.due = [...this.due.filter((other) => other.case !== due.case), due];
    });
    api.on('changed', ({ case: id }) => this.case.changedElsewhere(id));
  }

  /** First load: the start screen needs the status and the recent cases, in one round. */
  async start() {
    this.follow();
    window.addEventListener('hashchange', () => this.follow());
    const [settings] = await Promise.all([
      this.quietly(() => this.api.call('settings.get', {})),
      this.refresh(),
    ]);
    this.settings = settings;
    this.applySettings();
  }

  async refresh() {
    const [status, recent] = await Promise.all([
      this.quietly(() => this.api.call('desk.status', {})),
      this.quietly(() => this.api.call('case.list', recentCases)),
    ]);
    this.status = status ?? this.status;
    this.recent = recent ?? this.recent;
  }

  go(route: Route) {
    const hash = hashOf(route);
    if (location.hash === hash) this.follow();
    else location.hash = hash;
  }

  private follow() {
    const route = parseRoute(location.hash);
    const left = this.route;
    this.route = route;
    if (left.screen !== route.screen) this.trouble = null;
    if (route.screen === 'case') void this.case.show(route.case);
    if (route.screen === 'start' && left.screen !== 'start') void this.refresh();
  }

  say(text: string) {
    this.said = this.said === text ? `${text}\u00a0` : text; // the same words again are announced only if they differ
  }

  /** Runs what the user asked for; `id` names work that can be cancelled. Null if it failed, which is then on screen. */
  async run<T>(what: string, task: () => Promise<T>, id: Work['id'] = null): Promise<T | null> {
    const work: Work = { what, id, startedAt: Date.now(), progress: null };
    this.work = work;
    this.trouble = null;
    try {
      return await task();
    } catch (error) {
      this.trouble = troubleOf(error);
      return null;
    } finally {
      if (this.work?.startedAt === work.startedAt) this.work = null;
    }
  }

  /** Runs what the window needs by itself: no progress, but failures are shown as well. */
  async quietly<T>(task: () => Promise<T>): Promise<T | null> {
    try {
      return await task();
    } catch (error) {
      this.trouble = troubleOf(error);
      return null;
    }
  }

  async cancel() {
    const id = this.work?.id;
    if (id) await this.quietly(() => this.api.call('work.cancel', { work: id }));
  }

  /** The one way in for drop, paste, browse, samples and open-with. */
  async open(inputs: Input[]) {
    if (!inputs.length) return;
    const result = await this.run('Reading', () => this.api.call('case.open', { inputs }), 'read');
    if (!result) return;
    this.inputs = inputs;
    this.imported = result;
    this.log = result.log ?? this.log;
    const shown = result.cases[0] ?? result.draft;
    const [only, ...others] = result.cases;
    const isOne = only && others.length === 0;
    // A log with several receivers is looked at as a whole first, unless one thing holds them all up.
    if (result.log && !(isOne && result.log.domains.every(({ domain }) => isAbout(only, domain))))
      this.go({ screen: 'logs' });
    else if (shown && result.cases.length <= 1) {
      this.case.take(shown);
      this.go({ screen: 'case', case: shown.document.case, tab: 'steps' });
      this.say(shown.headline);
    } else this.go({ screen: 'start' });
    void this.refresh();
  }

  /** A drop or paste anywhere: on an open case the user first says where it belongs. */
  offer(inputs: Input[]) {
    if (!inputs.length) return;
    if (this.route.screen === 'case' && this.case.view && !this.case.view.draft) this.offered = inputs;
    else if (this.route.screen === 'logs') void this.readLog(inputs);
    else void this.open(inputs);
  }

  async readLog(inputs: Input[]) {
    const log = await this.run('Reading', () => this.api.call('log.read', { inputs }), 'read');
    if (!log) return;
    this.inputs = inputs;
    this.log = log;
    this.go({ screen: 'logs' });
  }

  async saveSettings(change: Partial<Settings>) {
    const settings = await this.quietly(() => this.api.call('settings.set', change));
    if (!settings) return false;
    this.settings = settings;
    this.applySettings();
    return true;
  }

  private applySettings() {
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
  private menu(command: string) {
    const { route } = this;
    if (command === 'new') this.go({ screen: 'start' });
    else if (command === 'open') void this.browse();
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

  /** The system's file dialogue; only the desktop has one. */
  async pick(): Promise<Input[]> {
    const chosen = await this.quietly(() => this.api.call('desk.pick', {}));
    return (chosen?.picked ?? []).map(({ token }) => ({ kind: 'picked', token }));
  }
  private async browse() {
    this.offer(await this.pick());
  }

  /** Hands files over to the host; null if one could not be. */
  handed(files: Iterable<File>): Promise<Input[] | null> {
    return this.quietly(() => inputsOf(this.api, files));
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

/** A problem keeps its sentence; anything else is a bug of ours and says so. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Problem) return { kind: 'problem', says: error.says, hint: error.hint, details: null };
  return {
    kind: 'bug',
    says: 'Something broke here. Your cases are not affected.',
    hint: 'This is a fault in Deferral Desk. Try again; if it comes back, copy the details into a report.',
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

let session: Session;
export const openSession = (api: Client): Session => (session = new Session(api));
/** The session of this window. */
export const desk = (): Session => session;
