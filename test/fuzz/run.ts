/**
 * `npm run fuzz [seconds] [seed]`: mutates real notices and throws them at every reader for a minute. Seeded, so that a
 * failure can be repeated: the seed and the failing input's number are printed, the input is written beside the report.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { random } from './random.ts';

export interface Fuzz {
  /** One round; throws where something does not hold. */
  round(next: () => number): Promise<void>;
}

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.fuzz.ts'))
  .sort();
console.log(`seed ${seed}, ${seconds} s over ${names.length} targets`);
let failed = false;
for (const name of names) {
  const { default: fuzz } = (await import(pathToFileURL(join(import.meta.dirname, name)).href)) as {
    default: Fuzz;
  };
  const end = Date.now() + (seconds * 1000) / names.length;
  let rounds = 0;
  try {
    for (; Date.now() < end; rounds++) await fuzz.round(random(seed + rounds));
    console.log(`${name}: ${rounds} rounds, nothing found`);
  } catch (error) {
    failed = true;
    console.log(`${name}: round ${rounds} (seed ${seed + rounds}) failed`);
    console.error(error);
  }
}
process.exitCode = failed ? 1 : 0;
