/** Between two looks at the sources: woken by the system where it tells that a log was written to, else by the clock. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lines } from './source.ts';

/** How often a log is looked at for new lines where nobody tells of them, milliseconds. */
const everyMs = 250;
/** A log that is written to all the time is looked at no more often. */
const leastMs = 100;

/** @param since when it was looked at last, by `performance.now()` */
export async function idle(sources: readonly Lines[], since: number, signal: AbortSignal): Promise<void> {
  const ends: (() => void)[] = [];
  await new Promise<void>((wake) => {
    const stop = (): void => wake();
    const timer = setTimeout(wake, everyMs);
    signal.addEventListener('abort', stop);
    ends.push(
      () => clearTimeout(timer),
      () => signal.removeEventListener('abort', stop),
    );
    ends.push(...sources.map((lines) => lines.listen(wake)));
  });
  for (const end of ends) end();
  const left = since + leastMs - performance.now();
  if (left > 0) await sleep(left, undefined, { signal }).catch(() => undefined);
}
