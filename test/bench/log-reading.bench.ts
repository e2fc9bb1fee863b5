/** Million-line logs against pflogsumm and eximstats in the same run, counts against the generator, and hostile logs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { readLogText } from '../../shared/bounce/log/reader.ts';
import type { LogSummary } from '../../shared/bounce/bounce.ts';
import { hostileLogs } from './support/hostile-logs.ts';
import {
  generateEximLog,
  generatePostfixLog,
  type GeneratorOptions,
  type Truth,
} from './support/log-generator.ts';

const million = 1_000_000;
const rounds = 3;

interface Measured {
  ms: number;
  firstAnswer: number | null;
  megabytes: number;
  log: LogSummary;
}
interface Peer {
  name: string;
  command: string[];
}

export default async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'log-reading-'));
  try {
    const reader = await bundle(folder);
    const pflogsumm = which('pflogsumm');
    const eximstats = which('eximstats') ?? unpackEximstats(folder);
    const postfix = compare(
      'Postfix',
      generatePostfixLog,
      pflogsumm === null ? null : { name: 'pflogsumm', command: ['perl', pflogsumm] },
    );
    const exim = compare(
      'Exim',
      generateEximLog,
      eximstats === null ? null : { name: 'eximstats', command: ['perl', eximstats] },
    );
    const small = postfix(folder, reader, print);
    exim(folder, reader, print);
    tenfold(folder, reader, small, print);
  } finally {
    rmSync(folder, { recursive: true });
  }
  linear(print);
}

/** The reader as it ships: one bundled file, no loader in the measured process. */
async function bundle(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(import.meta.dirname, 'support/read-log.ts'),
      outDir: join(folder, 'reader'),
      target: 'node20',
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'read-log.mjs' } },
    },
  });
  return join(folder, 'reader/read-log.mjs');
}

function which(program: string): string | null {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
}

/** eximstats from Debian's exim4-base, unpacked and not installed; null where apt is missing or offline. */
function unpackEximstats(folder: string): string | null {
  if (!which('apt-get') || !which('dpkg-deb')) return null;
  spawnSync('apt-get', ['download', 'exim4-base'], { cwd: folder, stdio: 'ignore' });
  const deb = readdirSync(folder).find((name) => name.startsWith('exim4-base') && name.endsWith('.deb'));
  if (!deb) return null;
  spawnSync('dpkg-deb', ['-x', deb, 'exim'], { cwd: folder, stdio: 'ignore' });
  const path = join(folder, 'exim/usr/sbin/eximstats');
  return existsSync(path) ? path : null;
}

function generate(generator: (options: GeneratorOptions) => Truth, path: string, lines: number): Truth {
  const file = openSync(path, 'w');
  try {
    return generator({ lines, seed: 421, write: (text) => writeSync(file, text) });
  } finally {
    closeSync(file);
  }
}

function measure(reader: string, path: string): Measured {
  return JSON.parse(
    execFileSync(process.execPath, [reader, path], { encoding: 'utf8', maxBuffer: 1 << 28 }),
  ) as Measured;
}

function compare(name: string, generator: (options: GeneratorOptions) => Truth, peer: Peer | null) {
  return (folder: string, reader: string, print: (line: string) => void): Measured => {
    const path = join(folder, `${name}.log`);
    const truth = generate(generator, path, million);
    const rate = (ms: number) => Math.round(truth.lines / ms) * 1000;
    let best: Measured | null = null;
    let peerMs = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      const measured = measure(reader, path);
      if (!best || measured.ms < best.ms) best = measured;
      if (peer)
        peerMs = Math.min(
          peerMs,
          timed(() =>
            spawnSync(peer.command[0]!, [...peer.command.slice(1), path], {
              stdio: 'ignore',
              env: { ...process.env, LC_ALL: 'C' },
            }),
          ),
        );
    }
    print(
      `${name}, ${truth.lines} lines: ${rate(best!.ms)} lines/s (${Math.round(best!.ms)} ms), peak ${Math.round(best!.megabytes)} MB; target under 200 MB`,
    );
    if (peer)
      print(
        `  ${peer.name}: ${rate(peerMs)} lines/s; we are ${(peerMs / best!.ms).toFixed(1)} times as fast, target 10`,
      );
    else
      print('  the peer is not installed here; target 10 times pflogsumm 163000, eximstats 140000 lines/s');
    const wrong = differences(best!.log, truth);
    print(
      `  counts: ${wrong.length === 0 ? `agree with the generator, ${truth.firstMx} first-MX failures among them` : `WRONG ${wrong.slice(0, 5).join(', ')}`}`,
    );
    return best!;
  };
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function differences(log: LogSummary, truth: Truth): string[] {
  const wrong: string[] = [];
  const same = (what: string, got: number | undefined, expected: number) => {
    if (got !== expected) wrong.push(`${what} ${got} for ${expected}`);
  };
  for (const what of ['sent', 'deferred', 'bounced', 'expired'] as const)
    same(what, log.attempts[what], truth[what]);
  same('deferred421', log.deferred421, truth.deferred421);
  same('domains', log.domains.length, truth.domains.size);
  for (const domain of log.domains) {
    const expected = truth.domains.get(domain.domain);
    for (const what of ['deferred', 'deferred421', 'messages', 'recovered', 'lost'] as const)
      same(`${domain.domain} ${what}`, domain[what], expected?.[what] ?? 0);
    same(`${domain.domain} pending`, domain.pending, domain.messages - domain.recovered - domain.lost);
  }
  return wrong;
}

function tenfold(folder: string, reader: string, small: Measured, print: (line: string) => void): void {
  const path = join(folder, 'tenfold.log');
  const truth = generate(generatePostfixLog, path, 10 * million);
  const large = measure(reader, path);
  const more = (large.megabytes / small.megabytes - 1) * 100;
  const wrong = differences(large.log, truth);
  print(
    `Postfix, ${truth.lines} lines: ${Math.round(truth.lines / large.ms) * 1000} lines/s, peak ${Math.round(large.megabytes)} MB, ${more.toFixed(0)} % more for ten times the log; target 20 %`,
  );
  print(
    `  counts ${wrong.length === 0 ? 'agree' : `WRONG ${wrong.slice(0, 5).join(', ')}`}; first answers after ${large.firstAnswer === null ? '-' : Math.round(large.firstAnswer)} ms`,
  );
}

/** In processor time, so that a busy machine does not look like a bad algorithm. */
function linear(print: (line: string) => void): void {
  let worst = { ratio: 0, family: '' };
  for (const [family, make] of Object.entries(hostileLogs)) {
    const [small, large] = [make(512), make(4096)].map((bytes) => processorTime(bytes, family)) as [
      number,
      number,
    ];
    const ratio = large / small;
    if (ratio > worst.ratio) worst = { ratio, family };
    if (ratio > 10) print(`  ${family}: ${ratio.toFixed(1)} times as long (${large.toFixed(0)} ms)`);
  }
  print(
    `hostile logs, ${Object.keys(hostileLogs).length} families: 8 times the log takes at most ${worst.ratio.toFixed(1)} times as long (${worst.family}); target 10`,
  );
}

/** Best of several, each long enough to be measured. */
function processorTime(bytes: Uint8Array, name: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    let times = 0;
    do {
      readLogText({ name, bytes }, { now: new Date('2026-11-21T00:00:00Z') });
      times++;
    } while (process.cpuUsage(start).user < 20_000);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000 / times);
  }
  return best;
}
