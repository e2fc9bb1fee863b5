/** The shape of a kit in resources/kits: what one provider's form or postmaster asks for, and on which terms. */
import { z } from 'zod';
import { checked } from '../catalogue/card.ts';

/** What a field can be filled with. */
export const kitValues = [
  'clientIp',
  'helo',
  'senderDomain',
  'recipientDomain',
  'recipient',
  'remoteMta',
  'reply',
  'logLine',
  'firstSeen',
  'lastSeen',
  'stage',
  'retryPattern',
  'senderChecks',
  'changes',
] as const;
export type KitValue = (typeof kitValues)[number];

const words = z.string().min(1).max(600);

export const kitCardSchema = z.strictObject({
  /** Id of the provider card, whose contact is the official way in. */
  provider: z.string().min(1),
  /** What has to be done before one may write. */
  first: z.array(words).default([]),
  /** Their clock, from the last change made, or from the first refusal where none was. */
  notBefore: z.strictObject({ hours: z.number().positive(), because: words }).nullable().default(null),
  /** In the order of the form. `from`: the value of the case; without it only the user knows. */
  fields: z.array(z.strictObject({ asks: words, from: z.enum(kitValues).optional() })).min(1),
  /** What they will not do, so that nobody waits for it. */
  wontDo: z.array(words).default([]),
  expect: words,
  checked,
  source: words,
});
export type KitCard = z.infer<typeof kitCardSchema>;
