/** What comes in: dropped, pasted, chosen or opened with the window, and what became of it. */
import type { Input } from '../../shared/rpc/contract.ts';
import type { CaseView, LogView, OpenResult } from '../../shared/rpc/view.ts';
import { isAbout } from './about.ts';
import { inputsOf, picked } from './inputs.ts';
import type { Route } from './route.ts';
import type { DeskWindow } from './window.ts';

export class Intake {
  /** What the last import gave, and its inputs, so that a log's domain can be opened as a case later. */
  imported = $state.raw<OpenResult | null>(null);
  inputs: Input[] = [];
  log = $state.raw<LogView | null>(null);
  /** Files or text that were dropped on an open case and wait for the user to say where they belong. */
  offered = $state.raw<Input[] | null>(null);
  /** Read while the user had gone elsewhere: told, and not put in front of what is being done there. */
  ready = $state.raw<{ says: string; route: Route } | null>(null);
  /** What stands in the fields of the start screen. */
  readonly typed = $state({ text: '', domain: '' });
  readonly #window: DeskWindow;
  readonly #place: () => Route;
  readonly #took: (view: CaseView) => void;

  /** `place` is the screen shown now; `took` is told each case that came of what was read. */
  constructor(window: DeskWindow, place: () => Route, took: (view: CaseView) => void) {
    this.#window = window;
    this.#place = place;
    this.#took = took;
  }

  /** No mail server's reply was in what was given last. */
  get foundNothing(): boolean {
    return this.imported?.draft?.document.attempts.length === 0;
  }

  /** The one way in for drop, paste, browse, samples and open-with. True if something was found in it. */
  async open(inputs: Input[], again = false): Promise<boolean> {
    if (!inputs.length) return false;
    const from = this.#place();
    const result = await this.#window.run('Reading', (work) =>
      this.#window.api.call('case.open', { inputs, work, ...(again && { again }) }),
    );
    if (!result) return false;
    this.inputs = inputs;
    this.imported = result;
    this.log = result.log ?? this.log;
    const views = [...result.cases, ...(result.draft ? [result.draft] : [])];
    views.forEach((view) => this.#took(view));
    if (this.foundNothing && !result.log) {
      this.#lead(from, { screen: 'start' }, result.draft!.headline);
      return false;
    }
    const [shown] = views;
    const [held] = result.already;
    const isHeld = held && result.already.every((one) => one.case === held.case);
    const [only, ...others] = result.cases;
    const isOne = only && others.length === 0;
    const reports = result.read.filter(({ isReport }) => isReport).length;
    if (reports && !result.cases.length && !result.log)
      this.#lead(
        from,
        { screen: 'reports' },
        reports === 1 ? 'The report was read and kept.' : `${reports} reports were read and kept.`,
      );
    // A log with several receivers is looked at as a whole first, unless one thing holds them all up.
    else if (result.log && !(isOne && result.log.domains.every(({ domain }) => isAbout(only, domain))))
      this.#lead(from, { screen: 'logs' }, 'The log is read.');
    else if (shown && result.cases.length <= 1)
      this.#lead(from, { screen: 'case', case: shown.document.case, tab: 'steps' }, shown.headline);
    else if (isHeld && result.cases.length === 0)
      this.#lead(from, { screen: 'case', case: held.case, tab: 'steps' }, 'This is in a case already.');
    else this.#lead(from, { screen: 'start' }, `${result.cases.length} cases were opened.`);
    return true;
  }

  async readLog(inputs: Input[]) {
    const from = this.#place();
    const log = await this.#window.run('Reading', (work) =>
      this.#window.api.call('log.read', { inputs, work }),
    );
    if (!log) return;
    this.inputs = inputs;
    this.log = log;
    this.#lead(from, { screen: 'logs' }, 'The log is read.');
  }

  #lead(from: Route, route: Route, says: string) {
    this.#window.say(says);
    this.ready = null;
    if (this.#place() === from) this.#window.go(route);
    else this.ready = { says, route };
  }

  /** The system's file dialogue; only the desktop has one. */
  async pick(): Promise<Input[]> {
    const chosen = await this.#window.run(null, () => this.#window.api.call('desk.pick', {}));
    return (chosen?.picked ?? []).map(picked);
  }

  /** Hands files over to the host; null if one could not be. */
  handed(files: Iterable<File>): Promise<Input[] | null> {
    return this.#window.run(null, () => inputsOf(this.#window.api, files));
  }
}
