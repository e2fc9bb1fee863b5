/** Refuses what the person who asks may not do; which screens show as well (shared/rpc/roles.ts). */
import { Problem } from '../../shared/problem.ts';
import type { Role } from '../../shared/rpc/role.ts';
import { refusedTo } from '../../shared/rpc/roles.ts';

/** @throws Problem not-allowed */
export function mayCall(role: Role, method: string): void {
  const why = refusedTo(role, method);
  if (why)
    throw new Problem(
      'not-allowed',
      why,
      'Ask whoever looks after the team’s desk for the right to it. Nothing was changed.',
    );
}
