/** Where cases are kept: said, tried and chosen by who sits at the machine, never by somebody who signed in from elsewhere. */
import { Problem } from '../../shared/problem.ts';
import type { PlaceView } from '../../shared/rpc/team-methods.ts';
import { keepPlace, keptPlace } from '../node/history/kept-place.ts';
import { addressOf } from '../node/history/postgres/address.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './handlers.ts';
import { roleNow } from './person.ts';

export function placeHandlers(
  desk: Desk,
): Handlers<'place.show' | 'place.test' | 'place.set' | 'place.again'> {
  const { dataFolder, history = null, services } = desk.options;
  const show = (): PlaceView => {
    const next = keptPlace(dataFolder);
    const fixed = fixedBy(desk);
    return {
      now: desk.store.team?.place ?? null,
      from: history?.from ?? null,
      next,
      differs: fixed === null && next !== (history?.address ?? null),
      fixed,
      canStartAgain: services.again !== undefined,
    };
  };
  const mine = (): void => {
    const fixed = fixedBy(desk);
    if (fixed) throw new Problem('not-allowed', fixed, 'Nothing was changed.');
  };
  return {
    'place.show': async () => show(),
    async 'place.test'({ address }) {
      mine();
      try {
        const { lookAt } = await import('../node/history/postgres/open.ts');
        return { found: await lookAt(addressOf(address, 'settings')), problem: null };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const hint = error.code === 'history-away' ? elsewhere : error.hint;
        return { found: null, problem: { says: error.says, hint } };
      }
    },
    async 'place.set'({ address }) {
      mine();
      if (address !== null) addressOf(address, 'settings');
      await keepPlace(dataFolder, address);
      return show();
    },
    async 'place.again'() {
      mine();
      services.again?.();
      return { starts: services.again !== undefined };
    },
  };
}

const elsewhere = 'Look at the name and the port in the address, and whether that machine lets this one in.';

/** Why this desk is not asked for another place, as a sentence. */
function fixedBy({ options: { history } }: Desk): string | null {
  if (roleNow() !== undefined) return 'Where cases are kept is said by who starts this desk.';
  if (history?.from === 'command-line') return 'It was said at the start, with --history.';
  if (history?.from === 'environment') return 'It is said by the environment, in DEFERRAL_DESK_HISTORY.';
  return null;
}
