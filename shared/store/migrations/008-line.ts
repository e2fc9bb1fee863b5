/** What a line of the list shows besides, as JSON: more of it needs no column. Cases of before get it with their next change. */
export const sql = `
ALTER TABLE cases ADD COLUMN line TEXT NOT NULL DEFAULT '{}';
`;
