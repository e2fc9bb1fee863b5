/** Files that are cut, damaged, foreign or from another version: what opens, what is said, what is set aside. */
import { describe, expect, test } from 'vitest';
import { readJournal } from '../../shared/store/journal.ts';
import { readHistory } from '../../shared/store/folder.ts';
import { migrations } from '../../shared/store/migrations/index.ts';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import { FaultyStorage } from '../support/faulty-storage.ts';
import { noted, opened } from '../support/history.ts';
import { whole } from '../support/matrices.ts';
import { OneThreadHistory } from '../support/one-thread-history.ts';

const openSql = await loadSqlite();
const id = 'c-20260517-1';
const notes = ['one', 'two', 'three', 'four', 'five', 'six'];

/** A folder with two snapshots, and a journal that goes on after them. */
async function folder(): Promise<FaultyStorage> {
  const storage = new FaultyStorage();
  const history = await OneThreadHistory.open(storage);
  await history.apply(opened(id));
  for (const [i, note] of notes.entries()) {
    await history.apply(noted(id, note));
    if (i === 1 || i === 3) await history.compact();
  }
  return storage;
}
const sound = await folder();
const lastSegment = (await sound.list('journal-')).at(-1)!;
const journal = (await sound.read(lastSegment))!;
const snapshot = (await sound.read('history.sqlite'))!;

test('the journal cut after any number of bytes: whole records stay, and what is missing is said', async () => {
  const endOfFive = journal.indexOf(10) + 1;
  for (let length = 0; length <= journal.length; length++) {
    // A record that lacks its line end only is whole.
    const records = [endOfFive, journal.length].filter((end) => end - 1 <= length).length;
    expect(readJournal(journal.slice(0, length)).records, `after ${length} bytes`).toHaveLength(records);
    const nearAnEnd = [0, endOfFive, journal.length].some((end) => Math.abs(end - length) < 3);
    if (!nearAnEnd && length % (whole ? 25 : 125)) continue; // a whole history takes longer to open than a journal to read
    const storage = sound.with(lastSegment, journal.slice(0, length));
    const history = await OneThreadHistory.open(storage, false);
    const expected = notes.slice(0, 4 + records);
    expect(history.notesOf(id), `after ${length} bytes`).toEqual(expected);
    const torn = ![0, endOfFive - 1, endOfFive, journal.length - 1, journal.length].includes(length);
    const lost = 2 - records;
    expect(history.warnings.map((w) => w.says)).toEqual([
      ...(torn ? [expect.stringMatching(/The end .* was cut off/)] : []),
      ...(lost ? [expect.stringMatching(`^${lost} changes? (is|are) missing`)] : []),
    ]);
    if (torn) {
      expect(history.warnings[0]!.hint).toBe('It held changes that had been reported as saved.');
      const aside = (await storage.list(`${lastSegment}.unreadable-`))[0]!;
      expect(await storage.read(aside)).toEqual(journal.slice(records ? endOfFive : 0, length));
    }
    // What is saved now stands on a sound line, and the next start finds nothing new.
    await history.apply(noted(id, 'after'));
    const again = await OneThreadHistory.open(storage);
    expect(again.notesOf(id), `after ${length} bytes and a save`).toEqual([...expected, 'after']);
    expect(again.warnings).toEqual(history.warnings);
  }
});

test('a write that was cut off before it was reported as saved: that is said, and no more', async () => {
  const torn = Buffer.concat([journal, journal.slice(0, 34)]);
  const history = await OneThreadHistory.open(sound.with(lastSegment, torn));
  expect(history.notesOf(id)).toEqual(notes);
  expect(history.warnings).toMatchObject([
    { hint: expect.stringMatching(/^It had not been reported as saved/) },
  ]);
});

test.each([1, 34])(
  'a folder of before, without a mark, its journal cut to %i bytes: more may be missing',
  async (length) => {
    const storage = sound.with(lastSegment, journal.slice(0, length));
    for (const name of ['history.mark', 'history.sums']) await storage.remove(name);
    const history = await OneThreadHistory.open(storage);
    expect(history.warnings).toMatchObject([
      { hint: expect.stringMatching(/^What stood after it may be missing/) },
    ]);
  },
);

