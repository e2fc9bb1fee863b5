/**
 * A case is kept as its changes; the row in `cases` is what lists need, computed by the host after each change.
 * `shelf`: 0 on the desk, 1 archived, 2 deleted (kept for a while, so that deleting can be undone).
 */
export const sql = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('sequence', 0);

CREATE TABLE cases (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  archived INTEGER NOT NULL DEFAULT 0,
  deleted_at TEXT,
  shelf INTEGER NOT NULL GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL THEN archived ELSE 2 END) STORED,
  status TEXT NOT NULL,
  recipient_domain TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  next_id TEXT NOT NULL,
  next_title TEXT NOT NULL,
  not_before TEXT,
  due TEXT NOT NULL,
  says TEXT NOT NULL,
  tags TEXT NOT NULL,
  ticket TEXT,
  customer TEXT
);
CREATE INDEX cases_by_last_seen ON cases (shelf, last_seen);
CREATE INDEX cases_by_first_seen ON cases (shelf, first_seen);
CREATE INDEX cases_by_recipient_domain ON cases (shelf, recipient_domain);
CREATE INDEX cases_by_status ON cases (shelf, status, last_seen);
CREATE INDEX cases_by_due ON cases (shelf, due);

CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES cases,
  change TEXT NOT NULL
);
CREATE INDEX changes_by_case ON changes (number);
`;
