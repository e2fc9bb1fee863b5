/** A full check with 50 ms injected per DNS answer, against the longest chain of look-ups that depend on each other. */
import { createMailAuth } from '../../electron/node/dns/mail-auth.ts';
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { collect } from '../../shared/evidence/collect.ts';
import { plainZone } from '../../shared/evidence/listing.ts';
import { startZoneServer, type Zone } from '../support/zone-server.ts';

const delayMs = 50;
/** SPF of the sender, its include, the include in that, the MX there, and the addresses of these: one after the other. */
const longestChain = 5;

const zone: Zone = {
  'client.test': {
    MX: ['10 mx1.client.test', '20 mx2.client.test'],
    TXT: ['v=spf1 a include:a.client.test include:b.client.test include:c.client.test -all'],
  },
  'a.client.test': { TXT: ['v=spf1 ip4:198.51.100.0/24 include:d.client.test -all'] },
  'b.client.test': { TXT: ['v=spf1 ip4:198.51.100.0/24 -all'] },
  'c.client.test': { TXT: ['v=spf1 ip4:198.51.100.0/24 -all'] },
  'd.client.test': { TXT: ['v=spf1 mx:e.client.test -all'] },
  'e.client.test': { MX: ['10 mx1.client.test', '10 mx4.client.test'] },
  'mx1.client.test': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
  'mx2.client.test': { A: ['192.0.2.2'] },
  'mx3.client.test': { A: ['192.0.2.25'] },
  // Asked for by nothing but the end of the SPF chain.
  'mx4.client.test': { A: ['192.0.2.25'] },
  '25.2.0.192.in-addr.arpa': { PTR: ['mx3.client.test'] },
  '_dmarc.client.test': { TXT: ['v=DMARC1; p=none'] },
  's1._domainkey.client.test': { TXT: ['v=DKIM1; p='] },
  ...Object.fromEntries(
    ['one.test', 'two.test', 'three.test'].flatMap((list) => [
      [`2.0.0.127.${list}`, { A: ['127.0.0.2'] }],
      [`25.2.0.192.${list}`, { A: ['127.0.0.4'], TXT: ['listed'] }],
    ]),
  ),
};

export default async function bench(print: (line: string) => void): Promise<void> {
  const runs: { ms: number; lookups: number; twice: number }[] = [];
  for (let n = 0; n < 5; n++) {
    const dns = await startZoneServer(zone, { delayMs });
    const resolver = createResolver({ servers: [dns.server] });
    const startedAt = performance.now();
    const { findings, lookups } = await collect(
      {
        domain: 'client.test',
        sender: 'a@client.test',
        clientIps: ['192.0.2.25'],
        helo: 'mx3.client.test',
        selectors: ['s1'],
      },
      { resolver, mailAuth: createMailAuth(resolver), clock: { now: Date.now } },
      {
        zones: ['one.test', 'two.test', 'three.test'].map((name) => ({ card: plainZone(name) })),
        askAuthoritative: false,
      },
    );
    const ms = performance.now() - startedAt;
    const spf = findings.find((finding) => finding.check === 'spf');
    if (spf?.result !== 'pass') throw new Error(`the check went wrong: ${spf?.says ?? 'no SPF finding'}`);
    runs.push({ ms, lookups, twice: dns.asked.length - new Set(dns.asked).size });
    await dns.stop();
  }
  const ms = runs.map((run) => run.ms).sort((a, b) => a - b)[2]!;
  const chain = longestChain * delayMs;
  const twice = Math.max(...runs.map((run) => run.twice));
  print(
    `full check: ${ms.toFixed(0)} ms for ${runs[0]!.lookups} look-ups of ${delayMs} ms (target ${(1.3 * chain).toFixed(0)} ms: 1.3 × a chain of ${longestChain}) ${ms <= 1.3 * chain ? 'ok' : 'MISSED'}`,
  );
  print(`questions asked twice: ${twice} (target 0) ${twice === 0 ? 'ok' : 'MISSED'}`);
}
