/** The built watch from outside: catching up, and following 5,000 lines a second, with 5,000 receivers that put mail off. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusyLog } from './support/busy-log.ts';
import { alternately, run } from './support/outside.ts';

const perSecond = 5000;
/** `BENCH_MINUTES=10 npm run bench watch`: half a minute tells no creeping memory. */
const minutes = Number(process.env['BENCH_MINUTES'] ?? 0.5);

export default async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-watch-'));
  try {
    const log = join(folder, 'mail.log');
    const busy = new BusyLog();
    const lines = 1_000_000;
    writeFileSync(log, '');
    for (let part = 0; part < 20; part++) appendFileSync(log, busy.next(lines / 20, 8));
    let round = 0;
    const watch = (data: string) => ['watch', '--once', '--digest', 'off', '--log', log, '--data', data];
    const [logs, watched, empty] = alternately([
      () => run(['logs', log, '--json']),
      () => run(watch(join(folder, `once-${round++}`))),
      () => run(['watch', '--once', '--log', '/dev/null', '--data', join(folder, `none-${round++}`)]),
    ]);
    print(
      `catching up with ${lines} lines: ${seconds(watched!.wall)}, of which ${seconds(empty!.wall)} are the start; logs takes ${seconds(logs!.wall)}; peak ${Math.round(watched!.megabytes)} MB`,
    );
    await following(log, busy, join(folder, 'follows'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  async function following(log: string, busy: BusyLog, data: string): Promise<void> {
    const args = ['dist/cli.js', 'watch', '--json', '--digest', 'off', '--log', log, '--data', data];
    const watch = spawn(process.execPath, args, { stdio: 'ignore' });
    const closed = once(watch, 'close');
    const readTo = (): number =>
      Number(
        /"offset":(\d+)/.exec(
          existsSync(join(data, 'watch.json')) ? readFileSync(join(data, 'watch.json'), 'utf8') : '',
        )?.[1],
      );
    while (readTo() !== statSync(log).size) await sleep(200);
    const [before, began] = [processorTime(watch.pid!), performance.now()];
    const memory: number[] = [];
    const ticks = Math.round(minutes * 600);
    for (let tick = 0; tick < ticks; tick++) {
      appendFileSync(log, busy.next(perSecond / 10, 1000 / perSecond));
      await sleep(Math.max(0, began + (tick + 1) * 100 - performance.now()));
      if ((tick + 1) % Math.ceil(ticks / 10) === 0) memory.push(megabytes(watch.pid!, 'VmRSS'));
    }
    const took = (performance.now() - began) / 1000;
    const used = processorTime(watch.pid!) - before;
    print(
      `following ${perSecond} lines a second for ${Math.round(took)} s: ${((used / took) * 100).toFixed(1)} % of one core, target 15; memory by tenths of that time ${memory.join(' ')} MB, at most ${megabytes(watch.pid!, 'VmHWM')}, target 120`,
    );
    watch.kill();
    await closed;
  }
}

/** Seconds that a process has used, from /proc (Linux). */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const megabytes = (pid: number, what: 'VmRSS' | 'VmHWM'): number =>
  Math.round(
    Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024,
  );

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
