/** From one person's act to what a colleague's page has in hand: at the same `serve`, and at another one over the same history. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { noPostgres, startPostgres } from '../support/postgres.ts';
import { percentile } from './support/numbers.ts';
import { serveTeam, type Person } from './support/team-people.ts';

const acts = 100;

export default async function bench(print: (line: string) => void): Promise<void> {
  if (noPostgres) return print(noPostgres);
  const postgres = await startPostgres(['-c client_min_messages=warning']);
  const history = postgres.database();
  const here = await serveTeam(history);
  const there = await serveTeam(history);
  try {
    const anna = await here.person('anna');
    const text = 'host mx1.example.net[192.0.2.61] said: 421 4.7.0 Too many connections';
    const inputs = [{ kind: 'text' as const, name: 'reply.txt', text }];
    const { cases } = await anna.call('case.open', { inputs });
    const id = cases[0]!.document.case;
    const colleagues = {
      'at the same serve': await here.person('bob'),
      'at another one': await there.person('carl'),
    };
    const seen = Object.entries(colleagues).map(([where, person]) => ({
      where,
      took: [] as number[],
      ...watching(person, id),
    }));
    await sleep(2000); // the other one listens by then
    for (let n = 1; n <= acts; n++) {
      const start = performance.now();
      const all = Promise.all(
        seen.map(async ({ has, took }) => {
          await has(n);
          took.push(performance.now() - start);
        }),
      );
      await anna.call('case.note', { case: id, text: `note ${n}` });
      await all;
    }
    for (const { where, took } of seen)
      print(
        `${where.padEnd(20)} median ${percentile(took, 50).toFixed(0)} ms, p95 ${percentile(took, 95).toFixed(0)} ms`,
      );
    print('target: a median of at most half a second');
    for (const person of Object.values(colleagues)) person.leave();
  } finally {
    await Promise.all([here.stop(), there.stop()]);
    postgres.remove();
  }
}

/** A page that shows this case: told that it changed, it asks for it. */
function watching(person: Person, id: string): { has(notes: number): Promise<void> } {
  const shown = new EventEmitter();
  let notes = 0;
  person.hear((changed) => {
    if (changed !== id) return;
    void person.call('case.show', { case: id }).then((view) => {
      notes = Math.max(notes, view.notes.length);
      shown.emit('shown');
    });
  });
  return {
    async has(wanted) {
      while (notes < wanted) await once(shown, 'shown');
    },
  };
}
