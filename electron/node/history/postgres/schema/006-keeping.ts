/** What was forgotten on somebody's wish: the protocol, which does not say whose address it was. */
export const sql = `
CREATE TABLE desk.forgotten (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  by text NOT NULL,
  cases text[] NOT NULL DEFAULT '{}',
  changes integer NOT NULL DEFAULT 0,
  files integer NOT NULL DEFAULT 0
);
CREATE INDEX evidence_by_at ON desk.evidence (at);
`;
