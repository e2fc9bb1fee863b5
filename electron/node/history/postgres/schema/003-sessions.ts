/**
 * Test sessions with other servers, of everybody in the team: what electron/node/smtp/ledger.ts keeps for one machine. Times of
 * a session are milliseconds since the epoch, as its clock said (`--now`); `began` is the database's own.
 */
export const sql = `
CREATE TABLE desk.sessions (
  id uuid PRIMARY KEY,
  address text NOT NULL,
  port integer NOT NULL,
  host text NOT NULL,
  client_ip text NOT NULL,
  machine text NOT NULL,
  by text,
  at bigint NOT NULL,
  began timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended boolean NOT NULL DEFAULT false,
  hint_until bigint,
  override text,
  touched timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sessions_by_began ON desk.sessions (began);
`;