test('every checksum of the journal changed: nothing is cut, all is counted, and all can be taken back', async () => {
  const storage = new FaultyStorage();
  const history = await OneThreadHistory.open(storage);
  await history.apply(opened(id));
  for (const note of notes) await history.apply(noted(id, note));
  const name = (await storage.list('journal-'))[0]!;
  const bytes = (await storage.read(name))!;
  const damaged = bytes.slice();
  for (let at = 0; at < bytes.length; at = bytes.indexOf(10, at) + 1 || bytes.length)
    damaged[at] = bytes[at] === 48 ? 49 : 48;
  const opening = await OneThreadHistory.open(storage.with(name, damaged), false);
  const [journalSays, missing] = opening.warnings;
  expect(journalSays!.says).toMatch(/^7 records of the journal .* could not be read/);
  expect(missing!.says).toBe('7 changes are missing from the history.');
  const changes = await opening.engine.recoverable(journalSays!.recover!);
  expect(changes).toEqual(
    [opened(id), ...notes.map((note) => noted(id, note))].map((c) => JSON.parse(JSON.stringify(c))),
  );
});

test.each([
  ['gone', null],
  ['empty', new Uint8Array()],
])(
  'the only journal %s: the changes that are missing are counted, and no backup is made of nothing',
  async (_, bytes) => {
    let storage = new FaultyStorage();
    const history = await OneThreadHistory.open(storage);
    await history.apply(opened(id));
    for (const note of notes) await history.apply(noted(id, note));
    const name = (await storage.list('journal-'))[0]!;
    if (bytes) storage = storage.with(name, bytes);
    else await storage.remove(name);
    const emptied = await OneThreadHistory.open(storage);
    expect(emptied.warnings.map((w) => w.says)).toEqual(['7 changes are missing from the history.']);
    expect(await storage.list('backups/')).toEqual([]);
    // Their numbers are not given again.
    await emptied.apply(opened('c-20260518-1'));
    expect((await storage.list('journal-')).at(-1)).toContain('journal-000000000008');
  },
);

test('the mark in either line damaged: the other one holds; both: that is said', async () => {
  const mark = (await sound.read('history.mark'))!;
  for (const at of [0, 12, 128, 140, 255]) {
    const bytes = mark.slice();
    bytes[at]! ^= 4;
    expect((await OneThreadHistory.open(sound.with('history.mark', bytes))).warnings, `byte ${at}`).toEqual(
      [],
    );
  }
  const history = await OneThreadHistory.open(sound.with('history.mark', new Uint8Array(256)));
  expect(history.warnings.map((w) => w.says)).toEqual([
    expect.stringMatching(/history\.mark could not be read/),
  ]);
});

test('a changed letter in a text of the snapshot, which SQLite does not notice', async () => {
  const at = Buffer.from(snapshot).indexOf('"text":"three"') + 8;
  expect(at).toBeGreaterThan(8);
  const bytes = snapshot.slice();
  bytes[at]! ^= 1;
  const history = await OneThreadHistory.open(sound.with('history.sqlite', bytes));
  expect(history.notesOf(id)).toEqual(notes);
  expect(history.warnings.map((w) => w.says)).toEqual([expect.stringMatching(/it is not as it was written/)]);
});

test('a file set aside never takes the name of one that was set aside before', async () => {
  let storage = sound;
  for (let times = 0; times < 3; times++) {
    storage = storage.with('history.sqlite', new TextEncoder().encode(`noise ${times}`));
    await OneThreadHistory.open(storage);
  }
  expect(await storage.list('history.sqlite.unreadable-')).toHaveLength(3);
});

