/**
 * Waiting that holds on a slow machine: it goes on as long as anything moves, and one that fails says what it waited
 * for and what it saw last.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** What changes on the way there; as long as it does, nothing is given up. */
  moves?: () => unknown;
  /** So long without a move is too long, milliseconds. */
  still?: number;
  /** How often it is looked, milliseconds. */
  every?: number;
  /** Some things move for ever: never longer than this, milliseconds. Below the hooks' own limit, which names nothing. */
  most?: number;
}

/**
 * Looks until there is something.
 * @param what it waits for: “the notices of all ports”
 * @throws Error that says so
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { moves = () => '', still = 120_000, every = 50, most = 500_000 }: Patience = {},
): Promise<NonNullable<T>> {
  const began = Date.now();
  let movedAt = began;
  let before = moves();
  for (;;) {
    const found = await look();
    if (found) return found;
    const now = moves();
    if (now !== before) [before, movedAt] = [now, Date.now()];
    const waited = Date.now() - began;
    if (Date.now() - movedAt > still || waited > most)
      throw new Error(
        `Waited ${Math.round(waited / 1000)} s for ${what}. ${String(now).slice(-2000)}`.trim(),
      );
    await sleep(every);
  }
}
