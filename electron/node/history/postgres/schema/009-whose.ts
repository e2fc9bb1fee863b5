/** The list in the order of who has each, those that nobody has first. */
export const sql = `
CREATE INDEX cases_by_who ON desk.cases (shelf, taken_by NULLS FIRST, last_seen, number);
`;
