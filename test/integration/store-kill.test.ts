/** kill -9 at random moments of writing: what was reported as saved is there, and the folder opens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../electron/node/history/case-file.ts';

/** `npm run kills` makes 500. */
const rounds = Number(process.env.KILLS ?? 20);
const id = 'c-20260517-1';
const writer = resolve(import.meta.dirname, '../support/history-writer.ts');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deferral-desk-kill-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const isCompacted = () => existsSync(join(folder, 'history.previous.sqlite'));

/**
 * Starts a writer, kills it `ms` after it is ready, and gives the number of the last note reported as saved. Where it
 * has to live through a compaction, the time counts from there: how long that takes is the machine's affair.
 */
async function writeAndKill(ms: number, throughCompaction: boolean): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, folder, id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let last = -1;
  for await (const line of createInterface(child.stdout)) {
    if (line === 'ready' && !throughCompaction) setTimeout(() => child.kill('SIGKILL'), ms);
    else if (line !== 'ready') last = Math.max(last, Number(line));
    if (throughCompaction && isCompacted()) {
      throughCompaction = false;
      setTimeout(() => child.kill('SIGKILL'), ms);
    }
  }
  const [code, signal] = (await exited) as [number | null, string | null];
  expect([code, signal], 'killed by us, not ended by an error').toEqual([null, 'SIGKILL']);
  return last;
}

test(
  `${rounds} kills during writes lose nothing`,
  async () => {
    for (let round = 1; round <= rounds; round++) {
      const ms = Math.random() * (round % 5 ? 150 : 1500); // long enough for a compaction, too
      const last = await writeAndKill(ms, round === rounds && !isCompacted());
      if (round % 5 && round !== rounds) continue; // the next writer opens it too; every fifth time all is read here
      const store = await openStore(folder);
      const notes = (await store.load(id))!.notes.map((note) => Number(note.text));
      expect(notes, `round ${round}, killed after ${ms.toFixed(1)} ms`).toEqual(notes.map((_, i) => i));
      expect(notes.length).toBeGreaterThan(last);
      const says = store.warnings.map((warning) => warning.says);
      expect(says.filter((sentence) => !/was cut off/.test(sentence))).toEqual([]);
      await store.close();
    }
    const names = await readdir(folder);
    expect(names.filter((name) => /sqlite\.unreadable|\.tmp$/.test(name))).toEqual([]);
    expect(names).toContain('history.previous.sqlite');
  },
  rounds * 6_000 + 30_000,
);
