/**
 * Fifty people in front of one `serve`, who open, answer, note and search, and read what the others changed. Each change is counted
 * afterwards, in the database. `MINUTES=10 npm run bench fifty` is the figure asked for; PEOPLE and CASES for other sizes.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressOf, openTeamStore } from '../../electron/node/history/postgres/open.ts';
import type { InputOf } from '../../shared/rpc/contract.ts';
import { noPostgres, startPostgres } from '../support/postgres.ts';
import { percentile } from './support/numbers.ts';
import { random } from './support/random.ts';
import { fillTeamHistory } from './support/team-history.ts';
import { serveTeam, type Person } from './support/team-people.ts';

const minutes = Number(process.env.MINUTES ?? 0.5);
const people = Number(process.env.PEOPLE ?? 50);
const cases = Number(process.env.CASES ?? 100_000);
/** Between two acts of one person: somebody who reads and types. */
const thinksMs = 4000;
const list: InputOf<'case.list'> = {
  ...{ query: '', status: [], sort: 'lastSeen', descending: true, archived: false, limit: 50, offset: 0 },
};
const answers = ['remote-mta', 'own-relay', 'own-mta'];

export default async function bench(print: (line: string) => void): Promise<void> {
  if (noPostgres) return print(noPostgres);
  const postgres = await startPostgres(['-c client_min_messages=warning', '-c shared_buffers=256MB']);
  const database = postgres.database();
  await (await openTeamStore(addressOf(database, 'environment', {}))).close();
  fillTeamHistory(postgres, database, cases);
  const served = await serveTeam(database);
  const took: Record<string, number[]> = {};
  const errors: string[] = [];
  const open: string[] = [];
  const said: string[] = [];
  let saves = 0;
  try {
    // A few cases to begin with; who comes first warms the desk for the others.
    const first = await served.person('first');
    for (let n = 0; n < 5; n++) await opens(first, `first-${n}`);
    for (const one of Object.keys(took)) delete took[one];
    const processorBefore = processorSeconds(served.pid);
    const began = performance.now();
    const until = began + minutes * 60_000;
    await Promise.all(Array.from({ length: people }, (_, i) => works(i)));
    const seconds = (performance.now() - began) / 1000;
    const calls = Object.values(took).flat().length;
    for (const [what, one] of Object.entries({ ...took, all: Object.values(took).flat() }))
      print(
        `${what.padEnd(10)} ${String(one.length).padStart(6)} times, median ${percentile(one, 50).toFixed(1).padStart(6)} ms, p95 ${percentile(one, 95).toFixed(1).padStart(7)} ms`,
      );
    print('target: p95 150 ms');
    const processor = processorSeconds(served.pid) - processorBefore;
    print(
      `${people} people, ${cases.toLocaleString('en')} cases, ${seconds.toFixed(0)} s, ${(calls / seconds).toFixed(0)} calls a second; serve took ${((1000 * processor) / calls).toFixed(1)} ms of a processor a call, ${((100 * processor) / seconds).toFixed(0)} % of one`,
    );
    const sql = (text: string): string => postgres.sql(database, text).trim();
    const kept = sql(
      `SELECT by || ' ' || (change::json#>>'{note,text}') FROM desk.changes WHERE change::json->>'kind' = 'noted'`,
    ).split('\n');
    const lost = said.filter((one) => !kept.includes(one)).length;
    const doubled = Number(sql('SELECT count(*) FROM desk.changes')) - saves + lost;
    print(`${errors.length} errors, ${lost} lost, ${doubled} doubled of ${saves} changes; target: 0, 0, 0`);
    for (const error of errors.slice(0, 5)) print(error);

    async function works(i: number): Promise<void> {
      const next = random(i + 1);
      const me = await served.person(`person${i}`);
      /** The case on this screen. */
      let shown: string | null = null;
      me.hear((id) => {
        if (id === shown) void timed('read', () => me.call('case.show', { case: id }));
      });
      await sleep(next() * thinksMs);
      for (let n = 0; performance.now() < until; n++) {
        const what = next();
        const id: string | undefined = open[Math.floor(next() * open.length)];
        if (!id || what < 0.1) await opens(me, `${i}-${n}`);
        else if (what < 0.35) {
          await timed('search', () => me.call('case.list', { ...list, query: wordsOf(next) }));
          await timed('read', () => me.call('case.show', { case: id }));
          shown = id;
        } else if (what < 0.65) {
          const answer = answers[Math.floor(next() * 3)]!;
          if (await timed('answer', () => me.call('case.answer', { case: id, step: 'issuer', answer })))
            saves++;
        } else {
          const text = `note ${i}-${n}: they answer on Monday`;
          if (!(await timed('note', () => me.call('case.note', { case: id, text })))) continue;
          said.push(`${me.name} ${text}`);
          saves++;
        }
        await sleep(2 * next() * thinksMs);
      }
      me.leave();
    }
    async function opens(me: Person, name: string): Promise<void> {
      const text = `host mx1.p${name}.example[192.0.2.61] said: 421 4.7.0 Too many connections, try again later`;
      const inputs = [{ kind: 'text' as const, name: 'reply.txt', text }];
      const made = await timed('open', () => me.call('case.open', { inputs }));
      if (!made) return;
      open.push(made.cases[0]!.document.case);
      saves++;
    }
    async function timed<T>(what: string, call: () => Promise<T>): Promise<T | null> {
      const start = performance.now();
      try {
        const answer = await call();
        (took[what] ??= []).push(performance.now() - start);
        return answer;
      } catch (error) {
        errors.push(`${what}: ${String(error)}`);
        return null;
      }
    }
  } finally {
    await served.stop();
    postgres.remove();
  }
}

/** What people look for: a receiver, the beginning of one, an address, two words. */
function wordsOf(next: () => number): string {
  const n = Math.floor(next() * 40_000);
  return [`r${n}.example`, `r${n}`, `198.51.${n % 250}.7`, `too many word${n % 2000}`][n % 4]!;
}

/** User and system time so far (proc(5), fields 14 and 15, in hundredths). */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
