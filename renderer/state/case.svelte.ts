/** The open case: what is shown of it, and everything that one can do to it. */
import type { InputOf, Input } from '../../shared/rpc/contract.ts';
import type { CaseView, StepView } from '../../shared/rpc/view.ts';
import type { Finding, ProbeResult } from '../../shared/case/finding.ts';
import type { Session } from './session.svelte.ts';

export class CaseDesk {
  view = $state.raw<CaseView | null>(null);
  /** A step looked at again; null while the current one is shown. */
  looked = $state.raw<StepView | null>(null);
  /** Findings and sessions as they come in, before the run is over. */
  arriving = $state.raw<{ findings: Finding[]; sessions: ProbeResult[] }>({ findings: [], sessions: [] });
  running = $state.raw<'check' | 'probe' | null>(null);
  /** Counts answers, so that the step pane knows when to move the focus. */
  turn = $state(0);
  private readonly session: Session;
  private loadedAt = 0;
  private busy = 0;

  constructor(session: Session) {
    this.session = session;
    session.api.on('finding', ({ case: id, finding }) => {
      if (id === this.id && this.running === 'check')
        this.arriving = { ...this.arriving, findings: [...this.arriving.findings, finding] };
    });
    session.api.on('session', ({ case: id, result }) => {
      if (id === this.id && this.running === 'probe')
        this.arriving = { ...this.arriving, sessions: [...this.arriving.sessions, result] };
    });
  }

  get id(): string | null {
    return this.view?.document.case ?? null;
  }
  get step(): StepView | null {
    return this.looked ?? this.view?.step ?? null;
  }

  take(view: CaseView) {
    const undone = this.session.undo?.case;
    if (undone && undone !== view.document.case) this.session.undo = null;
    this.view = view;
    this.looked = null;
    this.loadedAt = Date.now();
  }

  async show(id: string) {
    if (id === this.id) return;
    this.view = null;
    this.looked = null;
    this.session.imported = null;
    const view = await this.session.quietly(() => this.session.api.call('case.show', { case: id }));
    if (view) this.take(view);
  }

  /** Bands and waiting times move on with the clock: look again when the window comes back after a while. */
  async freshen() {
    const id = this.id;
    if (!id || this.busy || this.view?.draft || Date.now() - this.loadedAt < 60_000) return;
    await this.reload(id);
  }

  changedElsewhere(id: string) {
    if (id === this.id && !this.busy && !this.view?.draft) void this.reload(id);
  }

  private async reload(id: string) {
    this.loadedAt = Date.now();
    const view = await this.session.quietly(() => this.session.api.call('case.show', { case: id }));
    if (view && id === this.id) this.view = view;
  }

  /** Sends a change and shows the case as it then is. */
  private async change(task: (id: string) => Promise<CaseView>): Promise<boolean> {
    const id = this.id;
    if (!id) return false;
    this.busy++;
    try {
      const view = await this.session.quietly(() => task(id));
      if (view) this.take(view);
      return view !== null;
    } finally {
      this.busy--;
    }
  }

  /** Looks at a step without changing anything; the current one by null. */
  async look(step: string | null) {
    const id = this.id;
    if (!id) return;
    if (step === null || step === this.view?.step.id) this.looked = null;
    else
      this.looked = await this.session.quietly(() => this.session.api.call('case.step', { case: id, step }));
    this.turn++;
  }

  /** A click on an answer. What was changed is written down first; that entry is the answer. */
  async choose(step: StepView, answer: string) {
    const form = step.id === 'change-journal' && answer === 'recorded' && step.answered?.answer !== answer;
    const what = form ? document.querySelector<HTMLElement>('[name=what-changed]') : null;
    if (!what) return this.answer(step.id, answer);
    what.focus();
    this.session.say('Write down what was changed; with that the step is done.');
  }

  async answer(step: string, answer: string | null) {
    const { api } = this.session;
    const before = this.view?.document.steps.find((s) => s.id === step && s.by === 'user')?.answer ?? null;
    if (!(await this.change((id) => api.call('case.answer', { case: id, step, answer })))) return;
    this.turn++;
    this.session.say(`Next: ${this.view?.step.title ?? ''}`);
    this.session.undo = {
      says: answer === null ? 'Your answer was dropped.' : 'Answer noted.',
      case: this.id,
      run: () => this.answer(step, before).then(() => (this.session.undo = null)),
    };
  }

