/** Who works with the history, and since when that was last noted: whom a case can be handed over to. */
export const sql = `
CREATE TABLE desk.people (name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
`;
