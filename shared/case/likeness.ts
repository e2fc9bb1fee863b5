/** Seen before? What two cases of one kind have in common, kept as three short keys so that a history can be searched. */
import type { Attempt } from '../bounce/attempt.ts';
import { masked } from './deliveries.ts';

export interface Likeness {
  /** The recipient domain; its provider where several domains are affected. */
  receiver: string | null;
  /** The wording with addresses, ids and numbers taken out. */
  wording: string | null;
  mx: string | null;
}

export function likenessOf(
  recipientDomain: string | null,
  lead: Attempt | null,
  remoteMta: string | null,
): Likeness {
  const { reply } = lead ?? {};
  return {
    receiver: recipientDomain ?? lead?.match?.provider ?? null,
    wording: reply ? `${reply.code} ${masked(reply.text).slice(0, 200)}` : null,
    mx: remoteMta?.toLowerCase() ?? null,
  };
}
