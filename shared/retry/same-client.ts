/** Which of a team's client addresses a receiver would take for one. */
import { classifyAddress } from '../dns/address.ts';

/**
 * Whether the receiver would take two clients for one. Behind a NAT each machine has a private address, and nobody here knows
 * the one that the receiver sees: between two machines all private ones count as one, on one machine each is its own.
 */
export function sameClient(
  a: { clientIp: string; machine: string; address: string },
  b: { clientIp: string; machine: string },
): boolean {
  if (a.clientIp === b.clientIp) return true;
  const isHidden = (ip: string): boolean => classifyAddress(ip) !== 'public';
  return (
    a.machine !== b.machine &&
    classifyAddress(a.address) === 'public' &&
    isHidden(a.clientIp) &&
    isHidden(b.clientIp)
  );
}
