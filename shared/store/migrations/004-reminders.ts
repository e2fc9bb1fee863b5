/** Reminders, so that the due ones are found without folding every case. The last one set is among the changes. */
export const sql = `
ALTER TABLE cases ADD COLUMN remind_at TEXT;
CREATE INDEX cases_by_remind_at ON cases (remind_at) WHERE remind_at IS NOT NULL;
UPDATE cases SET remind_at = (
  SELECT change ->> '$.reminder.at' FROM changes
  WHERE changes.number = cases.number AND change ->> '$.kind' IN ('reminded', 'closed')
  ORDER BY sequence DESC LIMIT 1
);
`;
