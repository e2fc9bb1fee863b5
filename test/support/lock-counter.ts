/** Adds one to the number in a file, `times` over, each time alone with it: `lock-counter.ts FILE TIMES`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { withLock } from '../../electron/node/process/with-lock.ts';

const [, , file, times] = process.argv as [string, string, string, string];
const addOne = (): void => writeFileSync(file, String(Number(readFileSync(file, 'utf8')) + 1));

async function count(): Promise<void> {
  for (let n = 0; n < Number(times); n++) await withLock(`${file}.lock`, addOne);
}
void count();
