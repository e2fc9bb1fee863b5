/**
 * What a case is about, to narrow the list to. Cases of before get it with their next change, since it is judged by the
 * host. Each index holds every column that a list is narrowed by, so that counting and skipping read no row.
 */
export const sql = `
ALTER TABLE cases ADD COLUMN cause TEXT;
ALTER TABLE cases ADD COLUMN provider TEXT;
CREATE INDEX cases_by_cause ON cases (shelf, cause, last_seen, provider, status);
CREATE INDEX cases_by_provider ON cases (shelf, provider, last_seen, cause, status);
`;
