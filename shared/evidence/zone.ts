/** The shape of a DNSBL zone card in resources/dnsbl (RFC 5782). */
import { z } from 'zod';
import { checked } from '../catalogue/card.ts';

export const zoneCardSchema = z
  .strictObject({
    zone: z.string(),
    name: z.string(),
    lists: z.enum(['ip', 'domain']),
    /** Exact answers or ranges `127.0.0.4-127.0.0.7`, in order; the first that fits counts. */
    meanings: z
      .array(
        z.strictObject({
          answer: z.string(),
          listing: z.enum(['abuse', 'policy', 'unknown']),
          says: z.string(),
        }),
      )
      .default([]),
    /** In words since when the list is gone, “since June 2024”: it is named where a reply cites it, and never asked. */
    closed: z.string().nullable().default(null),
    /** False where the zone answers public resolvers with an error or not at all. */
    publicResolvers: z.boolean(),
    /** Needs a key in the name queried: `{{key}}` in `zone`. */
    keyed: z.boolean().default(false),
    byDefault: z.boolean(),
    /** Entries that must and must not be listed; RFC 5782 §5 names 127.0.0.2 and 127.0.0.1, TEST and INVALID. */
    testPoints: z.strictObject({ listed: z.string(), clean: z.string() }).optional(),
    weight: z.enum(['high', 'medium', 'low']),
    removal: z.string().url().nullable(),
    checked,
    source: z.string(),
  })
  .refine((card) => card.closed !== null || card.meanings.length > 0, {
    path: ['meanings'],
    message: 'say what the answers mean, or since when the list is closed',
  });
export type ZoneCard = z.infer<typeof zoneCardSchema>;
