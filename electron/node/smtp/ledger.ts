/** The politeness ledger: an append-only file in the data folder, one JSON record per line, obeyed by every process. */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalIp, classifyAddress } from '../../../shared/dns/address.ts';
import type { PolitenessLimits, SessionClaim, SessionLedger } from '../../../shared/ports.ts';
import {
  aheadMs,
  defaultLimits,
  keepMs,
  nextTestAfter,
  type PastSession,
} from '../../../shared/retry/politeness.ts';
import { folderProblem } from '../../../shared/store/folder-problem.ts';
import {
  garbledIn,
  lineOf,
  parse,
  lacks,
  serialise,
  type Ended,
  type LedgerSession,
  type Started,
} from './ledger-file.ts';
import { withLock } from '../process/with-lock.ts';
import { expectRegular, makeFolder, readRegularNow, replaceNow } from '../process/regular-file.ts';
import { isRunning } from '../process/process.ts';

export interface Ledger extends SessionLedger {
  /** What is wrong with the list, found when it was opened; null if nothing is. */
  readonly damage: { says: string; hint: string } | null;
  /**
   * When this server may be tested again, ISO 8601 UTC; null if now is fine. Without a client IP: when the last of
   * those that tested it may. A host that was never tested is free.
   */
  notBefore(
    target: { host?: string | null; address?: string | null; port?: number; clientIp?: string | null },
    now: Date,
    limits?: { politenessFirstHourMinutes: number; politenessAfterMinutes: number },
  ): { at: string; why: string } | null;
  /** Other than before once a session began or ended, in whatever process. */
  version(): string;
}

interface Known {
  version: string;
  text: string;
  sessions: LedgerSession[];
  byHost: Map<string, LedgerSession[]>;
}

type Claimed = Awaited<ReturnType<SessionLedger['claim']>>;

const maxOpen = 2;
/** No session lasts longer; one that seems to has lost its process. */
const longestSessionMs = 120_000;
/** A session on the internet that began later than this from now, began by a clock that has been set back since. */
const wrongClockMs = 3_600_000;
const compactAbove = 512 * 1024;

/**
 * `prove` throws where the folder is not the one that was opened any more. Without `mends` what is wrong is said and
 * left as it is: for a host that has no place to keep what it said until somebody has seen it.
 */
