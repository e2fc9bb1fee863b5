/** A team's history of a million cases (CASES=n for another number): list, narrowed list, search, and how PostgreSQL answers. */
import { addressOf, openTeamStore } from '../../electron/node/history/postgres/open.ts';
import type { ListQuery } from '../../shared/store/summary.ts';
import { noted, opened, summary } from '../support/history.ts';
import { noPostgres, startPostgres } from '../support/postgres.ts';
import { percentile } from './support/numbers.ts';
import { fillTeamHistory } from './support/team-history.ts';

const cases = Number(process.env.CASES ?? 1_000_000);
const rounds = 40;
const all: ListQuery = {
  ...{ query: '', status: [], sort: 'lastSeen', descending: true, archived: false, limit: 100, offset: 0 },
};
const lists: Record<string, (i: number) => Partial<ListQuery>> = {
  'the list': () => ({}),
  'its page 50': () => ({ offset: 5000 }),
  'by age': () => ({ sort: 'firstSeen', descending: false }),
  'one status': (i) => ({ status: [(['open', 'waiting', 'cooling'] as const)[i % 3]!] }),
  'one cause': (i) => ({ cause: `cause-${i % 25}` }),
  'one provider': (i) => ({ provider: `provider-${(i * 3) % 20}` }),
  mine: (i) => ({ takenBy: `person${1 + (i % 3)}` }),
  "nobody's": () => ({ takenBy: null }),
};
const searches: Record<string, (i: number) => string> = {
  'a receiver': (i) => `r${i * 37}.example`,
  'the beginning of one': (i) => `r${i * 7}`,
  'an address': (i) => `198.51.${i}.${i * 3}`,
  'a ticket': (i) => `T-${i * 1001}`,
  'a word': (i) => `word${i * 3}`,
  'a word that all have': () => 'many',
  'two words': (i) => `many word${i}`,
};

export default async function bench(print: (line: string) => void): Promise<void> {
  if (noPostgres) return print(noPostgres);
  const postgres = await startPostgres(['-c client_min_messages=warning', '-c shared_buffers=512MB']);
  try {
    const database = postgres.database();
    const store = await openTeamStore(addressOf(database, 'environment', {}));
    const began = performance.now();
    fillTeamHistory(postgres, database, cases);
    print(`${cases.toLocaleString('en')} cases, made in ${Math.round((performance.now() - began) / 1000)} s`);
    const figures = async (name: string, ask: (i: number) => Promise<{ total: number }>): Promise<void> => {
      const took: number[] = [];
      let total = 0;
      for (let i = -3; i < rounds; i++) {
        const start = performance.now();
        ({ total } = await ask(Math.abs(i)));
        if (i >= 0) took.push(performance.now() - start);
      }
      const p = (share: number): string => percentile(took, share).toFixed(1).padStart(7);
      print(
        `${name.padEnd(32)} median ${p(50)} ms, p95 ${p(95)} ms, the last of ${total.toLocaleString('en')}`,
      );
    };
    for (const [name, query] of Object.entries(lists))
      await figures(`list: ${name}`, (i) => store.list({ ...all, ...query(i) }));
    print('target: p95 50 ms');
    for (const [name, query] of Object.entries(searches))
      await figures(`search: ${name}`, (i) => store.list({ ...all, query: query(i) }));
    print('target: p95 100 ms');
    await figures('facets', async () => ({ total: (await store.facets(false)).causes.length }));
    await figures('seen before', async (i) => ({
      total: (await store.similar({ receiver: `r${i}.example`, wording: `wording ${i}`, mx: null })).length,
    }));
    await store.apply(opened('c-20300101-1'), summary('c-20300101-1'));
    await figures('a save', async (i) => {
      await store.apply(noted('c-20300101-1', `note ${i}`), summary('c-20300101-1'));
      return { total: i };
    });
    if (process.env.EXPLAIN)
      print(postgres.sql(database, `EXPLAIN (ANALYZE, BUFFERS) ${process.env.EXPLAIN}`));
    await store.close();
  } finally {
    postgres.remove();
  }
}
