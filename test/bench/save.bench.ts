/** What a save costs: it must not depend on how many cases there are, or on how much the history weighs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../electron/node/history/case-file.ts';
import { noted } from '../support/history.ts';
import { longSummary, ms, numbers, quantile, writeHistory } from '../support/long-history.ts';

const saves = 200;

export default async function bench(print: (line: string) => void): Promise<void> {
  const base = await mkdtemp(join(tmpdir(), 'deferral-desk-bench-'));
  try {
    await compare('by cases', [
      ['10 cases', 10, 0],
      ['1,000 cases', 1000, 0],
      ['50,000 cases', 50_000, 0],
    ]);
    print('target: the median does not grow');
    await compare('by weight', [
      ['1 MB', 500, 0],
      ['100 MB', 20_000, 3_300],
    ]);
    print('target: the median at 100 MB is at most 1.5 times that at 1 MB');
  } finally {
    await rm(base, { recursive: true, force: true });
  }

  /** Saves in turn in each history, so that whatever else the machine does falls on all of them. */
  async function compare(
    what: string,
    histories: [name: string, cases: number, noteBytes: number][],
  ): Promise<void> {
    const stores = [];
    for (const [name, cases, noteBytes] of histories) {
      const folder = join(base, name.replace(/\W/g, ''));
      const bytes = await writeHistory(folder, cases, noteBytes);
      const store = await openStore(folder);
      stores.push({ name, cases, bytes, store, took: [] as number[], random: numbers(1) });
    }
    await new Promise((resolve) => setTimeout(resolve, 8000)); // until the checks after opening are through
    for (let i = -20; i < saves; i++)
      for (const one of stores) {
        const row = longSummary(1 + Math.floor(one.random() * one.cases), one.random);
        const start = performance.now();
        await one.store.apply(noted(row.id, `note ${i}`), row);
        if (i >= 0) one.took.push(performance.now() - start);
      }
    for (const { name, bytes, took, store } of stores) {
      const p = (q: number) => ms(quantile(took, q));
      print(
        `${what}, ${name.padEnd(12)} ${(bytes / 1e6).toFixed(1).padStart(6)} MB  median ${p(0.5)}  p95 ${p(0.95)}`,
      );
      await store.close();
    }
  }
}
