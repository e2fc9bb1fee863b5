/** What the watch writes down of thousands of receivers: read back as it was, and small. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jsonPieces } from '../../../electron/app/watching/json-pieces.ts';
import { readKept, writeKept, type KeptWatch } from '../../../electron/app/watching/kept.ts';
import { FileStorage } from '../../../electron/node/history/file-storage.ts';
import { LogReader } from '../../../shared/bounce/log/log-reader.ts';
import { createMatcher } from '../../../shared/catalogue/match.ts';
import { bands } from '../../../shared/retry/schedule.ts';
import { Watch } from '../../../shared/watch/watch.ts';
import { carriedOf } from '../../support/carried.ts';
import { knowledge } from '../../support/knowledge.ts';
import { MailLog } from '../../support/mail-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const now = new Date('2026-05-18T09:00:00Z');

function kept(receivers: number): Omit<KeptWatch, 'version'> {
  const limits = { minutes: 60, messages: 50, burst: 6, lifetimeHours: 120, bands };
  const watch = new Watch(createMatcher(knowledge()), () => limits);
  const reader = new LogReader({ files: ['mail.log'], now, listing: false, heard: watch });
  const log = new MailLog('2026-05-17T09:00:00Z');
  for (let n = 0; n < receivers; n++)
    for (const minute of [0, 10, 20])
      log.defers(minute, `A1B2C3D4${n.toString(16).padStart(4, '0').toUpperCase()}`, `r${n}.example`);
  reader.push(new TextEncoder().encode(`${log.inOrder().join('\n')}\n`), 'mail.log');
  const source = { place: null, cursor: null, carried: carriedOf(reader) };
  return { sources: { 'mail.log': source }, watch: watch.state(), untold: [], said: [], posting: [] };
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('all of it is read back as it was', async () => {
  const storage = new FileStorage(folder);
  const written = kept(300);
  await writeKept(storage, written);
  const { kept: read, says } = await readKept(storage, now);
  expect(says).toBeNull();
  expect(plain(read)).toEqual({ ...(plain(written) as object), version: 2 });
});

test('what an earlier version wrote is read, and what a later one wrote is set aside', async () => {
  const storage = new FileStorage(folder);
  const before = { ...kept(3), version: 1 };
  writeFileSync(join(folder, 'watch.json'), JSON.stringify(before));
  expect(plain((await readKept(storage, now)).kept)).toEqual(plain(before));
  writeFileSync(join(folder, 'watch.json'), JSON.stringify({ ...before, version: 3 }));
  expect(await readKept(storage, now)).toMatchObject({
    kept: null,
    says: expect.stringContaining('set aside') as string,
  });
});

test('a sentence that a thousand receivers say stands there once', async () => {
  await writeKept(new FileStorage(folder), kept(1000));
  const text = readFileSync(join(folder, 'watch.json'), 'utf8');
  expect(text.match(/refused to talk to me/g)!.length).toBeLessThan(5);
  expect(text.length).toBeLessThan(1_300_000);
});

test.each([
  [null],
  [{ a: [], b: {}, c: undefined, d: 'ü“', e: [1, [2], { f: null }] }],
  [['ü'.repeat(100_001), '€'.repeat(50_000), '😀'.repeat(40_000)]],
  [[...Array(20_000).keys()].map((n) => ({ n, says: '“421”' }))],
])('pieces of JSON are the JSON', (value) => {
  const parts = Array.from(jsonPieces(value), (piece) => Buffer.from(piece));
  expect(Buffer.concat(parts).toString()).toBe(JSON.stringify(value));
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(200_000);
});
