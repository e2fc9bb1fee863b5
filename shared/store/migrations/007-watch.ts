/** Cases that a watch opened. Those of before were opened by people. */
export const sql = `
ALTER TABLE cases ADD COLUMN by_watch INTEGER NOT NULL DEFAULT 0;
`;
