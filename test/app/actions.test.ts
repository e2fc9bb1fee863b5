/** One action is one write: decided by the case as it is then, whole in the journal or not there at all. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { emptyAttempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import { readJournal } from '../../shared/store/journal.ts';

const now = () => new Date('2026-05-19T09:30:00Z');
const services = { host: 'browser' as const, pick: async () => [], save: async () => null };
const id = 'c-20260519-1';
let folder: string;
let app: App;
const open = (dataFolder: string): Promise<App> => createApp({ dataFolder, services, now });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-actions-'));
  app = await open(join(folder, 'data'));
  const says = 'HELO name does not match PTR';
  const reply = { code: 421, enhanced: '4.7.1', lines: [`421 4.7.1 ${says}`], text: says };
  const attempt = {
    ...emptyAttempt('a.eml'),
    ...{ recipient: 'anna@example.net', recipientDomain: 'example.net', reply, at: '2026-05-19T09:20:00Z' },
    ...{ outcome: 'deferred' as const, stage: 'ehlo' as const, issuer: 'remote-mta' as const },
  };
  const answers = [{ step: 'sending-identity', answer: 'broken', at: '2026-05-19T09:25:00Z' }];
  const opened = { ...emptyCase(id, '2026-05-19T09:21:00Z'), recipientDomain: 'example.net' };
  await app.desk.change(id, { kind: 'opened', case: { ...opened, attempts: [attempt], answers } });
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const segment = (data: string): string =>
  join(
    data,
    readdirSync(data)
      .filter((name) => name.startsWith('journal-'))
      .sort()
      .at(-1)!,
  );
const written = (data: string): number =>
  readJournal(new Uint8Array(readFileSync(segment(data)))).records.length;
const noting = { case: id, step: 'change-journal', answer: 'recorded' };

test('an answer that is two changes is one record, and after a cut neither is there', async () => {
  const data = join(folder, 'data');
  const before = written(data);
  const view = await app.call('case.answer', noting);
  expect([view.journal.length, view.document.steps.at(-1)?.id]).toEqual([1, expect.any(String)]);
  expect(written(data)).toBe(before + 1);
  const whole = readFileSync(segment(data)).length;
  const cut = join(folder, 'cut');
  cpSync(data, cut, { recursive: true });
  rmSync(join(cut, 'lock'), { force: true });
  truncateSync(segment(cut), whole - 2);
  const after = await open(cut);
  const kept = await after.desk.load(id);
  expect([kept.answers.map(({ step }) => step), kept.journal]).toEqual([['sending-identity'], []]);
  await after.close();
});

test('what two windows answer at once is decided one after the other', async () => {
  await Promise.all([app.call('case.answer', noting), app.call('case.answer', noting)]);
  expect((await app.desk.load(id)).journal).toHaveLength(1);
});

test('a case is looked at once within a moment, and again when it, the settings or the sessions changed', async () => {
  const c = await app.desk.load(id);
  const seen = app.desk.look(c);
  expect(app.desk.look(c)).toBe(seen);
  const claim = { address: '10.0.0.1', port: 25, host: 'mx1.example.net', clientIp: '', override: null };
  await app.desk.ledger.claim({
    ...claim,
    at: now().getTime(),
    limits: { firstHourMinutes: 15, afterMinutes: 60 },
  });
  expect(app.desk.look(c)).not.toBe(seen);
  const changed = await app.desk.change(id, {
    kind: 'noted',
    id,
    note: { at: now().toISOString(), text: 'x' },
  });
  expect(app.desk.look(changed)).not.toBe(seen);
});
