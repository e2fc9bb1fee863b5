/** What the watch knows, on disk: replaced as a whole, so that a kill leaves the last one. */
import type { Carried } from '../../../shared/bounce/log/carried.ts';
import type { WatchState } from '../../../shared/watch/watch.ts';
import type { Reason } from '../../../shared/bounce/prose/reason.ts';
import { setAside } from '../../../shared/store/aside.ts';
import type { FileStorage } from '../../node/history/file-storage.ts';
import type { Place } from '../../node/watch/place.ts';
import type { KeptDigest } from './digests.ts';
import { jsonPieces } from './json-pieces.ts';
import { Packing, unpacked, type PackedReceiver } from './packed.ts';
import type { Told } from '../../../shared/watch/told.ts';

const name = 'watch.json';
/** The one before had each receiver as it is in memory. */
const version = 2;
const versionBefore = 1;

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

type WrittenWatch = Omit<KeptWatch, 'watch'> & {
  watch: Omit<WatchState, 'receivers'> & { receivers: Iterable<PackedReceiver> };
  reasons: Iterable<Reason>;
};

/** What was kept; null for a first start. What cannot be read is set aside, and `says` tells it. */
export async function readKept(
  storage: FileStorage,
  now: Date,
): Promise<{ kept: KeptWatch | null; says: string | null }> {
  const bytes = await storage.read(name);
  if (!bytes) return { kept: null, says: null };
  try {
    const kept = understood(JSON.parse(new TextDecoder().decode(bytes)) as KeptWatch | WrittenWatch);
    if (kept?.sources && kept.watch.incidents) return { kept, says: null };
  } catch {
    // not JSON, or not ours: set aside below
  }
  const aside = await setAside(storage, name, now.toISOString());
  return {
    kept: null,
    says: `The place of the watch could not be read and was set aside as ${aside}; the logs are read from their beginning. Cases that are there go on.`,
  };
}

function understood(written: KeptWatch | WrittenWatch): KeptWatch | null {
  if (written.version === versionBefore) return written as KeptWatch;
  if (written.version !== version) return null;
  const { reasons, watch, ...rest } = written as WrittenWatch;
  const all = [...reasons];
  return {
    ...rest,
    watch: { ...watch, receivers: Array.from(watch.receivers, (one) => unpacked(one, all)) },
  };
}

/** In pieces: with thousands of receivers it has megabytes, and is written often. */
export function writeKept(storage: FileStorage, kept: Omit<KeptWatch, 'version'>): Promise<void> {
  const packing = new Packing();
  const { watch } = kept;
  const receivers = packing.receivers(watch.receivers);
  // The reasons come last: by then all are known.
  const written: WrittenWatch = {
    ...kept,
    version,
    watch: { ...watch, receivers },
    reasons: packing.reasons,
  };
  return storage.replace(name, jsonPieces(written));
}
