/** Merging cases and deleting one: one record each, said, and taken back as it was. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { emptyAttempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import type { Case } from '../../shared/case/case.ts';
import { readJournal } from '../../shared/store/journal.ts';

const [id, other] = ['c-20260519-1', 'c-20260519-2'];
let data: string;
let app: App;
const open = (): Promise<App> =>
  createApp({
    dataFolder: data,
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });

function tried(address: string, says: string): Case['attempts'][number] {
  const reply = { code: 421, enhanced: '4.7.0', lines: [`421 4.7.0 ${says}`], text: says };
  return {
    ...emptyAttempt('a.eml'),
    ...{ recipient: 'anna@example.net', recipientDomain: 'example.net', reply, at: '2026-05-19T09:20:00Z' },
    ...{ outcome: 'deferred', stage: 'greeting', issuer: 'remote-mta' },
    remoteMta: { name: 'mx1.example.net', address },
  };
}

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'deferral-desk-merging-'));
  app = await open();
  const at = '2026-05-19T09:21:00Z';
  const first = {
    ...{ attempts: [tried('192.0.2.25', 'Busy')], tags: ['gold', 'vip'], ticket: 'INC-1', customer: null },
    notes: [{ at, text: 'called them' }],
  };
  const second = {
    ...{ attempts: [tried('2001:db8::25', 'Schließt gleich')], tags: ['vip', 'berlin'], ticket: 'INC-2' },
    ...{ customer: 'Müller & Söhne', notes: [{ at, text: 'they promise a callback' }], escalatedAt: null },
    reminder: { at: '2026-05-21T08:00:00.000Z', what: 'ask again', recheck: false },
  };
  for (const [name, more] of [
    [id, first],
    [other, second],
  ] as const)
    await app.desk.change(name, { kind: 'opened', case: { ...emptyCase(name, at), ...more } });
  await app.close();
  app = await open(); // as cases are when they were read, with the cards that their replies match
});
afterEach(async () => {
  await app.close();
  rmSync(data, { recursive: true, force: true });
});

const everything = {
  ...{ query: '', status: [], sort: 'lastSeen' as const, descending: true, archived: false },
  ...{ limit: 10, offset: 0 },
};
const listed = async (query = ''): Promise<string[]> =>
  (await app.call('case.list', { ...everything, query })).cases.map((row) => row.case).sort();
const records = (): number =>
  readdirSync(data)
    .filter((name) => name.startsWith('journal-'))
    .map((name) => readJournal(new Uint8Array(readFileSync(join(data, name)))).records.length)
    .reduce((sum, n) => sum + n, 0);

test('a merge keeps what both held, says so, and the other case leaves the list', async () => {
  const before = records();
  const view = await app.call('case.merge', { case: id, from: other });
  expect(records()).toBe(before + 1);
  expect(view).toMatchObject({ tags: ['gold', 'vip', 'berlin'], ticket: 'INC-1, INC-2' });
  expect(view).toMatchObject({ customer: 'Müller & Söhne', reminder: { what: 'ask again' } });
  expect(view.notes.map(({ text }) => text)).toEqual([
    'called them',
    'they promise a callback',
    `Took over the case ${other}: 1 try, 1 note, the tags vip, berlin, the ticket INC-2, the customer Müller & Söhne, the reminder`,
  ]);
  expect(await listed()).toEqual([id]);
  expect(await listed('callback')).toEqual([id]);
  await expect(app.call('case.show', { case: other })).rejects.toMatchObject({
    code: 'case-merged',
    says: `Case ${other} was merged into ${id}.`,
  });
  expect((await app.call('case.deleted', {})).cases).toEqual([]);
});

test('undone, both are as they were, with what was done since, also after a restart', async () => {
  const [a, b] = [await app.desk.load(id), await app.desk.load(other)];
  await app.call('case.merge', { case: id, from: other });
  await app.call('case.note', { case: id, text: 'meanwhile' });
  const before = records();
  await app.call('case.unmerge', { case: id, from: other });
  expect(records()).toBe(before + 1);
  for (const restarted of [false, true]) {
    if (restarted) {
      await app.close();
      app = await open();
    }
    const { notes, ...case1 } = await app.desk.load(id);
    expect({ ...case1, notes: notes.slice(0, 1) }).toEqual(a);
    expect(notes.slice(1).map(({ text }) => text)).toEqual([
      'meanwhile',
      `The case ${other} was taken out again`,
    ]);
    expect(await app.desk.load(other)).toEqual(b);
    expect(await listed()).toEqual([id, other]);
    expect(await listed('callback')).toEqual([other]);
  }
  await expect(app.call('case.unmerge', { case: id, from: other })).rejects.toMatchObject({
    code: 'not-merged',
  });
});

test('merged twice in a row, each is undone by itself', async () => {
  await app.call('case.merge', { case: id, from: other });
  await app.call('case.unmerge', { case: id, from: other });
  await app.call('case.merge', { case: other, from: id });
  expect(await listed()).toEqual([other]);
  await app.call('case.unmerge', { case: other, from: id });
  expect(await listed()).toEqual([id, other]);
});

test('a deleted case is listed for thirty days and comes back whole', async () => {
  const whole = await app.desk.load(other);
  const before = records();
  await app.call('case.delete', { case: other });
  expect(records()).toBe(before + 1);
  const { cases } = await app.call('case.deleted', {});
  expect(cases).toMatchObject([
    { case: other, ticket: 'INC-2', tags: ['vip', 'berlin'], reply: '421 4.7.0 Schließt gleich' },
  ]);
  expect(Date.parse(cases[0]!.keptUntil) - Date.parse(cases[0]!.deletedAt)).toBe(30 * 86_400_000);
  await app.call('case.restore', { case: other });
  expect((await app.call('case.deleted', {})).cases).toEqual([]);
  expect(await app.desk.load(other)).toEqual(whole);
  await expect(app.call('case.delete', { case: 'c-none' })).rejects.toMatchObject({ code: 'no-such-case' });
});

const searches: [string, string, string[]][] = [
  ['an address of the receiver', '192.0.2.25', [id]],
  ['its IPv6 address', '2001:db8::25', [other]],
  ['that written out', '2001:0DB8:0:0:0:0:0:25', [other]],
  ['that in brackets', '[2001:db8::25]', [other]],
  ['the beginning of one', '2001:db8', [other]],
  ['another one', '2001:db8::26', []],
  ['a word of the reply as it is', 'schließt', [other]],
  ['a word of a note', 'promise', [other]],
  ['a tag', 'berlin', [other]],
  ['a ticket', 'inc-2', [other]],
  ['a word of the customer', 'söhne', [other]],
  ['what the reminder is for', 'ask again', [other]],
];
test('search finds what stands in a case', async () => {
  for (const [what, query, cases] of searches) expect(await listed(query), what).toEqual(cases);
});

test('search finds a file by its name, and by a part of it', async () => {
  const text = 'To: anna@example.net\n\n421 4.3.2 mx1.example.net closing';
  const inputs = [{ kind: 'text' as const, name: 'Rückläufer-März 2026.txt', text }];
  const opened = await app.call('case.open', { inputs });
  const found = opened.cases[0]!.document.case;
  for (const query of ['rückläufer-märz', 'märz', '2026.txt']) expect(await listed(query)).toEqual([found]);
});
