/**
 * A team that works without a break, two `serve` over one PostgreSQL, while these and the way between them are killed and cut.
 * Whoever got no answer does the same once more, as a screen does: with the key of the first time, at whichever `serve` answers.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { CaseView, OpenResult } from '../../shared/rpc/view.ts';
import { startCutWay, type CutWay } from './cutting.ts';
import { startServe } from './double.ts';
import { startPostgres, type Postgres } from './postgres.ts';

type Served = Awaited<ReturnType<typeof startServe>>;
/** What is killed or cut. */
export type Blow = 'serve' | 'PostgreSQL' | 'connection';

const seats = 2;

export class KilledTeam {
  readonly #base: string;
  #postgres!: Postgres;
  #way!: CutWay;
  #history!: string;
  readonly #served: (Served | null)[] = [];
  readonly #said = new Map<string, string[]>();
  readonly #servers: string[] = [];
  #last = 0;
  #over = false;
  #failed: unknown = null;
  /** Saves that were reported as saved, and of these how many had to be done once more. */
  saved = 0;
  repeated = 0;

  constructor(base: string) {
    this.#base = base;
  }

  async start(): Promise<void> {
    this.#postgres = await startPostgres(['-c client_min_messages=warning']);
    this.#way = await startCutWay(this.#postgres.port);
    this.#history = this.#postgres.database();
    for (let seat = 0; seat < seats; seat++) this.#served[seat] = await this.#serve(seat);
  }

