/** What a team's history keeps and forgets, from the screen: what would go is told first, and nothing of it can be undone. */
import { Problem } from '../../shared/problem.ts';
import { recognised } from '../../shared/flow.ts';
import type { Case } from '../../shared/case/case.ts';
import type { CaseSummary } from '../../shared/store/summary.ts';
import type { TeamStore } from '../node/history/postgres/store.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './handlers.ts';
import { personNow } from './person.ts';
import { summaryOf } from './summary-of.ts';

/** What lists show of a case as it was stored. */
export const summariseFor =
  (desk: Desk) =>
  (stored: Case): CaseSummary => {
    const c = recognised(stored, desk.prepared);
    return summaryOf(c, desk.look(c), desk.prepared);
  };

export function keepingHandlers(desk: Desk): Handlers<'keeping.show' | 'keeping.purge' | 'keeping.forget'> {
  const team = (): TeamStore => {
    if (!desk.store.team)
      throw new Problem(
        'no-team',
        'This is for a team’s history.',
        'Your own cases are deleted in the list, and are gone for good thirty days later.',
      );
    return desk.store as TeamStore;
  };
  return {
    'keeping.show': async (days) => ({
      would: await team().wouldPurge(days),
      purged: await team().purged(),
      forgotten: await team().forgotten(),
    }),
    async 'keeping.purge'(days) {
      const gone = await team().purge(days, personNow() ?? desk.options.person ?? '');
      desk.anew();
      return gone;
    },
    async 'keeping.forget'({ address }) {
      const by = personNow() ?? desk.options.person ?? '';
      const done = await team().forget(address, by, summariseFor(desk));
      desk.anew();
      return done;
    },
  };
}
