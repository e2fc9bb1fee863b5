/** Addresses of this machine, and names that its own hosts file knows. */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { canonicalIp, classifyAddress } from '../../shared/dns/address.ts';

/** The address that this machine would connect from. Sends nothing: connecting a UDP socket only picks a route. */
export function localAddressFor(remote: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(remote.includes(':') ? 'udp6' : 'udp4');
    const done = (address: string | null): void => {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      resolve(address);
    };
    socket.on('error', () => done(null));
    socket.connect(25, remote, () => done(canonicalIp(socket.address().address)));
  });
}

/** Addresses that mail could be sent from, those the internet routes first. Loopback and link-local are left out. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const usable = all
    .map(({ address }) => address)
    .filter((address) => !['loopback', 'link-local', null].includes(classifyAddress(address)));
  const isPublic = (address: string): number => (classifyAddress(address) === 'public' ? 0 : 1);
  return [...new Set(usable)].sort((a, b) => isPublic(a) - isPublic(b));
}

/** What the system itself knows about a name (hosts file); empty where it knows nothing. */
export async function systemLookup(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true }).catch(() => []);
  return [...new Set(found.map(({ address }) => canonicalIp(address) ?? address))];
}