  /** Started again, as systemd would, where it ends because PostgreSQL is still recovering from a blow. */
  async #serve(seat: number): Promise<Served> {
    const history = this.#history.replace(`:${this.#postgres.port}/`, `:${this.#way.port}/`);
    const env = { DEFERRAL_DESK_HISTORY: history, DEFERRAL_DESK_AS: `person ${seat}` };
    for (let tries = 1; ; tries++)
      try {
        return await startServe(join(this.#base, String(seat)), env);
      } catch (error) {
        if (tries === 20 || !/is starting or being restored/.test(String(error))) throw error;
        await sleep(100);
      }
  }

  /** Works, and deals these blows, each at a random moment; ends when everything that was begun is reported as saved. */
  async work(blows: readonly Blow[]): Promise<void> {
    this.#over = false;
    const ids = [await this.#open(0), await this.#open(1)];
    const note = (i: number) => async (): Promise<void> => {
      const [id, text] = [ids[i % 2]!, `note ${++this.#last}`];
      await this.#done(i, 'case.note', { case: id, text });
      this.#said.set(id, [...(this.#said.get(id) ?? []), text]);
    };
    const writers = [note(0), note(1), note(2), async () => void (await this.#open(this.#last))];
    const working = Promise.all(writers.map((write) => this.#untilOver(write)));
    for (const blow of blows) {
      await this.#some(Math.ceil(Math.random() * 8));
      await sleep(Math.random() * 20);
      await this.#deal(blow);
    }
    this.#over = true;
    await working;
    if (this.#failed) throw this.#failed;
  }

  async #untilOver(write: () => Promise<void>): Promise<void> {
    try {
      while (!this.#over && !this.#failed) await write();
    } catch (error) {
      this.#failed = error;
    }
  }

  async #some(saves: number): Promise<void> {
    for (const goal = this.saved + saves; this.saved < goal;) {
      if (this.#failed) throw this.#failed;
      await sleep(1);
    }
  }

  async #deal(blow: Blow): Promise<void> {
    if (blow === 'serve') {
      const seat = Math.floor(Math.random() * seats);
      const served = this.#served[seat]!;
      this.#served[seat] = null;
      const gone = once(served.process, 'exit');
      served.process.kill('SIGKILL');
      await gone;
      expect(served.process.signalCode, 'ended by us').toBe('SIGKILL');
      this.#served[seat] = await this.#serve(seat);
    } else if (blow === 'connection') {
      const before = this.#way.cuts;
      if (Math.random() < 0.3) this.#way.cutAnswerTo('desk.append');
      else this.#way.cutAt(Math.random() < 0.5 ? 'up' : 'down', 1 + Math.floor(Math.random() * 4000));
      while (this.#way.cuts === before && !this.#failed) await sleep(1);
    } else if (Math.random() < 0.5) {
      this.#postgres.kill('all');
      await this.#startAgain();
    } else this.#postgres.kill('backends');
  }

  /** PostgreSQL does not start while one of its killed processes is still on its way out. */
  async #startAgain(): Promise<void> {
    for (let tries = 1; ; tries++)
      try {
        return this.#postgres.start();
      } catch (error) {
        if (tries === 20) throw error;
        await sleep(100);
      }
  }

  /** Until somebody reports it as saved. */
  async #done(seat: number, method: string, input: object): Promise<unknown> {
    const key = randomUUID();
    for (let tries = 0; ; tries++) {
      const host = this.#served[(seat + tries) % seats];
      const answer = host && (await ask(host.address, method, input, tries ? `${key} again` : key));
      if (answer && 'ok' in answer) {
        this.saved++;
        if (tries) this.repeated++;
        return answer.ok;
      }
      // Neither is an answer: that nobody is there, and that the database is away.
      if (answer && answer.problem?.code !== 'history-away') throw new Error(JSON.stringify(answer));
      await sleep(20);
    }
  }

  async #open(seat: number): Promise<string> {
    const mx = `mx1.r${++this.#last}.example`;
    const text = `host ${mx}[192.0.2.61] said: 421 4.7.0 Too many connections`;
    const inputs = [{ kind: 'text', name: 'reply.txt', text }];
    const { cases, already } = (await this.#done(seat, 'case.open', { inputs })) as OpenResult;
    this.#servers.push(mx);
    return cases[0]?.document.case ?? already[0]!.case;
  }

  /** All of it, through one that nobody kills: what was saved is there, and once. */
  async end(): Promise<void> {
    for (const served of this.#served) await served!.stop();
    const served = await startServe(join(this.#base, 'end'), { DEFERRAL_DESK_HISTORY: this.#history });
    this.#served.push(served); // ended by stop() where something is missing
    const call = async (method: string, input: object): Promise<unknown> =>
      ((await ask(served.address, method, input, randomUUID())) as { ok: unknown }).ok;
    for (const [id, said] of this.#said) {
      const { notes } = (await call('case.show', { case: id })) as CaseView;
      expect(notes.map(({ text }) => text).sort(), 'each note, and once').toEqual([...said].sort());
    }
    const sql = (text: string): string => this.#postgres.sql(this.#history, text).trim();
    const opened = sql('SELECT mx FROM desk.cases').split('\n');
    expect(opened.sort(), 'each case, and once').toEqual([...this.#servers].sort());
    const count = 'SELECT count(*) FROM desk.changes UNION ALL SELECT sum(version) FROM desk.cases';
    expect(new Set(sql(count).split('\n'))).toEqual(new Set([String(this.saved)]));
    expect(sql('SELECT sum(n) FROM desk.tallies')).toBe(String(this.#servers.length));
    await served.stop();
  }

  stop(): void {
    for (const served of this.#served) served?.process.kill('SIGKILL');
    this.#way?.stop();
    this.#postgres?.remove();
  }
}

interface Answer {
  ok?: unknown;
  problem?: { code: string };
}
/** Null where nobody answered. */
async function ask(address: string, method: string, input: object, action: string): Promise<Answer | null> {
  const { origin, hash } = new URL(address);
  const headers = {
    'content-type': 'application/json',
    'x-deferral-desk-token': hash.replace('#token=', ''),
    'x-deferral-desk-action': action,
  };
  try {
    const body = JSON.stringify(input);
    return (await (
      await fetch(`${origin}/rpc/${method}`, { method: 'POST', headers, body })
    ).json()) as Answer;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
