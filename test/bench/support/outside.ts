/** Programs as a user runs them: wall time, processor time, peak memory and what they print. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Run {
  /** Milliseconds. */
  wall: number;
  /** Milliseconds of all threads, system calls included. */
  cpu: number;
  megabytes: number;
  output: string;
}

const cli = join(import.meta.dirname, '../../../dist/cli.js');
const rounds = 3;

/**
 * @param ours false for another program than the built command line
 * @throws Error where it does not end with 0
 */
export function run(command: readonly string[], ours = true): Run {
  if (ours && !existsSync(cli)) throw new Error('Run npm run build first: the bench measures what is built.');
  const words = ours ? [process.execPath, cli, ...command] : command;
  const start = performance.now();
  // bash's own time keeps no memory, GNU time does
  const done = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    env: { ...process.env, LC_ALL: 'C' },
  });
  const wall = performance.now() - start;
  // a refusal is quick, and no figure
  if (done.status !== 0) throw new Error(`${words.join(' ')} ended with ${done.status}: ${done.stderr}`);
  const [, user, system, kilobytes] = (done.stderr ?? '').trim().split('\n').at(-1)!.split(' ').map(Number);
  return { wall, cpu: (user! + system!) * 1000, megabytes: kilobytes! / 1024, output: done.stdout ?? '' };
}

/** Each in its turn, several times over; of each the medians. The first round warms the disk and does not count. */
export function alternately(programs: readonly (() => Run)[]): Run[] {
  const all = programs.map((): Run[] => []);
  for (let round = 0; round <= rounds; round++)
    programs.forEach((program, i) => {
      const done = program();
      if (round > 0) all[i]!.push(done);
    });
  return all.map((runs) => ({
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
    output: runs[0]!.output,
  }));
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
