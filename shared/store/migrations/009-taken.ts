/** Who has taken a case, to narrow the list to. Cases of before are nobody's. */
export const sql = `
ALTER TABLE cases ADD COLUMN taken_by TEXT;
CREATE INDEX cases_by_taken_by ON cases (shelf, taken_by, last_seen);
`;
