/** Two windows at one desk: each stops its own work, and what was cut says that it was. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { stopReading } from '../../electron/node/reading/reading.ts';
import { Problem } from '../../shared/problem.ts';
import { generatePostfixLog } from '../bench/support/log-generator.ts';

let folder: string;
let app: App;
let path: string;
let lines: number;
const services = { host: 'browser' as const, pick: async () => [], save: async () => null };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-works-'));
  path = join(folder, 'mail.log');
  writeFileSync(path, '');
  ({ lines } = generatePostfixLog({ lines: 150_000, seed: 12, write: (text) => appendFileSync(path, text) }));
  app = await createApp({ dataFolder: join(folder, 'data'), services });
});
afterAll(async () => {
  await app.close();
  await stopReading();
  rmSync(folder, { recursive: true, force: true });
});

const log = () => [{ kind: 'picked' as const, token: app.handOver(path).token }];
/** Stops the work of that name at its first progress. */
const stopAtFirst = (name: string): void => {
  const off = app.on('progress', ({ work }) => {
    if (work !== name) return;
    off();
    void app.call('work.cancel', { work: name });
  });
};

test('a read that is stopped says so, and leaves that of another window whole', async () => {
  stopAtFirst('mine');
  const [theirs, mine] = await Promise.all([
    app.call('log.read', { inputs: log(), work: 'theirs' }),
    app.call('log.read', { inputs: log(), work: 'mine' }).catch((problem: unknown) => problem as Problem),
  ]);
  expect([theirs.lines, theirs.stopped]).toEqual([lines, false]);
  // A thread that gets no time of the machine for a second is ended, and nothing is left of what was stopped.
  if (mine instanceof Problem) return expect(mine.code).toBe('cancelled');
  expect(mine.stopped).toBe(true);
  expect(mine.lines).toBeLessThan(lines);
  expect(mine.notes.join()).toContain('stopped');
});

test('of a read that is stopped no case is opened', async () => {
  stopAtFirst('opening');
  await expect(app.call('case.open', { inputs: log(), work: 'opening' })).rejects.toMatchObject({
    code: expect.stringMatching(/^(reading-stopped|cancelled)$/) as string,
  });
  const listed = await app.call('case.list', {
    ...{ query: '', status: [], sort: 'lastSeen', descending: true, archived: false, limit: 9, offset: 0 },
  });
  expect(listed.total).toBe(0);
});

test('nobody stops what is not running, and a name is not given twice', async () => {
  expect(await app.call('work.cancel', { work: 'unheard-of' })).toEqual({ cancelled: false });
  const first = app.call('log.read', { inputs: log(), work: 'twice' });
  await expect(app.call('log.read', { inputs: log(), work: 'twice' })).rejects.toMatchObject({
    code: 'work-is-running',
  });
  expect((await first).stopped).toBe(false);
});
