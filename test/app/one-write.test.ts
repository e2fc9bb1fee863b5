/** One append and one sync of the journal per action, whatever the action changes; counted at the file itself. */
import { mkdtempSync, rmSync } from 'node:fs';
import { open as openFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { FileStorage } from '../../electron/node/history/file-storage.ts';
import { markName } from '../../shared/store/mark.ts';
import type { InputOf, Method } from '../../shared/rpc/contract.ts';

let data: string;
let app: App;
let [id, other] = ['', ''];
const appended = vi.spyOn(FileStorage.prototype, 'append');
/** The mark goes to a file of its own, which nobody waits for. */
const marked = vi.spyOn(FileStorage.prototype, 'overwrite');
let synced: ReturnType<typeof vi.fn>;

const opened = async (text: string): Promise<string> => {
  const inputs = [{ kind: 'text' as const, name: 'pasted text', text }];
  return (await app.call('case.open', { inputs })).cases[0]!.document.case;
};

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'deferral-desk-one-write-'));
  const handle = await openFile(join(data, 'any'), 'w');
  synced = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync') as never;
  await handle.close();
  app = await createApp({
    dataFolder: join(data, 'data'),
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });
  id = await opened('421 4.7.0 mx1.example.net Try again later');
  other = await opened('421 4.3.2 mx1.example.org closing');
  await new Promise((done) => setTimeout(done, 300)); // nothing tells when the last mark is on disk
});
afterAll(async () => {
  await app.close();
  vi.restoreAllMocks();
  rmSync(data, { recursive: true, force: true });
});

const entry = { what: 'PTR set', from: null, to: null, who: null, kind: 'dns', ttl: 300, at: null } as const;
const text = '421 4.7.0 mx1.example.net Try again later (2)';
const actions: [Method, () => object][] = [
  ['case.open', () => ({ inputs: [{ kind: 'text', name: 'c', text: '421 4.4.5 mx1.example.com full' }] })],
  ['case.add', () => ({ case: id, inputs: [{ kind: 'text', name: 'more', text }] })],
  ['case.answer', () => ({ case: id, step: 'change-journal', answer: 'recorded' })],
  ['case.identify', () => ({ case: id, clientIps: ['192.0.2.1'], helo: 'out1.example.org' })],
  ['case.journal', () => ({ case: id, entry })],
  ['case.note', () => ({ case: id, text: 'called them' })],
  ['case.gap', () => ({ case: id, piece: 'helo', reason: 'the relay is not ours' })],
  ['case.label', () => ({ case: id, tags: ['vip'], ticket: 'INC-1', customer: 'Anna' })],
  ['case.remind', () => ({ case: id, at: '2036-05-21T08:00:00Z', what: 'ask', recheck: false })],
  ['report.sent', () => ({ case: id, to: 'postmaster@example.net' })],
  ['case.merge', () => ({ case: id, from: other })],
  ['case.unmerge', () => ({ case: id, from: other })],
  ['case.archive', () => ({ case: id, archived: true })],
  ['case.archive', () => ({ case: id, archived: false })],
  ['case.close', () => ({ case: id, as: 'recovered' })],
  ['case.reopen', () => ({ case: id })],
  ['case.delete', () => ({ case: id })],
  ['case.restore', () => ({ case: id })],
];

test.each(actions)('%s', async (method, input) => {
  appended.mockClear();
  marked.mockClear();
  synced.mockClear();
  await app.call(method, input() as InputOf<Method>);
  expect(appended.mock.calls.map(([name]) => name)).toEqual([expect.stringMatching(/^journal-/)]);
  // The journal's, and the mark's.
  await expect.poll(() => synced.mock.calls.length).toBe(2);
  expect(marked.mock.calls.map(([name]) => name)).toEqual([markName]);
});
