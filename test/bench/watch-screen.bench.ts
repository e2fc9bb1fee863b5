/** From a line in the log to the page of a served desk: until it hears of it, and what it then asks holds it. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServe } from '../support/double.ts';
import { BusyLog } from './support/busy-log.ts';
import { callsOf } from './support/calls.ts';
import { percentile } from './support/numbers.ts';

export default async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-screen-'));
  const log = join(folder, 'mail.log');
  const busy = new BusyLog(Date.now());
  writeFileSync(log, busy.next(5000, 0.2));
  const serve = await startServe(join(folder, 'data'));
  const ended = new AbortController();
  try {
    const call = callsOf(serve.address);
    const { watching } = await call('settings.get', {});
    const heard = listening(serve.address, ended.signal);
    await call('settings.set', { watching: { ...watching, on: true, logs: [log] } });
    let written = 5000;
    const shown = async (): Promise<number> => (await call('watch.show', {})).sources[0]?.lines ?? 0;
    while ((await shown()) < written) await sleep(50);

    /** Milliseconds until a page that asks when it is told shows so many lines. */
    async function until(lines: number): Promise<number> {
      const began = performance.now();
      do await heard.next();
      while ((await shown()) < lines);
      return performance.now() - began;
    }
    async function measured(
      what: string,
      perTick: number,
      times: number,
      pause: () => number,
    ): Promise<void> {
      const took: number[] = [];
      for (let i = 0; i < times; i++) {
        await sleep(pause());
        appendFileSync(log, busy.next(perTick, 0.2));
        written += perTick;
        took.push(await until(written));
      }
      const [half, most] = [percentile(took, 50), Math.max(...took)].map(Math.round);
      print(`from line to screen, ${what}: median ${half} ms, longest ${most} ms, target 1000`);
    }
    await measured('a line now and then', 1, 60, () => 50 + Math.random() * 500);
    await measured('5000 lines a second, 5000 receivers', 500, 200, () => 100);
  } finally {
    ended.abort();
    await serve.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each time that the page's stream of events tells that the watch has read something. */
async function* listening(address: string, signal: AbortSignal): AsyncGenerator<void, void> {
  const { origin, hash } = new URL(address);
  const headers = { 'x-deferral-desk-token': hash.replace('#token=', '') };
  const { body } = await fetch(`${origin}/events`, { headers, signal });
  for await (const part of body!.pipeThrough(new TextDecoderStream()))
    if (part.includes('event: watched')) yield;
}