  identify(what: Omit<InputOf<'case.identify'>, 'case'>) {
    return this.change((id) => this.session.api.call('case.identify', { case: id, ...what }));
  }
  journal(entry: InputOf<'case.journal'>['entry']) {
    return this.change((id) => this.session.api.call('case.journal', { case: id, entry }));
  }
  note(text: string) {
    return this.change((id) => this.session.api.call('case.note', { case: id, text }));
  }
  label(what: Omit<InputOf<'case.label'>, 'case'>) {
    return this.change((id) => this.session.api.call('case.label', { case: id, ...what }));
  }
  remind(at: string | null, what = '', recheck = false) {
    return this.change((id) => this.session.api.call('case.remind', { case: id, at, what, recheck }));
  }
  /** Takes the reminder back; undo sets it again. */
  async unremind() {
    const before = this.view?.reminder;
    if (!before || !(await this.remind(null))) return;
    this.session.undo = {
      case: this.id,
      says: 'The reminder is taken back.',
      run: async () => void (await this.remind(before.at, before.what, before.recheck)),
    };
  }
  close(as: string) {
    return this.change((id) => this.session.api.call('case.close', { case: id, as }));
  }
  reopen() {
    return this.change((id) => this.session.api.call('case.reopen', { case: id }));
  }
  sent(to: string) {
    return this.change((id) => this.session.api.call('report.sent', { case: id, to }));
  }

  async archive(archived: boolean) {
    if (!(await this.change((id) => this.session.api.call('case.archive', { case: id, archived })))) return;
    this.session.undo = {
      says: archived ? 'The case is archived.' : 'The case is back in the list.',
      case: this.id,
      run: () => this.archive(!archived),
    };
  }

  async add(inputs: Input[]) {
    const { api } = this.session;
    const id = this.id;
    if (!id) return;
    this.busy++;
    const view = await this.session.run('Reading', () => api.call('case.add', { case: id, inputs }), 'read');
    this.busy--;
    if (!view) return;
    this.take(view);
    this.session.say('Evidence added. The case is judged again.');
  }

  async merge(from: string) {
    const { api } = this.session;
    if (await this.change((id) => api.call('case.merge', { case: id, from })))
      this.session.say('Merged. The evidence of both is in this case.');
  }

  /** Deletes and goes back to the list; undo brings it back. */
  async delete() {
    const id = this.id;
    const { api } = this.session;
    if (!id || !(await this.session.quietly(() => api.call('case.delete', { case: id })))) return;
    const name = this.view?.document.recipientDomain ?? id;
    this.view = null;
    this.session.go({ screen: 'cases', query: '' });
    this.session.undo = {
      says: `The case of ${name} is deleted.`,
      case: null,
      run: async () => {
        const view = await this.session.quietly(() => api.call('case.restore', { case: id }));
        if (!view) return;
        this.take(view);
        this.session.go({ screen: 'case', case: id, tab: 'steps' });
      },
    };
  }

  async check() {
    const result = await this.work('check', 'Checking DNS', (id) =>
      this.session.api.call('check.run', { case: id }),
    );
    if (result) this.take(result.view);
    if (result) this.session.say(`${result.findings.length} findings from ${result.lookups} look-ups.`);
  }

  async probe(input: InputOf<'probe.run'>) {
    const result = await this.work('probe', 'One polite session', () =>
      this.session.api.call('probe.run', input),
    );
    if (result?.view) this.take(result.view);
    if (result) this.session.say(result.results.map((r) => r.says).join(' '));
  }

  /** Sends one test message; what came of it is a session of the case. */
  async testMessage(message: Omit<InputOf<'message.send'>, 'case'>) {
    const sent = await this.work('probe', 'Sending the test message', (id) =>
      this.session.api.call('message.send', { case: id, ...message }),
    );
    if (sent) this.take(sent.view);
    if (sent) this.session.say(sent.result.says);
  }

  /** Looks at a delivered test message; its findings are findings of the case. */
  async examine(input: Input) {
    const { api } = this.session;
    const id = this.id;
    const given = await this.session.run('Examining the message', () =>
      api.call('message.examine', { case: id, input }),
    );
    if (given?.view) this.take(given.view);
    if (given) this.session.say(given.findings.map((finding) => finding.says).join('. '));
  }

  private async work<T>(kind: 'check' | 'probe', what: string, task: (id: string) => Promise<T>) {
    const id = this.id;
    if (!id || this.running) return null;
    this.running = kind;
    this.busy++;
    this.arriving = { findings: [], sessions: [] };
    const result = await this.session.run(what, () => task(id), kind);
    this.running = null;
    this.busy--;
    void this.session.refresh(); // the foot tells when the network was used last
    return result;
  }
}
