/** Long histories for benchmarks: as many cases as one likes, unlike each other as real ones are. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseSummary } from '../../shared/store/summary.ts';
import { emptyHistory } from '../../shared/store/snapshot.ts';
import { loadSqlite } from '../../electron/node/history/sqlite.ts';
import { noted, opened, summary } from './history.ts';

const replies = [
  '421 4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address',
  '421 4.7.0 Temporarily deferred due to unexpected volume or user complaints',
  '421 4.3.2 Service not available, closing transmission channel',
  '421 Too many concurrent SMTP connections from this IP address; please try again later',
  '421 4.7.1 Message throttled, reputation of the sending network is low',
];
/** Same numbers each time: a small generator with a seed (LCG of Numerical Recipes). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

export function longSummary(n: number, random: () => number): CaseSummary {
  const id = `c-20260517-${n}`;
  const domain = `receiver${Math.floor(random() ** 2 * 4000)}.example`;
  const word = () => `w${Math.floor(random() ** 2 * 20_000).toString(36)}x`;
  const at = new Date(Date.UTC(2024, 0, 1) + Math.floor(random() * 8e10)).toISOString();
  return summary(id, {
    recipientDomain: domain,
    firstSeen: at,
    lastSeen: at,
    status: (['open', 'waiting', 'cooling', 'recovered', 'closed'] as const)[n % 5]!,
    ticket: `INC-${100_000 + n}`,
    searchText: [
      ...[
        id,
        `INC-${100_000 + n}`,
        domain,
        `mx${n % 7}.${domain}`,
        `${['192.0.2', '198.51.100', '203.0.113'][n % 3]}.${n % 250}`,
        replies[n % 5],
      ],
      ...[`user${n}@${domain}`, ...Array.from({ length: 25 }, word)],
    ].join(' '),
    remindAt: null,
    cause: ['rate-limit', 'reputation', 'capacity', 'connection-limit', 'policy'][n % 5]!,
    provider: ['gmail', 'yahoo', 'microsoft', null, null, null][n % 6]!,
    likeness: { receiver: domain, wording: replies[n % 5]!, mx: `mx${n % 7}.${domain}` },
  });
}

/** Writes the snapshot of a history with so many cases, each with notes of so many bytes. Returns its size in bytes. */
export async function writeHistory(folder: string, cases: number, noteBytes: number): Promise<number> {
  const tables = emptyHistory(await loadSqlite());
  const random = numbers(cases);
  let sequence = 0;
  tables.inTransaction(() => {
    for (let n = 1; n <= cases; n++) {
      const row = longSummary(n, random);
      tables.apply({ sequence: ++sequence, change: opened(row.id), summary: row });
      if (noteBytes)
        tables.apply({ sequence: ++sequence, change: noted(row.id, 'x'.repeat(noteBytes)), summary: null });
    }
  });
  tables.optimise();
  const image = tables.export();
  tables.close();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'history.sqlite'), image);
  return image.length;
}

export const quantile = (list: number[], q: number): number =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))]!;
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
