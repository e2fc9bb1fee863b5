/** What the watch knows, on disk: replaced as a whole, so that a kill leaves the last one. */
import type { Carried } from '../../../shared/bounce/log/carried.ts';
import type { WatchState } from '../../../shared/watch/watch.ts';
import type { Storage } from '../../../shared/ports.ts';
import { setAside } from '../../../shared/store/aside.ts';
import type { Place } from '../../node/watch/place.ts';
import type { KeptDigest } from './digests.ts';
import type { Told } from '../../../shared/watch/told.ts';

const name = 'watch.json';
const version = 1;

export interface KeptSource {
  /** Of a file. */
  place: Place | null;
  /** Of a journal, and of standard input. */
  cursor: string | null;
  carried: Carried;
  /** The newest time of its lines, as the log writes it, and in UTC; null or absent where none was read. */
  newest?: { at: string; seconds: number } | null;
  /** A line of a mail server was among them. */
  isMail?: boolean;
}

export interface KeptWatch {
  version: number;
  sources: Record<string, KeptSource>;
  watch: WatchState;
  /** What was to be told when this was written. */
  untold: Told[];
  /** What was told last, for the screen. */
  said?: Told[];
  digest?: KeptDigest;
  /** What the webhook did not take yet. */
  posting?: Told[];
}

/** What was kept; null for a first start. What cannot be read is set aside, and `says` tells it. */
export async function readKept(
  storage: Storage,
  now: Date,
): Promise<{ kept: KeptWatch | null; says: string | null }> {
  const bytes = await storage.read(name);
  if (!bytes) return { kept: null, says: null };
  try {
    const kept = JSON.parse(new TextDecoder().decode(bytes)) as KeptWatch;
    if (kept.version === version && kept.sources && kept.watch.incidents) return { kept, says: null };
  } catch {
    // not JSON: set aside below
  }
  const aside = await setAside(storage, name, now.toISOString());
  return {
    kept: null,
    says: `The place of the watch could not be read and was set aside as ${aside}; the logs are read from their beginning. Cases that are there go on.`,
  };
}

export const writeKept = (storage: Storage, kept: Omit<KeptWatch, 'version'>): Promise<void> =>
  storage.replace(name, new TextEncoder().encode(JSON.stringify({ version, ...kept })));
