/** `npm run schema`: writes the JSON Schema of a case file, from the same definition that reads one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { caseSchema } from '../../shared/case/schema.ts';
import { caseFileFormat, caseFileVersion } from '../../shared/escalation/exporters/json.ts';

export const schemaFile = join(import.meta.dirname, '../../resources/escalation/case-file.schema.json');

const caseFileSchema = z.object({
  format: z.literal(caseFileFormat),
  version: z.literal(caseFileVersion),
  redaction: z.enum(['full', 'people', 'all']),
  report: z.object({
    subject: z.string(),
    fields: z.record(z.string(), z.string()),
    provenance: z.array(z.string()),
  }),
  case: caseSchema,
  evidence: z.array(z.object({ name: z.string(), sha256: z.string(), base64: z.string() })),
});

export function caseFileJsonSchema(): string {
  const schema = z.toJSONSchema(caseFileSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'A case of Deferral Desk', ...schema }, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(schemaFile, caseFileJsonSchema());
