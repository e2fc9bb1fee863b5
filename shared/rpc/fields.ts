/** What many methods take: ids, names and texts, none of them longer than is sensible. */
import { z } from 'zod';

export const id = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9._-]+$/);
export const name = z.string().max(300);
export const text = z.string().max(100_000);
export const host = z.string().max(255);
export const list = <T extends z.ZodType>(of: T, max: number) => z.array(of).max(max);

export const whatIfSchema = z.strictObject({
  /** Of a QueueView. */
  reading: id,
  domain: host,
  sessions: z.number().int().min(0).max(100),
  perHour: z.number().int().min(1).max(1_000_000).nullable(),
  /** How long one message takes, where that is known. */
  secondsEach: z.number().min(0.01).max(600).optional(),
});