test('the last change of a case whose opening is lost: kept and said once, and what comes after is saved', async () => {
  const storage = new FaultyStorage();
  const history = await OneThreadHistory.open(storage);
  for (const one of [opened(id), noted(id, 'one'), noted(id, 'two')]) await history.apply(one);
  const name = (await storage.list('journal-'))[0]!;
  const last = new TextDecoder().decode((await storage.read(name))!).split('\n')[2]!;
  const cut = storage.with(name, new TextEncoder().encode(`${last}\n`));
  const without = await OneThreadHistory.open(cut);
  expect(without.warnings.map((w) => w.says)).toEqual([
    expect.stringMatching(/holds 1 change of a case that is in no file/),
    '3 changes are missing from the history.',
  ]);
  await without.apply(opened('c-20260518-1'));
  const again = await OneThreadHistory.open(cut);
  expect(again.engine.count()).toBe(1);
  expect(again.warnings).toEqual(without.warnings);
  expect(await cut.list(`${name}.unreadable-`)).toHaveLength(1);
});

test('the snapshot and most of the journal damaged: of what is left, that is taken which holds most', async () => {
  const noise = new TextEncoder().encode('noise');
  const storage = sound.with('history.sqlite', noise).with(lastSegment, new Uint8Array());
  for (const name of await sound.list('journal-')) if (name !== lastSegment) await storage.remove(name);
  const history = await OneThreadHistory.open(storage);
  expect(history.notesOf(id)).toEqual(['one', 'two', 'three', 'four']);
  expect(history.warnings.map((w) => [w.says, w.hint].join(' '))).toEqual([
    expect.stringMatching(/no SQLite file.* The history is that of the backup backups/),
    expect.stringMatching(/^2 changes are missing/),
  ]);
  for (const name of await storage.list('backups/')) await storage.remove(name);
  await storage.replace('history.sqlite', noise);
  const older = await OneThreadHistory.open(storage);
  expect(older.warnings.at(-2)!.hint).toMatch(/^The history is that of the copy before it/);
});

test('a snapshot that is looked at twice, because the journal is damaged, too, is set aside once', async () => {
  // Its first pages open; what is replayed over it meets the others.
  const spoilt = snapshot.slice().fill(0, 8 * 4096);
  const second = journal.slice(journal.indexOf(10) + 1);
  const storage = sound.with('history.sqlite', spoilt).with(lastSegment, second);
  const history = await OneThreadHistory.open(storage);
  expect(
    history.warnings.filter(({ says }) => says.includes('history.sqlite could not be read')),
  ).toHaveLength(1);
  const [aside, ...more] = await storage.list('history.sqlite.unreadable-');
  expect([await storage.read(aside!), more]).toEqual([spoilt, []]);
});

test('the mark gone beside snapshots that were written with it: what cannot be checked is said', async () => {
  const storage = sound.with('history.mark', new Uint8Array());
  await storage.remove('history.mark');
  const history = await OneThreadHistory.open(storage);
  expect(history.warnings.map((w) => w.says)).toEqual(['The file history.mark is gone.']);
  await history.apply(noted(id, 'after'));
  expect((await OneThreadHistory.open(storage)).warnings).toEqual(history.warnings);
});

test('a damaged record in the middle of the journal costs itself only, and the file is kept', async () => {
  const bytes = journal.slice();
  bytes[40]! ^= 1;
  const storage = sound.with(lastSegment, bytes);
  const history = await OneThreadHistory.open(storage);
  expect(history.notesOf(id)).toEqual(['one', 'two', 'three', 'four', 'six']);
  expect(history.warnings.map((w) => w.says).join(' ')).toMatch(
    /^1 record of the journal .*1 change is missing/,
  );
  expect(await storage.read((await storage.list(`${lastSegment}.unreadable-`))[0]!)).toEqual(bytes);
});

