/** A history that an earlier version wrote. */
import { describe, expect, test } from 'vitest';
import { encodeRecord } from '../../shared/store/journal.ts';
import { migrations } from '../../shared/store/migrations/index.ts';
import { applicationId } from '../../shared/store/snapshot.ts';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import { FaultyStorage } from '../support/faulty-storage.ts';
import { noted, opened } from '../support/history.ts';
import { OneThreadHistory } from '../support/one-thread-history.ts';

const openSql = await loadSqlite();
const id = 'c-20260517-1';
const reminder = { at: '2026-05-17T12:00:00.000Z', what: 'Test once', recheck: false };

describe.each(migrations.map((_, i) => i + 1))('a history of version %i', (version) => {
  test('is brought to today’s with its cases, search and look-ups', async () => {
    const db = openSql();
    for (const sql of migrations.slice(0, version)) db.run(sql);
    db.run(
      `INSERT INTO cases (id, status, recipient_domain, first_seen, last_seen, next_id, next_title, due, says, tags)
       VALUES (?, 'open', 'example.net', '2026-05-17', '2026-05-18', 'wait', 'Wait', '9999', '', '[]')`,
      [id],
    );
    db.run('INSERT INTO changes VALUES (1, 1, ?)', [JSON.stringify(opened(id))]);
    db.run('INSERT INTO changes VALUES (2, 1, ?)', [JSON.stringify({ kind: 'reminded', id, reminder })]);
    if (version >= 2) {
      db.run("INSERT INTO case_words VALUES (1, ' 0_ example.net ')");
      db.run('INSERT INTO search (docid, words) SELECT number, words FROM case_words');
    }
    if (version >= 3) db.run("UPDATE cases SET receiver = 'example.net'");
    if (version >= 4) db.run('UPDATE cases SET remind_at = ?', [reminder.at]);
    db.run("UPDATE meta SET value = 2 WHERE name = 'sequence'");
    db.run(`PRAGMA application_id = ${applicationId}`);
    db.run(`PRAGMA user_version = ${version}`);
    const storage = new FaultyStorage().with('history.sqlite', db.export());
    const history = await OneThreadHistory.open(
      storage.with(
        'journal-000000000003.log',
        encodeRecord({ sequence: 3, change: noted(id, 'two'), summary: null }),
      ),
    );
    expect(history.warnings).toEqual([]);
    expect(history.notesOf(id)).toEqual(['two']);
    const query = { query: 'exam', status: [], sort: 'lastSeen', descending: true, archived: false } as const;
    expect(history.engine.list({ ...query, limit: 10, offset: 0 }).total).toBe(1);
    expect(history.engine.similar({ receiver: 'example.net', wording: null, mx: null })).toHaveLength(1);
    expect(history.engine.dueReminders(reminder.at)).toEqual([id]);
  });
});
