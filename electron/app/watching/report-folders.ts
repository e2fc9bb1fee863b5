/** The folders of reports, and which files of them were read: that is kept in a file of its own, written where it changed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Storage } from '../../../shared/ports.ts';
import { setAside } from '../../../shared/store/aside.ts';
import type { Desk } from '../desk.ts';
import { ReportSource } from './report-source.ts';

const name = 'watch-reports.json';
const version = 1;
/** How often a folder is looked at, milliseconds. */
const everyMs = 10_000;

interface ReportFolders {
  readonly sources: readonly ReportSource[];
  /** What has to be said; said once. */
  remarks(): string[];
  /** Everything that is there now. */
  readAll(signal: AbortSignal): Promise<void>;
  /** From now on what comes, until it is stopped. */
  follow(signal: AbortSignal): Promise<void>;
}

export async function followReports(
  desk: Desk,
  storage: Storage,
  paths: readonly string[],
): Promise<ReportFolders> {
  const remarks: string[] = [];
  const taken = paths.length ? await readTaken() : {};
  const sources = paths.map((path) => new ReportSource(desk, path, taken[path] ?? []));

  async function readTaken(): Promise<Record<string, string[]>> {
    const bytes = await storage.read(name);
    if (!bytes) return {};
    try {
      const kept = JSON.parse(new TextDecoder().decode(bytes)) as Kept;
      if (kept.version === version && typeof kept.taken === 'object') return kept.taken;
    } catch {
      // not JSON: set aside below
    }
    const aside = await setAside(storage, name, desk.now().toISOString());
    remarks.push(
      `Which reports were read could not be read and was set aside as ${aside}; all are looked at again, and none is kept twice.`,
    );
    return {};
  }

  /** A folder that is not watched today keeps its place. */
  function keep(): Promise<void> {
    for (const source of sources) taken[source.path] = source.taken;
    const kept: Kept = { version, taken };
    return storage.replace(name, new TextEncoder().encode(JSON.stringify(kept)));
  }

  /** What is new in all of them. @param atRest without files that somebody may still be writing */
  async function look(atRest: boolean, signal: AbortSignal): Promise<void> {
    for (const source of sources) while (!signal.aborted && (await source.step(atRest, signal))) await keep();
  }

  return {
    sources,
    remarks: () => [...remarks.splice(0), ...sources.flatMap((source) => source.remarks())],
    readAll: (signal) => look(false, signal),
    async follow(signal) {
      while (!signal.aborted) {
        await look(true, signal);
        await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

interface Kept {
  version: number;
  /** By folder: keys of the files that were read. */
  taken: Record<string, string[]>;
}
