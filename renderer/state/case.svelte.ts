/**
 * One case as this window knows it, and everything that one can do to it. There is one of these for each case, so an
 * answer that comes late finds the case that it was given to, and never the one that is open now.
 */
import type { Events, InputOf, Input } from '../../shared/rpc/contract.ts';
import type { CaseView, StepView } from '../../shared/rpc/view.ts';
import type { Finding, ProbeResult } from '../../shared/case/finding.ts';
import { Problem } from '../../shared/rpc/client.ts';
import { troubleOf, type DeskWindow, type Trouble } from './window.ts';

export class OpenCase {
  readonly id: string;
  view = $state.raw<CaseView | null>(null);
  /** Why there is nothing to show. */
  failed = $state.raw<Trouble | null>(null);
  /** A step looked at again; null while the current one is shown. */
  looked = $state.raw<StepView | null>(null);
  /** Findings and sessions as they come in, before the run is over. */
  arriving = $state.raw<{ findings: Finding[]; sessions: ProbeResult[] }>({ findings: [], sessions: [] });
  running = $state.raw<{ kind: 'check' | 'probe'; work: string } | null>(null);
  /** Counts answers, so that the step pane knows when to move the focus. */
  turn = $state(0);
  /** What stands in the forms of this case and is not saved: it is still there when one comes back to it. */
  readonly typed = $state({
    note: '',
    lesson: '',
    evidence: '',
    arrived: '',
    gap: '',
    change: { what: '', from: '', to: '' },
  });
  readonly #window: DeskWindow;
  #loadedAt = 0;
  #busy = 0;
  /** The newest revision that the host told of. */
  #told = 0;
  #asked = 0;

  constructor(id: string, window: DeskWindow) {
    this.id = id;
    this.#window = window;
  }

  /** An answer of the host is on its way, which belongs here. */
  get isBusy(): boolean {
    return this.#busy > 0;
  }
  get step(): StepView | null {
    return this.looked ?? this.view?.step ?? null;
  }

  /** Shows the case as the host knows it. A view that is older than the one shown is not taken. */
  take(view: CaseView) {
    if (this.#refresh(view)) this.looked = null;
  }

  #refresh(view: CaseView): boolean {
    if (view.document.case !== this.id || view.revision < (this.view?.revision ?? 0)) return false;
    this.view = view;
    this.failed = null;
    this.#loadedAt = Date.now();
    return true;
  }

