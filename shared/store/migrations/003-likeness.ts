/** Seen before? Looked up by receiver, by the wording of the reply and by MX. */
export const sql = `
ALTER TABLE cases ADD COLUMN receiver TEXT;
ALTER TABLE cases ADD COLUMN wording TEXT;
ALTER TABLE cases ADD COLUMN mx TEXT;
CREATE INDEX cases_by_receiver ON cases (receiver) WHERE receiver IS NOT NULL;
CREATE INDEX cases_by_wording ON cases (wording) WHERE wording IS NOT NULL;
CREATE INDEX cases_by_mx ON cases (mx) WHERE mx IS NOT NULL;
UPDATE cases SET receiver = recipient_domain;
`;
