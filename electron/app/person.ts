/** Whose request is being answered: known to everything that is done for it, also to what waits its turn. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Role } from '../../shared/rpc/role.ts';

interface Person {
  name: string;
  role: Role;
}
const asking = new AsyncLocalStorage<Person>();

export const asPerson = <T>(person: Person, work: () => T): T => asking.run(person, work);
/** Undefined where nobody signed in. */
export const personNow = (): string | undefined => asking.getStore()?.name;
/** What the person who asks may do; undefined where nobody signed in, and everything is allowed. */
export const roleNow = (): Role | undefined => asking.getStore()?.role;
