/** What a case is about, to filter the list by. Cases of before get it with their next change: it is judged, not stored. */
export const sql = `
ALTER TABLE cases ADD COLUMN cause TEXT;
ALTER TABLE cases ADD COLUMN provider TEXT;
CREATE INDEX cases_by_cause ON cases (shelf, cause, last_seen);
CREATE INDEX cases_by_provider ON cases (shelf, provider, last_seen);
`;
