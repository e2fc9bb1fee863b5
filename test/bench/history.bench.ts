/** A long history: opening, memory, and answers while it is compacted and checked. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type ListQuery, type Store } from '../../electron/node/history/case-file.ts';
import { noted } from '../support/history.ts';
import { longSummary, ms, numbers, quantile, writeHistory } from '../support/long-history.ts';

const page: Omit<ListQuery, 'query'> = {
  status: [],
  sort: 'lastSeen',
  descending: true,
  archived: false,
  limit: 100,
  offset: 0,
};
export default async function bench(print: (line: string) => void): Promise<void> {
  const base = await mkdtemp(join(tmpdir(), 'deferral-desk-bench-'));
  try {
    await heavy(join(base, 'heavy'));
  } finally {
    await rm(base, { recursive: true, force: true });
  }

  async function heavy(folder: string): Promise<void> {
    const bytes = await writeHistory(folder, 20_000, 3_300);
    const before = process.memoryUsage().rss;
    const start = performance.now();
    const store = await openStore(folder);
    await store.list({ ...page, query: '' });
    print(
      `open ${(bytes / 1e6).toFixed(0)} MB and list: ${ms(performance.now() - start)}   target: under 1 s`,
    );
    print(`memory it takes: ${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB`);
    await beside(store, 'idle', new Promise((resolve) => setTimeout(resolve, 3000)));
    await store.apply(noted('c-20260517-1', 'x'), null);
    await beside(store, 'during compaction and check', store.compact());
    await store.close();
  }

  /** Lists and saves one after the other until `work` is done, and prints what they took. */
  async function beside(store: Store, name: string, work: Promise<unknown>): Promise<void> {
    let done = false;
    void work.finally(() => (done = true));
    const lists: number[] = [];
    const saves: number[] = [];
    const random = numbers(2);
    while (!done) {
      lists.push(await timed(() => store.list({ ...page, query: 'receiver1' })));
      const row = longSummary(1 + Math.floor(random() * 1000), random);
      saves.push(await timed(() => store.apply(noted(row.id, 'x'), null)));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await work;
    const p = (list: number[]) =>
      `median ${ms(quantile(list, 0.5))}, p95 ${ms(quantile(list, 0.95))}, longest ${ms(Math.max(...list))}`;
    print(`${name}: lists ${p(lists)}; saves ${p(saves)} (${lists.length} of each)`);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
