/** A file, a paste or a case file that a case holds already is told, and opens a second one only where that is asked for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { FileStorage } from '../../electron/node/history/file-storage.ts';
import type { Input } from '../../shared/rpc/contract.ts';
import { JournalWriter } from '../../shared/store/writer.ts';

let data: string;
let app: App;
const open = (): Promise<App> =>
  createApp({
    dataFolder: data,
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });
const text = (domain: string, name = `${domain}.txt`): Input => ({
  kind: 'text',
  name,
  text: `To: anna@${domain}\n\n421 4.3.2 mx1.${domain} closing`,
});
const cases = async (): Promise<number> =>
  (
    await app.call('case.list', {
      ...{ query: '', status: [], sort: 'lastSeen', descending: true, archived: false, limit: 50, offset: 0 },
    })
  ).total;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'deferral-desk-already-'));
  app = await open();
});
afterEach(async () => {
  await app.close();
  rmSync(data, { recursive: true });
});

test('the same text under another name, after a restart, is told with its case', async () => {
  const first = await app.call('case.open', { inputs: [text('example.net')] });
  await app.close();
  app = await open();
  const again = await app.call('case.open', { inputs: [text('example.net', 'pasted text')] });
  const { case: id } = first.cases[0]!.document;
  expect(again.cases).toEqual([]);
  expect(again.draft).toBeNull();
  expect(again.already).toEqual([
    { file: 'pasted text', case: id, about: 'example.net', openedAt: expect.any(String) as string },
  ]);
  expect(await cases()).toBe(1);
});

test('a mailbox is put into the evidence once, however many messages and cases come of it', async () => {
  const one = (n: number) =>
    `From - Tue May 19 09:2${n}:00 2026\nFrom: MAILER-DAEMON@mail.example.com\nSubject: Undelivered Mail\nTo: anna@r${n}.example\n\n421 4.3.2 mx.r${n}.example closing\n\n`;
  const put = vi.spyOn(app.desk.store, 'putEvidence');
  const { read } = await app.call('case.open', {
    inputs: [{ kind: 'text', name: 'all.mbox', text: [1, 2, 3, 4, 5].map(one).join('') }],
  });
  expect(read).toHaveLength(5);
  expect(put).toHaveBeenCalledTimes(1);
});

test('what is new beside it is opened', async () => {
  await app.call('case.open', { inputs: [text('example.net')] });
  const { cases: opened, already } = await app.call('case.open', {
    inputs: [text('example.net'), text('example.org')],
  });
  expect(opened.map((c) => c.document.recipientDomain)).toEqual(['example.org']);
  expect(already.map(({ file }) => file)).toEqual(['example.net.txt']);
});

test('asked for, it is opened again; deleted, it is not there any more; merged, it is in the case that took it', async () => {
  const inputs = [text('example.net')];
  const first = (await app.call('case.open', { inputs })).cases[0]!.document.case;
  const second = (await app.call('case.open', { inputs, again: true })).cases[0]!.document.case;
  expect(await cases()).toBe(2);
  await app.call('case.delete', { case: first });
  const held = async () => (await app.call('case.open', { inputs })).already.map((one) => one.case);
  expect(await held()).toEqual([second]);
  const other = (await app.call('case.open', { inputs: [text('example.org')] })).cases[0]!.document.case;
  await app.call('case.merge', { case: other, from: second });
  expect(await held()).toEqual([other]);
});

test('a case file: of a case that is here, and of one that was opened from it', async () => {
  const id = (await app.call('case.open', { inputs: [text('example.net')] })).cases[0]!.document.case;
  const { text: file } = await app.call('report.preview', { case: id, format: 'json', redaction: 'full' });
  const inputs: Input[] = [{ kind: 'text', name: 'case.json', text: file! }];
  expect((await app.call('case.open', { inputs })).already.map((one) => one.case)).toEqual([id]);
  await app.call('case.delete', { case: id });
  const here = (await app.call('case.open', { inputs })).cases[0]!.document.case;
  expect((await app.call('case.open', { inputs })).already.map((one) => one.case)).toEqual([here]);
});

const five = [1, 2, 3, 4, 5].map((n) => `r${n}.example`);
const said = (domain: string, n: number): string =>
  `host mx.${domain}[192.0.2.${n}] said: 550 5.1.1 no such user (in reply to RCPT TO command)`;
const notice = (domain: string, n: number): string =>
  `From - Tue May 19 09:20:00 2026\nFrom: MAILER-DAEMON@mail.example.com\nSubject: Undelivered Mail\nTo: us@example.com\n\n<anna@${domain}>: ${said(domain, n)}\n\n`;
const mailbox = five.map(notice).join('');
const line = (domain: string, n: number, status: string): string =>
  `May 19 09:2${n}:00 mail postfix/smtp[1]: 4gTvWb1Q9zXkP${n}: to=<anna@${domain}>, relay=mx.${domain}[192.0.2.${n}]:25, delay=1, delays=0/0/1/0, dsn=5.1.1, status=${status}\n`;
const log =
  line('fine.example', 0, 'sent (250 2.0.0 Ok)') +
  five.map((domain, n) => line(domain, n, `bounced (${said(domain, n)})`)).join('') +
  line('fine.example', 9, 'sent (250 2.0.0 Ok)');
test.each([
  ['a mailbox', 'all.mbox', mailbox],
  ['a log', 'mail.log', log],
])('the rest of %s whose import was cut off is opened when it is given again', async (_, name, all) => {
  const inputs: Input[] = [{ kind: 'text', name, text: all }];
  const { store } = app.desk;
  const apply = store.apply.bind(store);
  let left = 2;
  const cut = vi.spyOn(store, 'apply').mockImplementation(async (...change) => {
    if (left-- <= 0) throw new Error('killed');
    return apply(...change);
  });
  await expect(app.call('case.open', { inputs })).rejects.toThrow('killed');
  cut.mockRestore();
  expect(await cases()).toBe(2);
  const again = await app.call('case.open', { inputs });
  expect(again.cases.map((c) => c.document.recipientDomain)).toEqual(five.slice(2));
  expect(again.already.map(({ about }) => about).sort()).toEqual(five.slice(0, 2));
  const third = await app.call('case.open', { inputs });
  expect([third.cases.length, third.already.length, await cases()]).toEqual([0, 5, 5]);
});

const long = Array.from({ length: 120 }, (_, n) => `long${n}.example`);
const many: Input = {
  kind: 'text',
  name: 'many.mbox',
  text: long.map((domain, n) => notice(domain, n)).join(''),
};

test('a long import tells how far it is, ends where it is stopped, and goes on when it is given again', async () => {
  const told: { done: number; total: number | null; unit: string }[] = [];
  const deaf = app.onAny((event, payload) => {
    if (event !== 'progress') return;
    const far = payload as (typeof told)[number];
    if (far.unit !== 'cases') return;
    told.push(far);
    if (far.done < 120) void app.call('work.cancel', { work: 'opening' });
  });
  await expect(app.call('case.open', { inputs: [many], work: 'opening' })).rejects.toMatchObject({
    code: 'opening-stopped',
    says: expect.stringMatching(/^Stopped after \d+ of 120 cases\./) as string,
  });
  deaf();
  const [first] = told;
  expect(first!.total).toBe(120);
  expect(await cases()).toBe(first!.done);
  const again = await app.call('case.open', { inputs: [many] });
  expect(again.cases).toHaveLength(120 - first!.done);
  expect(await cases()).toBe(120);
});

test('the cases of one import are written together', async () => {
  const append = vi.spyOn(JournalWriter.prototype, 'append');
  const written = vi.spyOn(FileStorage.prototype, 'append');
  await app.call('case.open', { inputs: [{ kind: 'text', name: 'all.mbox', text: mailbox }] });
  expect(append).toHaveBeenCalledTimes(5);
  expect(written.mock.calls.filter(([name]) => name.startsWith('journal')).length).toBeLessThan(5);
});
