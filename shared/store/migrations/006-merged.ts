/** A case that another one took over counts as deleted at that time, and names it: it comes back when that is undone. */
export const sql = `
ALTER TABLE cases ADD COLUMN merged_into INTEGER;
CREATE INDEX cases_by_merged_into ON cases (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX cases_by_deleted_at ON cases (shelf, deleted_at);
`;
