/** The part of the contract that is about where cases are kept, and about a team that shares them. */
import { z } from 'zod';

const address = z.string().trim().min(1).max(2000);

const cardPath = z
  .string()
  .regex(
    /^(?:replies\/(?:provider|mta|registry)|providers|causes|commands|dnsbl|kits|letters)\/[a-z0-9][a-z0-9-]{0,60}\.yaml$/,
    'a card file is named in small letters, digits and hyphens, and ends in .yaml',
  );
const cardText = z.string().max(200_000);

const days = z.number().int().min(1).max(36_500).nullable();
const keptDays = z.strictObject({ evidence: days, closed: days });

export const teamMethods = {
  /** Where cases are kept now, and from the next start on. */
  'place.show': z.strictObject({}),
  /** What there is behind an address; nothing is changed. */
  'place.test': z.strictObject({ address }),
  /** Where cases are kept from the next start on: a team's history, or null for this computer. */
  'place.set': z.strictObject({ address: address.nullable() }),
  /** The card files that the team has of its own. */
  'cards.list': z.strictObject({}),
  'cards.show': z.strictObject({ path: cardPath }),
  /** What `cards check` would say if this stood in that file; nothing is saved. */
  'cards.check': z.strictObject({ path: cardPath, text: cardText }),
  /** `text` null removes the file. `after`: the version that was decided by, null for a new file. */
  'cards.save': z.strictObject({
    ...{ path: cardPath, text: cardText.nullable(), after: z.number().int().nullable() },
  }),
  /** What would go by now if files and closed cases were kept for so many days, and which addresses were forgotten. */
  'keeping.show': keptDays,
  /** Removes it for good. */
  'keeping.purge': keptDays,
  /** Puts a placeholder in the place of an address in every case, and removes the files that may hold it. */
  'keeping.forget': z.strictObject({ address: z.string().trim().min(3).max(320) }),
  /** Ends the desktop program and starts it again. */
  'place.again': z.strictObject({}),
} as const;

export interface PlaceView {
  /** The database and its machine; null for the data folder. */
  now: string | null;
  /** Where it was said what is now; null where nothing was said. */
  from: 'command-line' | 'environment' | 'settings' | null;
  /** The address of the next start, as Settings have it; null for the data folder. */
  next: string | null;
  /** The next start is another one than this. */
  differs: boolean;
  /** Why it cannot be changed here, as a sentence. */
  fixed: string | null;
  canStartAgain: boolean;
}

export interface PlaceFound {
  place: string;
  /** The version of PostgreSQL. */
  server: string;
  user: string;
  /** False for a replica. */
  canWrite: boolean;
  /** Null where no history was made there yet. `knows`: the version that this program brings it to. */
  history: { version: number; knows: number; cases: number } | null;
  /** `TLSv1.3`; null where the connection is not encrypted. */
  tls: string | null;
}

/** A sentence about one line of a file. */
interface CardRemark {
  file: string;
  line: number;
  says: string;
}
export interface CardRemarks {
  /** What keeps a card from being used, or makes it find what it should not. */
  faults: CardRemark[];
  /** What does no harm today. */
  remarks: CardRemark[];
}
/** The card files that hold. `number`: their version. */
interface CardList {
  cards: { path: string; number: number; by: string | null; at: string }[];
}

/** How many went, or would go. */
export interface Purged {
  cases: number;
  files: number;
}
/** `by` null: by itself. */
export interface PurgedBefore extends Purged {
  number: number;
  at: string;
  by: string | null;
}
/** The protocol of an address that was forgotten; it does not say which. */
export interface Forgotten {
  placeholder: string;
  /** Ids, in the order in which they were opened. */
  cases: string[];
  changes: number;
  files: number;
}
export interface ForgottenBefore {
  number: number;
  at: string;
  by: string;
  cases: number;
  changes: number;
  files: number;
}

export interface TeamOutputs {
  /** Both protocols with the last one first. */
  'keeping.show': { would: Purged; purged: PurgedBefore[]; forgotten: ForgottenBefore[] };
  'keeping.purge': Purged;
  'keeping.forget': Forgotten;
  'cards.list': CardList;
  /** The newest first. */
  'cards.show': { versions: { number: number; text: string | null; by: string | null; at: string }[] };
  'cards.check': CardRemarks;
  'cards.save': CardList;
  'place.show': PlaceView;
  'place.test': { found: PlaceFound | null; problem: { says: string; hint: string } | null };
  'place.set': PlaceView;
  'place.again': { starts: boolean };
}
