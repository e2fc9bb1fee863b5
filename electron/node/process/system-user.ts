/** Who sits at this machine, by the name of the system. */
import { userInfo } from 'node:os';

/** “unknown” for a number without a name, as in containers. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
