/** The pieces of a report to the other side. */

/** What an escalation needs; the words of `missing`. */
export const pieces = [
  'clientIp',
  'helo',
  'recipientDomain',
  'remoteMta',
  'firstSeen',
  'lastSeen',
  'reply',
  'stage',
  'scope',
  'retryPattern',
  'transcript',
  'senderChecks',
  'changes',
  'queueId',
] as const;
export type Piece = (typeof pieces)[number];

/** Nice to have: a report without them is complete. */
export const optionalPieces: ReadonlySet<Piece> = new Set<Piece>(['transcript', 'changes', 'queueId']);
