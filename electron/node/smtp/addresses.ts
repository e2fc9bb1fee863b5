/** What this machine itself knows: which address it would connect from, and the names of its hosts file. */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { canonicalIp } from '../../../shared/dns/address.ts';

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

/** What the system itself knows about a name (hosts file); empty where it knows nothing. */
export async function systemLookup(name: string): Promise<string[]> {
  const found = await lookup(name, { all: true }).catch(() => []);
  return [...new Set(found.map(({ address }) => canonicalIp(address) ?? address))];
}
