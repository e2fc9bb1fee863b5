/** Whose request is being answered: known to everything that is done for it, also to what waits its turn. */
import { AsyncLocalStorage } from 'node:async_hooks';

const asking = new AsyncLocalStorage<string>();

export const asPerson = <T>(person: string, work: () => T): T => asking.run(person, work);
/** Undefined where nobody signed in. */
export const personNow = (): string | undefined => asking.getStore();
