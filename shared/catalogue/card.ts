/** The shape of a reply card and a cause card. The build checks every YAML file in resources/ against these. */
import { z } from 'zod';
import { stages } from '../smtp/reply.ts';
import { causes } from './cause.ts';

export const cause = z.enum(causes);
export const side = z.enum(['receiver', 'sender', 'either']);
const words = z.string().min(1).max(600);

/** The day on which the facts were last looked up at `source`; null only in a user's own card. */
export const checked = z.iso.date('a day is written like 2026-11-29').nullable().default(null);

export const replyCardSchema = z.strictObject({
  /** kebab-case, unique over all tiers. A file holds the cards of one provider or product as a list. */
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  /** One or several: a wording that is identical to the letter for several providers is one card. */
  providers: z.array(z.string().min(1)).min(1),
  /** Basic codes that the card holds for. */
  codes: z.array(z.number().int().min(400).max(599)).default([421]),
  cause,
  side,
  /**
   * What must be in the lower-cased reply: all of `all`, and one of `any` if given. `enhanced` is compared exactly,
   * `''` is a reply without one. `is`: the whole sentence is one of these, the server's own name in front and the
   * closing full stop aside, addresses written `{ip}`; for sentences so short that they occur inside others; `''` is
   * a reply without words.
   */
  match: z.strictObject({
    enhanced: z.array(z.string()).optional(),
    is: z.array(z.string()).optional(),
    all: z.array(z.string().min(1)).default([]),
    any: z.array(z.string().min(1)).optional(),
    none: z.array(z.string().min(1)).optional(),
  }),
  /** Stock words of a product: the card holds only where the MX or a token shows that it is this provider. */
  onlyAt: z.boolean().default(false),
  /** Real replies, which are the card's tests: each finds this card and no other of its tier. */
  samples: z.array(z.string().min(3)).min(1),
  /** Where the reply usually occurs; `unknown` if anywhere. Never used as the stage of an attempt. */
  stage: z.enum(stages).default('unknown'),
  /** In plain words: what it means. */
  means: words,
  /** In plain words: what to do. */
  advice: words,
  /** Minutes to wait. */
  wait: z.strictObject({ min: z.number().int(), max: z.number().int() }).nullable().default(null),
  /** The sentence names no cause. */
  vague: z.boolean().default(false),
  /** The text itself says that retrying will not succeed, or that an allow list decides. */
  retryUseless: z.boolean().default(false),
  docUrl: z.string().url().nullable().default(null),
  checked,
  source: words,
  confidence: z.enum(['high', 'medium', 'low']),
  /** What the same words mean at one of `providers`, where that differs. */
  readings: z
    .array(
      z.strictObject({
        provider: z.string(),
        cause,
        side,
        means: words,
        advice: words,
        wait: z.strictObject({ min: z.number().int(), max: z.number().int() }).nullable().default(null),
        docUrl: z.string().url().nullable().default(null),
      }),
    )
    .default([]),
});
export type ReplyCard = z.infer<typeof replyCardSchema> & {
  tier: 'provider' | 'mta' | 'registry';
  /** From the user's own folder: goes before every card that came with the program. */
  user?: true;
};

export const causeCardSchema = z.strictObject({
  id: cause,
  title: words,
  /** A few words for inside a sentence: “the reply names too many connections”. */
  phrase: words,
  side,
  plain: words,
  admin: words,
  /** What evidence would confirm it, what would refute it. */
  wouldConfirm: z.array(words).min(1),
  wouldRefute: z.array(words).min(1),
  checked,
  sources: z.array(words).min(1),
});
export type CauseCard = z.infer<typeof causeCardSchema>;

/** A mailbox provider, gateway, sending service or mail server product: how to know it, how it wants to be written to. */
export const providerCardSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['mailbox', 'gateway', 'sending-service', 'hosting', 'product']),
  /**
   * Suffixes of host names, lower case, e.g. `google.com`: of MX, and of the names in banner and certificate. Cards
   * of this provider hold with its name only at these, so all of its domains belong here.
   */
  mx: z.array(z.string()).default([]),
  /** Domains at which people have a mailbox and no mail server: `gmail.com`. Of companies' domains it says nothing. */
  addresses: z.array(z.string()).default([]),
  /** Suffixes of submission hosts, for sending services. */
  submission: z.array(z.string()).default([]),
  /** Tokens in replies that only this provider or product writes, e.g. `gsmtp`: its signature. */
  tokens: z.array(z.string()).default([]),
  /**
   * It also runs under its customers' own names (an appliance): there its tokens tell it. Of other providers a token
   * counts only where no host is known, or where a sending service passes the reply on.
   */
  anywhere: z.boolean().default(false),
  contact: z
    .strictObject({
      url: z.string().url().nullable(),
      address: z.string().nullable(),
      asks: z.array(words).default([]),
      afterHours: z.number().nullable().default(null),
      note: z.string().default(''),
    })
    .nullable()
    .default(null),
  pages: z.array(z.strictObject({ label: words, url: z.string().url() })).default([]),
  /** Retry by hand not before, minutes; their own rule. */
  retryMinutes: z.number().int().nullable().default(null),
  limits: z.string().default(''),
  checked,
  source: words,
});
export type ProviderCard = z.infer<typeof providerCardSchema>;

export interface Catalogue {
  replies: ReplyCard[];
  causes: CauseCard[];
  providers: ProviderCard[];
}
