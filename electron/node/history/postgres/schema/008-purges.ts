/** What was removed because it was old, by whom (null: by itself, once a day) and by which days: the protocol. */
export const sql = `
CREATE TABLE desk.purges (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  by text,
  evidence_days integer,
  closed_days integer,
  cases integer NOT NULL,
  files integer NOT NULL
);
`;
