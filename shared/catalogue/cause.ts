/** The sixteen causes of a 421, in the fixed order that breaks ties. One card each in resources/causes. */
export const causes = [
  'capacity',
  'maintenance',
  'connection-limit',
  'rate-limit',
  'reputation',
  'authentication',
  'reverse-dns',
  'greylisting',
  'policy',
  'content',
  'timeout',
  'dns-failure',
  'protocol-error',
  'tls',
  'sender-outage',
  'other',
] as const;
export type Cause = (typeof causes)[number];

/** On whose side the cause lies; `either` where it cannot be told. */
export type Side = 'receiver' | 'sender' | 'either';

/** What a reply turned out to be: the best card and what it says. */
export interface ReplyMatch {
  /** Id of the card; unique over all tiers. */
  card: string;
  /** `gmail`, `postfix`, `generic`, …; null where several providers share the wording and the MX did not decide. */
  provider: string | null;
  cause: Cause;
  side: Side;
  /** provider: a mailbox provider's or gateway's own wording; mta: a product's; registry: the enhanced status alone; words: keywords. */
  tier: 'provider' | 'mta' | 'registry' | 'words';
  confidence: 'high' | 'medium' | 'low';
  /** Card of a provider whose words these are, said by a server that is not its own; `tier` is `words` then. */
  like?: string;
}

const receivers: readonly Cause[] = ['capacity', 'maintenance'];
const eithers: readonly Cause[] = ['greylisting', 'policy', 'timeout', 'dns-failure', 'tls', 'other'];

/** The usual side of a cause, where no card says otherwise. */
export function sideOf(cause: Cause): Side {
  if (receivers.includes(cause)) return 'receiver';
  return eithers.includes(cause) ? 'either' : 'sender';
}
