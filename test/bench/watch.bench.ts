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
import { alternately, run } from './support/outside.ts';

const receivers = 5000;
const perSecond = 5000;
/** One delivery in so many is put off, and accepted a quarter of an hour later. */
const onePutOff = 33;

/** Lines of a Postfix log, from a second on; what was put off comes back by itself. */
class BusyLog {
  #serial = 0x10000;
  #at = Date.parse('2026-05-17T09:00:00Z');
  readonly #later: { at: number; id: string; domain: string }[] = [];

  next(count: number, everyMs: number): string {
    const lines: string[] = [];
    const say = (program: string, words: string): void => {
      this.#at += everyMs;
      lines.push(
        `${new Date(this.#at).toISOString().slice(0, 19)}+00:00 mail1 postfix/${program}: ${words}\n`,
      );
    };
    while (lines.length < count) {
      const due = this.#later[0] && this.#later[0].at <= this.#at ? this.#later.shift() : undefined;
      const n = this.#serial;
      const id = due?.id ?? `4${(this.#serial++).toString(16).toUpperCase().padStart(9, '0')}`;
      const domain = due?.domain ?? `r${(n * 7919) % receivers}.example`;
      const relay = `to=<user${n}@${domain}>, relay=mx1.${domain}[192.0.2.7]:25, delay=2, delays=1/0/0/1`;
      if (!due) {
        say('smtpd[701]', `${id}: client=app1.example.com[198.51.100.9]`);
        say('qmgr[40]', `${id}: from=<news@example.com>, size=4211, nrcpt=1 (queue active)`);
      }
      if (!due && n % onePutOff === 0) {
        const says = `host mx1.${domain}[192.0.2.7] said: 421 4.7.0 Try again later (in reply to RCPT TO command)`;
        say('smtp[772]', `${id}: ${relay.replace(`user${n}`, 'user')}, dsn=4.7.0, status=deferred (${says})`);
        this.#later.push({ at: this.#at + 900_000, id, domain });
        continue;
      }
      const to = due ? relay.replace(`user${n}`, 'user') : relay;
      say('smtp[771]', `${id}: ${to}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9F8E7D)`);
      say('qmgr[40]', `${id}: removed`);
    }
    return lines.join('');
  }
}

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
    const [before, began, length] = [processorTime(watch.pid!), performance.now(), 30];
    for (let tick = 0; tick < length * 10; tick++) {
      appendFileSync(log, busy.next(perSecond / 10, 1000 / perSecond));
      await sleep(Math.max(0, began + (tick + 1) * 100 - performance.now()));
    }
    const took = (performance.now() - began) / 1000;
    const used = processorTime(watch.pid!) - before;
    const status = readFileSync(`/proc/${watch.pid}/status`, 'utf8');
    const [now, most] = [/VmRSS:\s+(\d+)/, /VmHWM:\s+(\d+)/].map(
      (what) => Number(what.exec(status)![1]) / 1024,
    );
    print(
      `following ${perSecond} lines a second for ${Math.round(took)} s: ${((used / took) * 100).toFixed(1)} % of one core, target 15; memory ${Math.round(now!)} MB, at most ${Math.round(most!)}, target 120`,
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

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
