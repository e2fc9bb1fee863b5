/** The built desk, written to and killed with -9 again and again, and the record of what it has reported as saved. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { CaseView, OpenResult } from '../../shared/rpc/view.ts';
import { callsOf, root, startServe } from './double.ts';

type Call = ReturnType<typeof callsOf>;

/** While it saves; while it starts; while it folds its journal beside more changes; while it closes and does so. */
export type Moment = 'saving' | 'starting' | 'folding' | 'closing';

export class KilledDesk {
  readonly #folder: string;
  /** Notes that were reported as saved, in any run. */
  readonly #notes = new Set<string>();
  readonly #cases = new Set<string>();
  #id: string | null = null;
  #last = 0;
  #startMs = 1000;
  kills = 0;
  /** Kills that left a journal cut in two, or a snapshot half written. */
  whileFolding = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }
  get saved(): number {
    return this.#notes.size + this.#cases.size;
  }

  async round(moment: Moment): Promise<void> {
    if (moment === 'starting') return this.#killAtStart();
    // Without the backup of the day the journal is folded: three seconds after the start, or at the end.
    if (moment !== 'saving') rmSync(join(this.#folder, 'backups'), { recursive: true, force: true });
    const began = Date.now();
    const { address, process: desk } = await startServe(this.#folder);
    this.#startMs = Date.now() - began;
    try {
      await this.#writeAndKill(address, desk, moment);
    } finally {
      desk.kill('SIGKILL'); // one that a failed expectation left running would hold the folder, and the test run
    }
    if (moment !== 'saving' && (!this.#backedUp() || existsSync(join(this.#folder, 'history.next.sqlite'))))
      this.whileFolding++;
  }

  async #writeAndKill(address: string, desk: ChildProcess, moment: Moment): Promise<void> {
    const call = callsOf(address);
    await this.#expectAll(call);
    const segments = this.#segments();
    const writing = this.#writeUntilGone(call);
    await this.#enough(moment === 'closing' ? 3 : Math.ceil(Math.random() * 20));
    if (moment === 'closing') desk.kill('SIGTERM');
    if (moment !== 'saving')
      while (isRunning(desk) && this.#segments() === segments && !this.#backedUp()) await sleep(2);
    await sleep(Math.random() * (moment === 'saving' ? 30 : 100));
    await this.#kill(desk);
    await writing;
  }

  /** All of it, through a desk that nobody kills: notes, cases, and the evidence of each. */
  async end(): Promise<void> {
    const served = await startServe(this.#folder);
    const call = callsOf(served.address);
    await this.#expectAll(call);
    for (const id of this.#cases) {
      const { sources } = (await call('case.show', { case: id })) as CaseView;
      expect(sources.length, id).toBe(1);
      for (const { sha256 } of sources)
        expect(existsSync(join(this.#folder, 'evidence', sha256!.slice(0, 2), sha256!)), id).toBe(true);
    }
    await served.stop();
    expect(served.process.exitCode).toBe(0);
    const names = readdirSync(this.#folder);
    expect(names.filter((name) => /unreadable|\.tmp$|\.next/.test(name))).toEqual([]);
    expect(names).toContain('history.previous.sqlite');
  }

  async #killAtStart(): Promise<void> {
    const args = [join(root, 'dist/cli.js'), 'serve', '--port', '0', '--data', this.#folder];
    const desk = spawn(process.execPath, args, { stdio: 'ignore' });
    await sleep(Math.random() * this.#startMs);
    await this.#kill(desk);
  }

  async #kill(desk: ChildProcess): Promise<void> {
    if (!isRunning(desk)) return; // one that was to close was quicker, and is no kill
    const gone = once(desk, 'exit');
    desk.kill('SIGKILL');
    await gone;
    if (desk.signalCode) this.kills++;
    else expect(desk.exitCode, 'ended by an error, not by us').toBe(0);
  }

  #segments = (): number => readdirSync(this.#folder).filter((name) => name.startsWith('journal-')).length;
  #backedUp = (): boolean =>
    existsSync(join(this.#folder, 'backups')) &&
    readdirSync(join(this.#folder, 'backups')).some((name) => name.endsWith('.sqlite'));

  #acknowledged = 0;
  async #enough(count: number): Promise<void> {
    for (const goal = this.#acknowledged + count; this.#acknowledged < goal;) await sleep(1);
  }

  async #writeUntilGone(call: Call): Promise<void> {
    this.#id ??= await this.#open(call);
    const note = async (): Promise<void> => {
      const text = `note ${++this.#last}`;
      await call('case.note', { case: this.#id, text });
      this.#notes.add(text);
    };
    await Promise.all([note, note, () => this.#open(call)].map((write) => this.#untilGone(write)));
  }
  async #untilGone(write: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await write();
        this.#acknowledged++;
      } catch (error) {
        if (error instanceof TypeError) return; // what fetch throws where nobody answers any more
        throw error;
      }
    }
  }
  async #open(call: Call): Promise<string> {
    const text = `host mx1.r${++this.#last}.example[192.0.2.61] said: 421 4.7.0 Too many connections`;
    const inputs = [{ kind: 'text', name: 'reply.txt', text }];
    const { cases } = (await call('case.open', { inputs })) as OpenResult;
    const id = cases[0]!.document.case;
    this.#cases.add(id);
    return id;
  }

  /** What was reported as saved is there, once; what is there besides was sent by us, and counts from now on. */
  async #expectAll(call: Call): Promise<void> {
    const { warnings } = (await call('desk.status', {})) as { warnings: { says: string }[] };
    expect(warnings.map(({ says }) => says).filter((says) => !/was cut off/.test(says))).toEqual([]);
    if (!this.#id) return;
    const { notes } = (await call('case.show', { case: this.#id })) as CaseView;
    const texts = notes.map(({ text }) => text);
    expect(new Set(texts).size, 'each note once').toBe(texts.length);
    expect(
      [...this.#notes].filter((text) => !texts.includes(text)),
      'notes that are lost',
    ).toEqual([]);
    for (const text of texts) this.#notes.add(text);
    const ids: string[] = [];
    for (let total = 1; ids.length < total;) {
      const asked = { query: '', status: [], sort: 'lastSeen', descending: true, archived: false };
      const page = { ...asked, limit: 200, offset: ids.length };
      const listed = (await call('case.list', page)) as { cases: { case: string }[]; total: number };
      total = listed.total;
      ids.push(...listed.cases.map((row) => row.case));
    }
    expect(
      [...this.#cases].filter((id) => !ids.includes(id)),
      'cases that are lost',
    ).toEqual([]);
    for (const id of ids) this.#cases.add(id);
  }
}

const isRunning = (desk: ChildProcess): boolean => desk.exitCode === null && desk.signalCode === null;
