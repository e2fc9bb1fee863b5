/**
 * When a team's database answered last, kept in the data folder: a command line or a `serve` that finds it away at its start can
 * say so. Nothing rests on it: where it cannot be kept or read, it is not told.
 */
import { join } from 'node:path';
import { expectRegular, makeFolder, readRegularNow, replaceNow } from '../process/regular-file.ts';

const everyMs = 60_000;

export interface LastContact {
  /** ISO 8601, UTC; null where it never answered, or where another one was used last. */
  at: string | null;
  /** Notes that it answers, once a minute at most. */
  now(at: string): void;
}

/** `place`: which database, as people are told. */
export function lastContact(dataFolder: string, place: string): LastContact {
  const path = join(dataFolder, 'last-contact.json');
  let kept = 0;
  return {
    at: read(path, place),
    now(at) {
      if (Date.parse(at) - kept < everyMs) return;
      kept = Date.parse(at);
      try {
        makeFolder(dataFolder);
        expectRegular(path);
        replaceNow(path, JSON.stringify({ place, at }));
      } catch {
        // a folder that refuses, or what is no file, is said where something rests on it
      }
    },
  };
}

function read(path: string, place: string): string | null {
  try {
    const kept = JSON.parse(readRegularNow(path)) as { place?: unknown; at?: unknown };
    return kept.place === place && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(kept.at))
      ? String(kept.at)
      : null;
  } catch {
    return null;
  }
}
