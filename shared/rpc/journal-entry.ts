/** A change that somebody made, as it is noted in the journal of a case. */
import { z } from 'zod';

export const journalEntry = z.strictObject({
  what: z.string().min(1).max(2000),
  from: z.string().max(2000).nullable(),
  to: z.string().max(2000).nullable(),
  who: z.string().max(200).nullable(),
  kind: z.enum(['dns', 'volume', 'configuration', 'override', 'against-advice', 'other']),
  ttl: z.number().int().min(0).max(2_592_000).nullable(),
  at: z.iso.datetime().nullable(),
});
