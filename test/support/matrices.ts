/**
 * Long matrices: `npm test` takes a seeded sample of each, `npm run test:long` every entry. The seed is fixed, so that
 * what failed once fails again. Looks at screens go by turns instead: what a day leaves out the next ones take.
 */
import { random } from '../fuzz/random.ts';

/** Whether every entry is wanted; test/run.mjs asks for it. */
export const whole = process.env.MATRICES === 'whole';

/** `count` of the entries, in their order, the first and the last among them; where the whole is wanted, all. */
export function sampleOf<T>(all: readonly T[], count: number): T[] {
  if (whole || all.length <= count) return [...all];
  const next = random(all.length);
  const chosen = new Set([0, all.length - 1]);
  while (chosen.size < count) chosen.add(Math.floor(next() * all.length));
  return all.filter((_, i) => chosen.has(i));
}

/** How often fast-check tries a property: `count` times where the whole is wanted, else a fifth, anew with each run. */
export const tries = (count: number): { numRuns: number } => ({
  numRuns: whole ? count : Math.ceil(count / 5),
});

/** Days since 1970; kept in the environment, so that workers that begin after midnight take the same entries. */
const turn = Number((process.env['TURN'] ??= String(Math.floor(Date.now() / 86_400_000))));

/**
 * Whether the entry at this place is looked at today: every one once in `days` days, and all where the whole is
 * wanted. For what is too slow to be met each time. TURN=N before a command takes the entries of another day.
 */
export const isTurn = (place: number, days: number): boolean => whole || (place + turn) % days === 0;
