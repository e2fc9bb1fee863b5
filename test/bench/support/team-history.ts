/** A team's history with very many cases, written by SQL: each is one of a million that differ in receiver, cause, person and day. */
import type { Postgres } from '../../support/postgres.ts';

const indexes = 'cases_by_words';

/** Fills an empty history that has its schema. Statistics and visibility are as after autovacuum. */
export function fillTeamHistory(postgres: Postgres, database: string, cases: number): void {
  const run = (sql: string): string => postgres.sql(database, sql);
  run(`ALTER TABLE desk.cases DISABLE TRIGGER tallied; DROP INDEX desk.${indexes}`);
  run(`
    INSERT INTO desk.cases (id, version, archived, status, opened_by, recipient_domain, cause, provider, first_seen, last_seen,
      next_id, next_title, not_before, due, says, line, tags, ticket, customer, taken_by, receiver, wording, mx, words)
    SELECT 'c-' || to_char(day, 'YYYYMMDD') || '-' || n, 1, n % 20 = 0,
      (ARRAY['open', 'waiting', 'cooling', 'escalated', 'recovered', 'closed'])[1 + n % 6], 'person',
      receiver, 'cause-' || n % 25, CASE WHEN n % 3 = 0 THEN 'provider-' || n % 20 END,
      to_char(day, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), to_char(day + interval '2 hours', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'wait', 'Wait', NULL, '9999', 'Nothing to do until the next try', '{}', ARRAY['tag' || n % 50],
      'T-' || n, 'customer ' || n % 5000, CASE WHEN n % 4 > 0 THEN 'person' || n % 10 END,
      receiver, 'wording ' || n % 3000, 'mx' || n % 4 || '.' || receiver,
      array_to_tsvector(ARRAY['c-' || to_char(day, 'YYYYMMDD') || '-' || n, receiver, 'example', 'mx' || n % 4 || '.' || receiver,
        '198.51.' || n / 250 % 250 || '.' || n % 250, '421', '4.7.' || n % 40, 'too', 'many', 'word' || n % 2000,
        't-' || n, 'customer', 'n' || n % 5000, 'anna' || n % 30000])
    FROM (SELECT n, timestamp '2026-11-29' - n * interval '63 seconds' AS day, 'r' || n % 40000 || '.example' AS receiver
      FROM generate_series(1, ${cases}) AS n) AS made`);
  run(`CREATE INDEX ${indexes} ON desk.cases USING gin (words) WITH (fastupdate = off)`);
  run(`INSERT INTO desk.tallies SELECT shelf, status, 0, count(*) FROM desk.cases GROUP BY shelf, status`);
  run('ALTER TABLE desk.cases ENABLE TRIGGER tallied');
  run('VACUUM ANALYZE desk.cases');
}