export async function openLedger(
  dataFolder: string,
  prove: () => void = () => {},
  mends = true,
): Promise<Ledger> {
  const ofFolder = (error: unknown): never => {
    throw folderProblem(error, 'open', dataFolder) ?? error;
  };
  const refusable = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      return ofFolder(error);
    }
  };
  refusable(() => makeFolder(dataFolder));
  const path = join(dataFolder, 'politeness.jsonl');
  const lock = `${path}.lock`;
  /** The last session once more, in a file of its own: should the list be lost, it is known, and its pause holds. */
  const last = join(dataFolder, 'politeness.last');

  function append(record: Started | Ended): void {
    expectRegular(path);
    const file = openSync(path, 'a+', 0o600);
    try {
      const { size } = fstatSync(file);
      const tail = Buffer.alloc(1);
      // A process killed while writing leaves half a line: end it, so that this record stands on its own.
      const torn = size > 0 && readSync(file, tail, 0, 1, size - 1) === 1 && tail[0] !== 10;
      writeSync(file, `${torn ? '\n' : ''}${lineOf(record)}`);
      // Not fsynced: it outlives every process, and after a power cut a pause of minutes has passed anyway.
    } finally {
      closeSync(file);
    }
  }

  /** What the file held when it was read last; it is read again once it is another, or has grown. */
  let known: Known | null = null;

  function version(): string {
    return [path, last]
      .map((name) => {
        // Asked of `existsSync`, because a folder that is away is no fault here: who writes into it says so.
        const file = existsSync(name) ? statSync(name, { bigint: true, throwIfNoEntry: false }) : null;
        return file ? `${file.ino} ${file.size} ${file.mtimeNs}` : '';
      })
      .join(' ')
      .trim();
  }
  function read(): Known {
    const now = version();
    if (known?.version !== now) {
      const { text } = textOf();
      const sessions = parse(text);
      known = { version: now, text, sessions, byHost: grouped(sessions, ({ host }) => host) };
    }
    return known;
  }

  /** The list, and the last session where the list has lost it or its end. */
  function textOf(): { text: string; lost: boolean } {
    const [text, again] = refusable(() =>
      [path, last].map((name) => (existsSync(name) ? readRegularNow(name) : '')),
    ) as [string, string];
    const lost = lacks(text, again);
    return { text: lost ? `${text}\n${again}` : text, lost };
  }

  function damageOf(): Ledger['damage'] {
    const { text, lost } = textOf();
    const garbled = garbledIn(text);
    if (!garbled && !lost) return null;
    const hint = 'Wait an hour before you test a server again that you tested today.';
    if (!garbled) {
      if (mends) rewrite(parse(text));
      return { says: 'The list of test sessions (politeness.jsonl) was lost, or its end.', hint };
    }
    const says = `${garbled === 1 ? 'One entry' : `${garbled} entries`} in the list of test sessions (politeness.jsonl) could not be read.`;
    if (!mends) return { says, hint };
    const aside = asideOf(path);
    copyFileSync(path, aside);
    chmodSync(aside, 0o600);
    rewrite(parse(text));
    return { says: `${says} The file was kept as ${basename(aside)}.`, hint };
  }

  function rewrite(sessions: readonly LedgerSession[]): void {
    replaceNow(path, sessions.map(serialise).join(''));
  }

  function load(): LedgerSession[] {
    const { text, sessions } = read();
    // What cannot be read is taken out of the way by a desk, which says so.
    if (text.length < compactAbove || garbledIn(text)) return sessions;
    // The last ones in any case: a clock that runs ahead must not end the pauses.
    const kept = sessions.filter((s, i) => Date.now() - s.began < keepMs || i >= sessions.length - 100);
    rewrite(kept);
    return kept;
  }

  function tryClaim(claim: SessionClaim): Claimed | 'busy' {
    const sessions = load();
    const known = sessions.filter((s) => s.address === claim.address && s.clientIp === claim.clientIp);
    const real = classifyAddress(claim.address) === 'public';
    const before = known.filter((s) => isOfThePast(s, claim.at));
    const past = real ? before.map(inRealTime) : before;
    const now = real ? Date.now() : claim.at;
    const refused = claim.override === null ? nextTestAfter(past, now, claim.limits) : null;
    if (refused) return { refused };
    const others = sessions.filter(isOpen);
    if (others.length >= maxOpen || others.some((s) => s.address === claim.address)) return 'busy';
    const { address, port, host, clientIp, at, override } = claim;
    const id = randomUUID();
    const started: Started = {
      id,
      at,
      address,
      port,
      host,
      clientIp,
      pid: process.pid,
      began: Date.now(),
      ...(override !== null && { override }),
    };
    append(started);
    replaceNow(last, lineOf(started));
    return { granted: id };
  }

  return {
    damage: await withLock(lock, damageOf).catch(ofFolder),
    async claim(claim) {
      for (;;) {
        if (claim.signal?.aborted) return 'stopped';
        refusable(prove);
        const result = await withLock(lock, () => tryClaim(claim)).catch(ofFolder);
        if (result !== 'busy') return result;
        await sleep(25);
      }
    },
    version,
    async release(id, hintUntil) {
      const ended = (): void => {
        prove();
        const record: Ended = { ended: id, ...(hintUntil !== null && { hintUntil }) };
        append(record);
        const begun = existsSync(last) ? readRegularNow(last) : '';
        if (begun.includes(id)) replaceNow(last, `${begun}${lineOf(record)}`);
      };
      // What the session gave is worth more; without this record it counts as open for two minutes.
      await withLock(lock, ended).catch((error: unknown) => {
        if (!folderProblem(error, 'open')) throw error;
      });
    },
    notBefore(target, now, limits) {
      const address = target.address ? canonicalIp(target.address) : null;
      const host = target.host?.toLowerCase() ?? null;
      const { sessions, byHost } = read();
      const relevant = (address ? sessions : (byHost.get(host ?? '') ?? [])).filter(
        (s) =>
          (!address || s.address === address) &&
          (!target.clientIp || s.clientIp === target.clientIp) &&
          isOfThePast(s, now.getTime()),
      );
      const pairs = grouped(relevant, (s) => `${s.address} ${s.clientIp}`);
      const next = [...pairs.values()]
        .map((past) => nextTestAfter(past, now.getTime(), limits ? limitsFrom(limits) : defaultLimits))
        .filter((n) => n !== null)
        .sort((a, b) => b.at - a.at)[0];
      return next ? { at: new Date(next.at).toISOString(), why: next.why } : null;
    },
  };
}

/** The limits as the settings name them. */
export function limitsFrom(settings: {
  politenessFirstHourMinutes: number;
  politenessAfterMinutes: number;
}): PolitenessLimits {
  return {
    firstHourMinutes: settings.politenessFirstHourMinutes,
    afterMinutes: settings.politenessAfterMinutes,
  };
}

/** A session that was not ended lasts as long as its process, and not for ever. */
const isOpen = ({ ended, began, pid }: LedgerSession): boolean =>
  !ended && Math.abs(Date.now() - began) < longestSessionMs && isRunning(pid);

/** What lies ahead was noted by a clock that ran wrong; on the internet the real one counts. */
const isOfThePast = ({ address, at, began }: LedgerSession, now: number): boolean =>
  classifyAddress(address) === 'public' ? began - Date.now() < wrongClockMs : at - now < aheadMs;

/** A clock that was set (`--now`) counts for servers of one's own; on the internet the pauses are real ones. */
const inRealTime = ({ at, began, hintUntil }: LedgerSession): PastSession => ({
  at: began,
  hintUntil: hintUntil === null ? null : hintUntil - at + began,
});

function grouped<T>(list: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(by(one));
    if (group) group.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}

/** A name that no file has. */
function asideOf(path: string): string {
  const dated = `${path}.unreadable-${new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)}`;
  let name = dated;
  for (let n = 2; existsSync(name); n++) name = `${dated}-${n}`;
  return name;
}
