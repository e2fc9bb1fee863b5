/** A search says where it found a case, where the line of the list does not show it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';

const data = mkdtempSync(join(tmpdir(), 'deferral-desk-found-'));
let app: App;
const question = {
  status: [],
  sort: 'lastSeen' as const,
  descending: true,
  archived: false,
  limit: 50,
  offset: 0,
};

beforeAll(async () => {
  app = await createApp({
    dataFolder: data,
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });
  const { cases } = await app.call('case.open', {
    inputs: [
      {
        kind: 'text',
        name: 'Rückläufer März.txt',
        text: 'May 19 09:20:00 mail postfix/smtp[7]: 4XyZ12: to=<anna@example.net>, relay=mx1.example.net[2001:db8::25]:25, delay=3, dsn=4.7.0, status=deferred (host mx1.example.net[2001:db8::25] said: 421 4.7.0 too many connections (in reply to RCPT TO command))',
      },
    ],
  });
  const { case: id } = cases[0]!.document;
  await app.call('case.note', {
    case: id,
    text: `Frau Meyer rang an. ${'Sie wartet. '.repeat(20)}Angebot 4711 eilt.`,
  });
  await app.call('case.label', { case: id, tags: ['newsletter'], ticket: 'T-88', customer: 'Meyer KG' });
});
afterAll(async () => {
  await app.close();
  rmSync(data, { recursive: true });
});

test.each([
  ['example.net newsletter', [], 'the line shows both'],
  ['T-88', [], 'the line shows the ticket'],
  ['too many', [], 'the line shows the reply'],
  ['4711', [['note', /^….*Angebot 4711 eilt\.$/]], 'a note, from where the word stands'],
  ['2001:DB8:0::25', [['mail server', /^2001:db8::25$/]], 'an address, however it is written'],
  ['marz', [['file', /^Rückläufer März\.txt$/]], 'a file, without its accents'],
  [
    '4xyz12 frau',
    [
      ['note', /^Frau Meyer/],
      ['queue ID', /^4XyZ12$/],
    ],
    'two words, each where it stands',
  ],
  ['anna newsletter', [['recipient', /^anna@/]], 'only what the line does not show'],
] as [string, [string, RegExp][], string][])('%s', async (query, expected) => {
  const { cases } = await app.call('case.list', { ...question, query });
  expect(cases).toHaveLength(1);
  const { case: id, matched, unshown: words } = cases[0]!;
  const { found } = await app.call('case.found', { of: words.length ? [{ case: id, words }] : [] });
  expect([...matched, ...found.flatMap((one) => one.matched)]).toEqual(
    expected.map(([what, text]) => ({ what, text: expect.stringMatching(text) as string })),
  );
});

test('what the line shows is not asked for, and a list that nobody searched asks for nothing', async () => {
  const unshown = async (query: string) =>
    (await app.call('case.list', { ...question, query })).cases[0]!.unshown;
  expect(await unshown('too many 4711 newsletter')).toEqual(['4711']);
  expect(await unshown('')).toEqual([]);
});

test('a case that is gone by then is left out', async () => {
  expect(await app.call('case.found', { of: [{ case: 'c-20260101-9', words: ['x'] }] })).toEqual({
    found: [],
  });
});
