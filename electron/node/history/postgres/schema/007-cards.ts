/** The team's own cards: every version of every file, with who wrote it and when. The last one of a path holds; null is removed. */
export const sql = `
CREATE TABLE desk.cards (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  path text COLLATE "C" NOT NULL,
  text text,
  by text,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX cards_by_path ON desk.cards (path, number);
CREATE INDEX cards_by_at ON desk.cards (at);
`;
