/** A bounce of which nothing is known yet, and one that could not be read. */
import type { Problem } from '../problem.ts';
import type { Bounce, Kind } from './bounce.ts';

export function emptyBounce(file: string, kind: Kind, size: number): Bounce {
  return {
    file,
    kind,
    attempts: [],
    notes: [],
    problem: null,
    date: null,
    returned: null,
    report: null,
    log: null,
    traffic: [],
    size,
    sha256: null,
  };
}

/** What could not be read at all, and why. */
export const unreadable = (file: string, size: number, problem: Problem): Bounce => ({
  ...emptyBounce(file, 'unreadable', size),
  problem: problem.toJSON(),
});
