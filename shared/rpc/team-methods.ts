/** The part of the contract that is about where cases are kept, and about a team that shares them. */
import { z } from 'zod';

const address = z.string().trim().min(1).max(2000);

export const teamMethods = {
  /** Where cases are kept now, and from the next start on. */
  'place.show': z.strictObject({}),
  /** What there is behind an address; nothing is changed. */
  'place.test': z.strictObject({ address }),
  /** Where cases are kept from the next start on: a team's history, or null for this computer. */
  'place.set': z.strictObject({ address: address.nullable() }),
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

export interface TeamOutputs {
  'place.show': PlaceView;
  'place.test': { found: PlaceFound | null; problem: { says: string; hint: string } | null };
  'place.set': PlaceView;
  'place.again': { starts: boolean };
}
