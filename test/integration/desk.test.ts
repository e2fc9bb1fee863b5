/** The desk over a real data folder: what it keeps in memory is what the history has, and cases know each other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { Problem } from '../../shared/problem.ts';

let folder: string;
let app: App;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-desk-'));
  app = await createApp({
    dataFolder: folder,
    now: () => new Date('2026-05-18T12:00:00Z'),
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const logOf = (domain: string, id: string): string =>
  `May 18 09:20:00 mail1 postfix/smtp[311]: ${id}: to=<anna@${domain}>, relay=mx1.${domain}[192.0.2.25]:25, delay=1, delays=0/0/1/0, dsn=4.7.0, status=deferred (host mx1.${domain}[192.0.2.25] said: 421 4.7.0 Zyxw vuts ${id} (in reply to RCPT TO command))\n`;
async function open(text: string, name = 'mail.log'): Promise<string> {
  const { cases } = await app.call('case.open', { inputs: [{ kind: 'text', name, text }] });
  return cases[0]!.document.case;
}

test('seen before: a case with the same words of another receiver', async () => {
  const before = await open(logOf('example.net', '4F1A22077E'));
  const id = await open(logOf('example.org', '7B1A22077C'));
  expect((await app.call('case.show', { case: id })).seenBefore).toMatchObject([
    { case: before, recipientDomain: 'example.net', because: 'the same reply' },
  ]);
});

test('a change that the disk refused is in memory, and is shown', async () => {
  const id = await open(logOf('example.net', '4F1A22077E'));
  const { store } = app.desk;
  const apply = store.apply.bind(store);
  store.apply = async (change, summary) => {
    await apply(change, summary);
    throw new Problem('disk-full', 'The disk that holds the data folder is full.', 'Make some room.');
  };
  await expect(app.call('case.note', { case: id, text: 'Called them' })).rejects.toMatchObject({
    code: 'disk-full',
  });
  store.apply = apply;
  expect((await app.call('case.show', { case: id })).notes.map(({ text }) => text)).toEqual(['Called them']);
  await app.call('case.note', { case: id, text: 'Called again' });
  expect((await app.call('case.show', { case: id })).notes).toHaveLength(2);
});

test('merging takes over every source, and a case is not merged with itself', async () => {
  const id = await open(logOf('example.net', '4F1A22077E'), 'a.log');
  const other = await open(logOf('example.net', '7B1A22077C'), 'b.log');
  const text = logOf('example.net', '9C1A22077C');
  await app.call('case.add', { case: other, inputs: [{ kind: 'text', name: 'c.log', text }] });
  const merged = await app.call('case.merge', { case: id, from: other });
  expect(merged.sources.map(({ name }) => name)).toEqual(['a.log', 'b.log', 'c.log']);
  expect(merged.document.attempts).toHaveLength(3);
  await expect(app.call('case.merge', { case: id, from: id })).rejects.toMatchObject({ code: 'same-case' });
});