  /** One comes to this case: it is asked for again, unless it was just given. */
  async visit() {
    if (!this.view || this.#told > this.view.revision || Date.now() - this.#loadedAt > 1000)
      await this.load();
  }

  /** Asks the host; what is known already is shown until it answers. */
  async load() {
    this.#loadedAt = Date.now();
    try {
      this.#refresh(await this.#window.api.call('case.show', { case: this.id }));
      this.changedTo(0); // told while nothing was shown yet
    } catch (error) {
      this.failed = troubleOf(error);
      if (error instanceof Problem && error.code === 'no-such-case') this.view = null;
    }
  }

  /** Bands and waiting times move on with the clock: look again when the window comes back after a while. */
  async freshen() {
    if (this.#busy || !this.view || this.view.draft || Date.now() - this.#loadedAt < 60_000) return;
    await this.load();
  }

  /** A host that was started anew counts its revisions by its own clock, which may have been set back. */
  hostIsNew() {
    this.#told = 0;
    if (this.view) this.view = { ...this.view, revision: 0 };
  }

  /** Told by the host. What this window itself is changing brings its own view with it. */
  changedTo(revision: number) {
    this.#told = Math.max(this.#told, revision);
    if (this.#busy || !this.view || this.view.draft || this.#told <= this.view.revision) return;
    void this.load();
  }

  async #busily<T>(task: () => Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await task();
    } finally {
      this.#busy--;
      this.changedTo(0);
    }
  }

  /** Sends a change and shows the case as it then is. */
  #change(task: (id: string) => Promise<CaseView>): Promise<boolean> {
    return this.#busily(async () => {
      const view = await this.#window.run(null, () => task(this.id));
      if (view) {
        this.take(view);
        this.#window.passUndo(this.id);
      }
      return view !== null;
    });
  }

  /** Looks at a step without changing anything; the current one by null. */
  async look(step: string | null) {
    const asked = ++this.#asked;
    const { api } = this.#window;
    const isCurrent = step === null || step === this.view?.step.id;
    const looked = isCurrent
      ? null
      : await this.#window.run(null, () => api.call('case.step', { case: this.id, step }));
    if (asked !== this.#asked) return;
    this.looked = looked;
    this.turn++;
  }

  async answer(step: string, answer: string | null) {
    const { api } = this.#window;
    const before = this.view?.document.steps.find((s) => s.id === step && s.by === 'user')?.answer ?? null;
    this.#asked++;
    if (!(await this.#change((id) => api.call('case.answer', { case: id, step, answer, seen: before }))))
      return;
    this.turn++;
    this.#window.say(`Next: ${this.view?.step.title ?? ''}`);
    this.#window.offerUndo({
      says: answer === null ? 'Your answer was dropped.' : 'Answer noted.',
      case: this.id,
      run: async () => {
        if (await this.#change((id) => api.call('case.answer', { case: id, step, answer: before })))
          this.turn++;
      },
    });
  }

  identify(what: Omit<InputOf<'case.identify'>, 'case'>) {
    return this.#change((id) => this.#window.api.call('case.identify', { case: id, ...what }));
  }
  journal(entry: InputOf<'case.journal'>['entry']) {
    return this.#change((id) => this.#window.api.call('case.journal', { case: id, entry }));
  }
  note(text: string) {
    return this.#change((id) => this.#window.api.call('case.note', { case: id, text }));
  }
  /** How many other cases of the same file are read in it as well; null where it was not set. */
  async setZone(clock: string, zone: string): Promise<number | null> {
    let others = 0;
    const isSet = await this.#change(async (id) => {
      const view = await this.#window.api.call('case.zone', { case: id, clock, zone });
      others = view.alsoIn.length;
      return view;
    });
    return isSet ? others : null;
  }
  explainGap(piece: InputOf<'case.gap'>['piece'], reason: string) {
    return this.#change((id) => this.#window.api.call('case.gap', { case: id, piece, reason }));
  }
  label(what: Omit<InputOf<'case.label'>, 'case'>) {
    return this.#change((id) => this.#window.api.call('case.label', { case: id, ...what }));
  }
  remind(at: string | null, what = '', recheck = false) {
    return this.#change((id) => this.#window.api.call('case.remind', { case: id, at, what, recheck }));
  }
  /** Whose the case is in a team: a person, or null for nobody's. */
  async assign(to: string | null, note = '') {
    const { api } = this.#window;
    const before = this.view?.takenBy ?? null;
    const said = note ? { note } : {};
    if (!(await this.#change((id) => api.call('case.assign', { case: id, to, ...said })))) return false;
    this.#window.offerUndo({
      says: `The case is ${to === null ? 'nobody’s' : to === this.#window.me ? 'yours' : `${to}’s`} now.`,
      case: this.id,
      run: () => this.#change((id) => api.call('case.assign', { case: id, to: before })),
    });
    return true;
  }
  /** Takes the reminder back; undo sets it again. */
  async unremind() {
    const before = this.view?.reminder;
    if (!before || !(await this.remind(null))) return;
    this.#window.offerUndo({
      case: this.id,
      says: 'The reminder is taken back.',
      run: () => this.remind(before.at, before.what, before.recheck),
    });
  }
  close(as: string) {
    return this.#change((id) => this.#window.api.call('case.close', { case: id, as }));
  }
  reopen() {
    return this.#change((id) => this.#window.api.call('case.reopen', { case: id }));
  }
  sent(to: string) {
    return this.#change((id) => this.#window.api.call('report.sent', { case: id, to }));
  }

  async archive(archived: boolean) {
    if (!(await this.#change((id) => this.#window.api.call('case.archive', { case: id, archived })))) return;
    this.#window.offerUndo({
      says: archived ? 'The case is archived.' : 'The case is back in the list.',
      case: this.id,
      run: () => this.archive(!archived),
    });
  }

  async add(inputs: Input[]) {
    const { api } = this.#window;
    const view = await this.#busily(() =>
      this.#window.run('Reading', (work) => api.call('case.add', { case: this.id, inputs, work })),
    );
    if (!view) return false;
    this.take(view);
    this.#window.say('Evidence added. The case is judged again.');
    return true;
  }

  async merge(from: string) {
    const { api } = this.#window;
    if (!(await this.#change((id) => api.call('case.merge', { case: id, from })))) return;
    const says = `${this.view?.notes.at(-1)?.text ?? 'Merged'}.`;
    this.#window.say(says);
    this.#window.offerUndo({
      says,
      case: this.id,
      run: () => this.#change((id) => api.call('case.unmerge', { case: id, from })),
    });
  }

  /** Deletes and goes back to the list; undo brings it back. */
  async delete() {
    const { api } = this.#window;
    const gone = await this.#busily(() =>
      this.#window.run(null, () => api.call('case.delete', { case: this.id })),
    );
    if (!gone) return;
    const name = this.view?.document.recipientDomains[0] ?? this.id;
    this.view = null;
    this.#window.go({ screen: 'cases', query: '' });
    this.#window.offerUndo({
      says: `The case of ${name} is deleted.`,
      case: null,
      run: async () => {
        const view = await this.#window.run(null, () => api.call('case.restore', { case: this.id }));
        if (!view) return;
        this.take(view);
        this.#window.go({ screen: 'case', case: this.id, tab: 'steps' });
      },
    });
  }

  async check() {
    const result = await this.#work('check', 'Checking DNS', (work) =>
      this.#window.api.call('check.run', { case: this.id, work }),
    );
    if (!result) return;
    this.take(result.view);
    this.#window.say(
      `${result.stopped ? 'Stopped: ' : ''}${result.findings.length} findings from ${result.lookups} look-ups.`,
    );
  }

  async probe(input: Omit<InputOf<'probe.run'>, 'case' | 'work'>) {
    const result = await this.#work('probe', 'One polite session', (work) =>
      this.#window.api.call('probe.run', { ...input, case: this.id, work }),
    );
    if (result?.view) this.take(result.view);
    if (result) this.#window.say(result.results.map((r) => r.says).join(' '));
  }

  /** Sends one test message; what came of it is a session of the case. */
  async testMessage(message: Omit<InputOf<'message.send'>, 'case' | 'work'>) {
    const sent = await this.#work('probe', 'Sending the test message', (work) =>
      this.#window.api.call('message.send', { case: this.id, work, ...message }),
    );
    if (sent) this.take(sent.view);
    if (sent) this.#window.say(sent.result.says);
  }

  /** Looks at a delivered test message; its findings are findings of the case. */
  async examine(input: Input) {
    const { api } = this.#window;
    const given = await this.#busily(() =>
      this.#window.run(
        'Examining the message',
        () => api.call('message.examine', { case: this.id, input }),
        false,
      ),
    );
    if (given?.view) this.take(given.view);
    if (given) this.#window.say(given.findings.map((finding) => finding.says).join('. '));
  }

  /** What the host found so far in the run of that name. */
  arrived(told: Events['finding'] | Events['session']) {
    if (!this.running || this.running.work !== told.work) return;
    const { findings, sessions } = this.arriving;
    this.arriving =
      'finding' in told
        ? { sessions, findings: [...findings, told.finding] }
        : { findings, sessions: [...sessions, told.result] };
  }

  async #work<T>(kind: 'check' | 'probe', what: string, task: (work: string) => Promise<T>) {
    if (this.running) return null;
    this.arriving = { findings: [], sessions: [] };
    try {
      return await this.#busily(() =>
        this.#window.run(what, (work) => {
          this.running = { kind, work };
          return task(work);
        }),
      );
    } finally {
      this.running = null;
    }
  }
}
