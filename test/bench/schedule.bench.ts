/** 20 addresses × 3 client IPs, against the best schedule that two connections at a time allow. */
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { probe } from '../../shared/evidence/probe.ts';
import { probePorts, requestFor } from '../support/probing.ts';
import { polite, startScripted } from '../support/smtp-script.ts';
import { startZoneServer } from '../support/zone-server.ts';

const addresses = 20;
const clientIps = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
const thinkMs = 100;

export default async function bench(print: (line: string) => void): Promise<void> {
  const slow = polite({ EHLO: (socket) => void setTimeout(() => socket.write('250 mx\r\n'), thinkMs) });
  const port = 23_000 + Math.floor(Math.random() * 10_000);
  const ips = Array.from({ length: addresses }, (_, i) => `127.0.9.${i + 1}`);
  const servers = await Promise.all(ips.map((ip) => startScripted(slow, ip, port)));
  const dns = await startZoneServer({
    'recv.test': { MX: ips.map((_, i) => `${10 * i} mx${i}.recv.test`) },
    ...Object.fromEntries(ips.map((ip, i) => [`mx${i}.recv.test`, { A: [ip] }])),
  });
  const ports = { ...(await probePorts()), resolver: createResolver({ servers: [dns.server] }) };
  const request = requestFor('recv.test', port, {
    where: { kind: 'domain', name: 'recv.test', port },
    clientIps,
  });
  const startedAt = performance.now();
  const { results } = await probe(request, ports);
  const ms = performance.now() - startedAt;
  await Promise.all([...servers.map((server) => server.stop()), dns.stop()]);
  const failed = results.filter((result) => result.outcome !== 'accepted').length;
  if (failed || results.length !== addresses * clientIps.length)
    throw new Error(`${failed} of ${results.length} sessions failed`);
  // The best that two connections at a time allow is half of all the time that servers and wire took.
  const best = results.reduce((sum, result) => sum + result.ms, 0) / 2;
  print(
    `${addresses} addresses × ${clientIps.length} client IPs: ${ms.toFixed(0)} ms (best schedule ${best.toFixed(0)} ms, target +10 %) ${ms <= 1.1 * best ? 'ok' : 'MISSED'}`,
  );
  print(
    `connections to one MX at once: ${Math.max(...servers.map((server) => server.mostAtOnce))} (allowed 1)`,
  );
}
