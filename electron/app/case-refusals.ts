/** Why a case is not changed. */
import { Problem } from '../../shared/problem.ts';

export const busy = (id: string): Problem =>
  new Problem(
    'case-busy',
    `Case ${id} is being changed by others all the time.`,
    'Nothing was saved, and nothing overwritten. Try again in a moment.',
  );

/** @param into the case that took it over */
export function noSuchCase(id: string, into: string | null): Problem {
  return into
    ? new Problem('case-merged', `Case ${id} was merged into ${into}.`, `Open ${into}, or undo the merging.`)
    : new Problem('no-such-case', `There is no case ${id}.`, 'Look it up in the list of cases.');
}
