/** One case as lists and look-ups need it: computed by the host after each change, kept with the change. */
import type { CaseStatus } from '../case/case.ts';
import type { Likeness } from '../case/likeness.ts';

export type { Likeness };

/** What a line of the list says besides: shown, and never searched or sorted by. */
export interface CaseLine {
  /** Code and first words of the newest reply; null where nobody replied. */
  reply: string | null;
  /** The domain that sends. */
  sender: string | null;
  /** The one with the most messages, where there are several and the case is named after none. */
  receiver: string | null;
  /** Receivers besides the one that the case is named after. */
  moreReceivers: number;
  /** When the last message got through; missing where not all did, and in what was kept before this was told. */
  recoveredAt?: string;
}

export interface CaseSummary {
  id: string;
  /** Status and next step as of the last change; the age band is derived from `firstSeen` when the list is shown. */
  status: CaseStatus;
  openedBy: 'person' | 'watch';
  recipientDomain: string | null;
  /** Id of the leading cause, and of the receiver's provider, as of the last change. */
  cause: string | null;
  provider: string | null;
  /** ISO 8601, UTC. */
  firstSeen: string;
  lastSeen: string;
  nextId: string;
  nextTitle: string;
  notBefore: string | null;
  /** What is next; of a closed case how it ended. */
  says: string;
  tags: string[];
  ticket: string | null;
  customer: string | null;
  archived: boolean;
  line: CaseLine;
  /** When the case is to be brought up again, ISO 8601, UTC. */
  remindAt: string | null;
  /** Who has taken the case. */
  takenBy: string | null;
  /** Everything that a search should find the case by, as running text. Empty in answers: it is not read back. */
  searchText: string;
  likeness: Likeness;
}

export interface DeletedCase extends CaseSummary {
  /** ISO 8601, UTC. */
  deletedAt: string;
}

export type SortKey = 'lastSeen' | 'firstSeen' | 'recipientDomain' | 'status' | 'cause' | 'due' | 'takenBy';

export interface ListQuery {
  /** Words, each of which must begin a word of the case. Empty finds all. */
  query: string;
  /** Empty for every status. */
  status: readonly string[];
  /** Only cases with this leading cause, of this provider. */
  cause?: string | undefined;
  provider?: string | undefined;
  /** Only what this person has taken; null for what nobody has. */
  takenBy?: string | null | undefined;
  sort: SortKey;
  descending: boolean;
  /** The archived cases instead of the others. */
  archived: boolean;
  limit: number;
  offset: number;
}

/** What the list can be narrowed to: ids with their number of cases, most first. */
export interface Facets {
  causes: { id: string; cases: number }[];
  providers: { id: string; cases: number }[];
}

/** Something that the user must know about the history: a cut tail, a file set aside. */
export interface StoreWarning {
  says: string;
  hint: string;
  /** Files set aside that hold changes which can still be made out. */
  recover?: string[];
  /** It is kept in the folder until somebody has seen it. */
  kept?: true;
}
