/** A list of 100,000 cases as a page asks a served desk for it: searched, sorted, narrowed, and where a search found. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputOf } from '../../shared/rpc/contract.ts';
import { startServe } from '../support/double.ts';
import { ms, quantile, writeHistory } from '../support/long-history.ts';
import { callsOf } from './support/calls.ts';

const page: InputOf<'case.list'> = {
  query: '',
  status: [],
  sort: 'lastSeen',
  descending: true,
  archived: false,
  limit: 100,
  offset: 0,
};
/** From “finds one” to “finds all”, as people type them: beginnings, several words, addresses, replies. */
const queries = [
  ...['', 'receiver12', 'receiver12.example', 'INC-1047', 'inc-104711', 'user4711', 'user', 'c-2026'],
  ...['192.0.2.7', '192.0.2', 'mx3', '421', '4.7.28', 'unusual rate', 'throttled', 'too many concurrent'],
  ...['re', 'rec', 'receiver', 'try again later mx1', 'w1', 'w12', 'example', 'nothing-like-it'],
];
/** Rows that a screen of usual height shows. */
const inView = 20;

export default async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-search-'));
  try {
    const bytes = await writeHistory(folder, 100_000, 0);
    const served = await startServe(folder);
    const call = callsOf(served.address);
    const timed = async (more: Partial<typeof page>): Promise<number> => {
      const start = performance.now();
      await call('case.list', { ...page, ...more });
      return performance.now() - start;
    };
    await timed({});
    const took: number[] = [];
    const where: number[] = [];
    let slowest = { query: '', ms: 0 };
    for (let round = 0; round < 5; round++)
      for (const query of queries) {
        const start = performance.now();
        const { cases } = await call('case.list', { ...page, query });
        const one = performance.now() - start;
        took.push(one);
        if (one > slowest.ms) slowest = { query, ms: one };
        const of = cases
          .slice(0, inView)
          .flatMap(({ case: id, unshown }) => (unshown.length ? [{ case: id, words: unshown }] : []));
        if (!of.length) continue;
        const asked = performance.now();
        await call('case.found', { of });
        where.push(performance.now() - asked);
      }
    const told = (list: number[]) => `median ${ms(quantile(list, 0.5))}, p95 ${ms(quantile(list, 0.95))}`;
    print(
      `search over 100,000 cases (${(bytes / 1e6).toFixed(0)} MB): ${told(took)}, slowest “${slowest.query}” ${ms(slowest.ms)}; target: p95 50 ms`,
    );
    print(`where the words stand in the rows in view: ${told(where)}`);
    for (const sort of ['lastSeen', 'firstSeen', 'recipientDomain', 'status', 'cause', 'due'] as const)
      print(
        `by ${sort}: page 500 ${ms(await timed({ sort, offset: 50_000 }))}, searched for a receiver ${ms(await timed({ sort, query: 'receiver12' }))}`,
      );
    const narrowed: number[] = [];
    for (const query of ['', 'receiver12', '421', 're'])
      for (const more of [{ cause: 'rate-limit' }, { provider: 'gmail' }, { status: ['open'] }])
        narrowed.push(await timed({ ...more, query }));
    const start = performance.now();
    await call('case.facets', { archived: false });
    print(
      `narrowed to a cause, provider or status: ${told(narrowed)}; what it can be narrowed to: ${ms(performance.now() - start)}`,
    );
    await served.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
