/**
 * A team's history of a million cases (CASES=n for another number; HISTORY=postgres://… for one that is there), asked as a page asks,
 * over a built `serve`: list, narrowed list, search, first screen. And a save beside one in a folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../electron/node/history/case-file.ts';
import { addressOf, openTeamStore } from '../../electron/node/history/postgres/open.ts';
import type { InputOf } from '../../shared/rpc/contract.ts';
import type { Store } from '../../shared/store/port.ts';
import { noted, opened, summary } from '../support/history.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';
import { percentile } from './support/numbers.ts';
import { fillTeamHistory } from './support/team-history.ts';
import { serveTeam } from './support/team-people.ts';

const cases = Number(process.env.CASES ?? 1_000_000);
const rounds = 40;
const all: InputOf<'case.list'> = {
  ...{ query: '', status: [], sort: 'lastSeen', descending: true, archived: false, limit: 100, offset: 0 },
};
const lists: Record<string, (i: number) => Partial<InputOf<'case.list'>>> = {
  'the list': () => ({}),
  'its page 50': () => ({ offset: 5000 }),
  'by age': () => ({ sort: 'firstSeen', descending: false }),
  'one status': (i) => ({ status: [(['open', 'waiting', 'cooling'] as const)[i % 3]!] }),
  'one cause': (i) => ({ cause: `cause-${i % 25}` }),
  'one provider': (i) => ({ provider: `provider-${(i * 3) % 20}` }),
  mine: (i) => ({ takenBy: `person${1 + (i % 3)}` }),
  "nobody's": () => ({ takenBy: null }),
};
const searches: Record<string, (i: number) => Partial<InputOf<'case.list'>>> = {
  'a receiver': (i) => ({ query: `r${i * 37}.example` }),
  'the beginning of one': (i) => ({ query: `r${i * 7}` }),
  'an address': (i) => ({ query: `198.51.${i}.${i * 3}` }),
  'a ticket': (i) => ({ query: `T-${i * 1001}` }),
  'a word': (i) => ({ query: `word${i * 3}` }),
  'a word that all have': () => ({ query: 'many' }),
  'two words': (i) => ({ query: `many word${i}` }),
  'two that all have': () => ({ query: 'too many' }),
  'a word among mine': (i) => ({ query: `word${i * 3}`, takenBy: `person${1 + (i % 3)}` }),
};

export default async function bench(print: (line: string) => void): Promise<void> {
  if (noPostgres) return print(noPostgres);
  const own = process.env.HISTORY ? null : await startPostgres(settings);
  try {
    const database = process.env.HISTORY ?? own!.database();
    const store = await openTeamStore(addressOf(database, 'environment', {}));
    if (own) fill(own, database, print);
    await asks(database, print);
    await saves(store, print);
    await store.close();
  } finally {
    own?.remove();
  }
}

const settings = ['-c client_min_messages=warning', '-c shared_buffers=512MB'];
function fill(postgres: Postgres, database: string, print: (line: string) => void): void {
  const began = performance.now();
  fillTeamHistory(postgres, database, cases);
  print(`${cases.toLocaleString('en')} cases, made in ${Math.round((performance.now() - began) / 1000)} s`);
}

/** As one person with a page open. */
async function asks(history: string, print: (line: string) => void): Promise<void> {
  const start = performance.now();
  const served = await serveTeam(history);
  try {
    const { call } = await served.person('person1');
    await Promise.all([call('desk.status', {}), call('settings.get', {}), call('case.list', all)]);
    print(`serve started, and its first screen answered: ${(performance.now() - start).toFixed(0)} ms`);
    const figures = async (name: string, ask: (i: number) => Promise<number>): Promise<void> => {
      const took: number[] = [];
      let total = 0;
      for (let i = -3; i < rounds; i++) {
        const began = performance.now();
        total = await ask(Math.abs(i));
        if (i >= 0) took.push(performance.now() - began);
      }
      const p = (share: number): string => percentile(took, share).toFixed(1).padStart(7);
      print(
        `${name.padEnd(32)} median ${p(50)} ms, p95 ${p(95)} ms, the last of ${total.toLocaleString('en')}`,
      );
    };
    const listed = async (query: Partial<InputOf<'case.list'>>): Promise<number> =>
      (await call('case.list', { ...all, ...query })).total;
    await figures('first screen', async () => {
      await Promise.all([call('desk.status', {}), call('settings.get', {})]);
      return listed({});
    });
    for (const [name, query] of Object.entries(lists))
      await figures(`list: ${name}`, (i) => listed(query(i)));
    print('target: p95 50 ms');
    for (const [name, query] of Object.entries(searches))
      await figures(`search: ${name}`, (i) => listed(query(i)));
    print('target: p95 100 ms');
    await figures('facets', async () => (await call('case.facets', { archived: false })).causes.length);
  } finally {
    await served.stop();
  }
}

/** In turn with a history of one's own, in a folder on the same disk. */
async function saves(team: Store, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-local-'));
  const local = await openStore(folder);
  try {
    const id = await team.nextId('20300101');
    for (const store of [team, local]) await store.apply(opened(id), summary(id));
    await sleep(8000); // until the checks after opening are through
    const took = { team: [] as number[], local: [] as number[] };
    for (let i = -10; i < 200; i++)
      for (const [name, store] of Object.entries({ team, local })) {
        const start = performance.now();
        await store.apply(noted(id, `note ${i}`), summary(id));
        if (i >= 0) took[name as keyof typeof took].push(performance.now() - start);
      }
    const [p50, p95] = [50, 95].map((share) => [percentile(took.team, share), percentile(took.local, share)]);
    print(
      `a save: median ${p50![0]!.toFixed(1)} ms, local ${p50![1]!.toFixed(1)} ms (${(p50![0]! / p50![1]!).toFixed(1)} ×); p95 ${p95![0]!.toFixed(1)} and ${p95![1]!.toFixed(1)} ms; target: 3 × local`,
    );
  } finally {
    await local.close();
    rmSync(folder, { recursive: true });
  }
}