describe('the snapshot damaged: nothing is lost, and the file is set aside', () => {
  const cuts = [0, 1, 15, 16, 99, 100, 511, 512, 4095, 4096, 4097, snapshot.length - 1];
  const quarters = [0.25, 0.5, 0.75].map((part) => Math.floor(snapshot.length * part));
  test.each([...cuts, ...quarters])('cut after %i bytes', (length) => restored(snapshot.slice(0, length)));

  test('by zeros over its first page', () => restored(snapshot.slice().fill(0, 0, 4096)));
  test('by a page of noise', () => {
    const bytes = snapshot.slice();
    for (let i = 100; i < 4096; i++) bytes[i] = (i * 7919) & 255;
    return restored(bytes);
  });
  test('a PDF of that name', () => restored(new TextEncoder().encode('%PDF-1.7\n'.repeat(100))));
  test('the database of another program', () => {
    const db = openSql();
    db.run('CREATE TABLE places (name TEXT)');
    return restored(db.export());
  });
  test.each([
    ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON changes BEGIN DELETE FROM changes; END'],
    ['a view', 'CREATE VIEW v AS SELECT * FROM changes'],
    ['a table', 'CREATE TABLE extra (a)'],
  ])('%s put into it', (_, sql) => {
    const db = openSql(snapshot);
    db.run(sql);
    return restored(db.export());
  });

  async function restored(bytes: Uint8Array): Promise<void> {
    const storage = sound.with('history.sqlite', bytes);
    const history = await OneThreadHistory.open(storage);
    expect(history.notesOf(id)).toEqual(notes);
    expect(history.warnings.map((w) => w.hint)).toEqual([
      expect.stringMatching(/^Nothing is lost: the history was put together again/),
    ]);
    const aside = await storage.list('history.sqlite.unreadable-');
    expect(aside).toHaveLength(1);
    expect(await storage.read(aside[0]!)).toEqual(bytes);
    expect((await OneThreadHistory.open(storage)).warnings).toEqual(history.warnings);
  }
});

test('a damaged page anywhere is met at opening or found by the check after it, and nothing is lost', async () => {
  let met = 0;
  for (let page = 1; page < snapshot.length / 4096; page++) {
    const bytes = snapshot.slice().fill(0xff, page * 4096, (page + 1) * 4096);
    const storage = sound.with('history.sqlite', bytes);
    const history = await OneThreadHistory.open(storage, false);
    if (history.warnings.length) {
      met++;
      expect(history.notesOf(id), `page ${page}`).toEqual(notes);
    } else expect(await history.engine.check(), `page ${page}`).toMatch(/\w/);
  }
  expect(met).toBeGreaterThan(0);
  expect(await (await OneThreadHistory.open(await folder())).engine.check()).toBeNull();
});

test('both snapshots damaged: the newest backup takes their place, with what the journal holds', async () => {
  const storage = sound.with('history.sqlite', snapshot.slice(0, 5000));
  const broken = storage.with('history.previous.sqlite', new Uint8Array(9));
  const history = await OneThreadHistory.open(broken);
  expect(history.notesOf(id)).toEqual(notes);
  expect(history.warnings).toHaveLength(2);
});

test('everything damaged: an empty history that says so, and every file still there', async () => {
  let storage = sound;
  for (const name of await sound.list('')) storage = storage.with(name, new TextEncoder().encode('gone\n'));
  const history = await OneThreadHistory.open(storage);
  expect(history.engine.count()).toBe(0);
  expect(history.warnings.map((w) => w.hint).join(' ')).toContain('begins anew');
  expect((await storage.list('history.sqlite.unreadable-')).length).toBe(1);
});

test.each([
  ['a fault of ours', new TypeError('x is undefined')],
  ['too little memory', new Error('out of memory')],
])('%s is no damage of the file: it is told as it is, and nothing is set aside', async (_, error) => {
  const storage = sound.with('history.sqlite', snapshot);
  const failing = () => {
    throw error;
  };
  await expect(readHistory(storage, failing)).rejects.toBe(error);
  expect(await storage.list('history.sqlite.unreadable-')).toEqual([]);
});

test('a newer version is refused with a sentence, and no file is touched', async () => {
  const db = openSql(snapshot);
  db.run(`PRAGMA user_version = ${migrations.length + 1}`);
  const storage = sound.with('history.sqlite', db.export());
  await expect(OneThreadHistory.open(storage)).rejects.toMatchObject({ code: 'history-newer' });
  expect(storage.steps).toEqual([]);
});
