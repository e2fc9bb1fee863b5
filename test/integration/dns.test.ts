/** The resolver against a real authoritative server (NSD) with made-up zones. */
import { once } from 'node:events';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMailAuth } from '../../electron/node/dns/mail-auth.ts';
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { collect } from '../../shared/evidence/collect.ts';
import { plainZone } from '../../shared/evidence/listing.ts';
import { until } from '../support/waiting.ts';

const nsd = ['/usr/sbin/nsd', '/usr/local/sbin/nsd'].find(existsSync);
const address = '127.0.0.53';
const port = 24_000 + Math.floor(Math.random() * 10_000);
const server = `${address}:${port}`;

const zones: Record<string, string> = {
  'client.test': `
@ IN SOA ns1 hostmaster 1 3600 600 86400 60
@ IN NS ns1
ns1 IN A 127.0.0.53
@ IN MX 10 mx1
@ IN MX 20 mx2
@ 120 IN TXT "v=spf1 ip4:127.0.0.21 include:_spf.client.test -all"
_spf IN TXT "v=spf1 ip4:198.51.100.0/24 ~all"
_dmarc IN TXT "v=DMARC1; p=quarantine"
mx1 IN A 127.0.0.21
mx1 IN AAAA ::1
mx2 IN A 127.0.0.22
www IN CNAME a1
a1 IN CNAME a2
a2 IN CNAME mx1
loop1 IN CNAME loop2
loop2 IN CNAME loop1
nullmx IN MX 0 .
lame IN NS ns.lame.test.
${Array.from({ length: 31 }, (_, i) => `big IN TXT "${i} ${'x'.repeat(200)}"`).join('\n')}
${Array.from({ length: 3000 }, (_, i) => `many IN A 10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`).join('\n')}
`,
  'dnsbl.test': `
@ IN SOA ns h 1 60 60 600 60
@ IN NS ns.client.test.
2.0.0.127 IN A 127.0.0.2
22.0.0.127 IN A 127.0.0.4
22.0.0.127 IN TXT "listed for tests"
`,
  '127.in-addr.arpa': `
@ IN SOA ns h 1 60 60 600 60
@ IN NS ns.client.test.
21.0.0 IN PTR mx1.client.test.
22.0.0 IN PTR other.client.test.
`,
  'servfail.test': '',
};

let daemon: ChildProcess | null = null;
let folder = '';
beforeAll(async () => {
  if (!nsd) return;
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-nsd-'));
  const config = Object.entries(zones).map(([name, text]) => {
    if (text) writeFileSync(join(folder, `${name}.zone`), `$ORIGIN ${name}.\n$TTL 300\n${text}`);
    return `zone:\n  name: ${name}\n  zonefile: ${name}.zone\n`;
  });
  writeFileSync(
    join(folder, 'nsd.conf'),
    `server:\n  ip-address: ${address}@${port}\n  username: ""\n  chroot: ""\n  zonesdir: "${folder}"\n  zonelistfile: "${folder}/zone.list"\n  database: ""\n  xfrdfile: "${folder}/xfrd.state"\n  xfrdir: "${folder}"\n  pidfile: "${folder}/nsd.pid"\n  logfile: "${folder}/nsd.log"\n  server-count: 1\n  rrl-ratelimit: 0\nremote-control:\n  control-enable: no\n${config.join('')}`,
  );
  daemon = spawn(nsd, ['-c', join(folder, 'nsd.conf'), '-d'], { stdio: 'ignore' });
  const ready = async (): Promise<boolean> =>
    (await createResolver({ servers: [server], tryMs: 200 }).query('client.test', 'SOA')).status ===
    'records';
  await until('NSD to answer', ready);
});
afterAll(async () => {
  if (daemon && daemon.exitCode === null) {
    daemon.kill();
    await once(daemon, 'exit'); // it writes its state down
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const ask = (name: string, type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR' | 'SOA') =>
  createResolver({ servers: [server], tryMs: 10_000 }).query(name, type);

describe.skipIf(!nsd)(`NSD${nsd ? '' : ' (skipped: nsd is not installed)'}`, () => {
  test.each([
    ['mx1.client.test', 'A', 'records'],
    ['mx1.client.test', 'TXT', 'nodata'],
    ['gone.client.test', 'A', 'nxdomain'],
    ['www.client.test', 'A', 'records'],
    ['loop1.client.test', 'A', 'loop'],
    ['nullmx.client.test', 'MX', 'records'],
    ['x.servfail.test', 'A', 'servfail'],
    ['elsewhere.example', 'A', 'refused'],
    ['x.lame.client.test', 'A', 'servfail'],
  ] as const)('%s %s: %s', async (name, type, status) => expect((await ask(name, type)).status).toBe(status));

  test('big answers come whole over TCP', async () => {
    expect((await ask('big.client.test', 'TXT')).records).toHaveLength(31);
    expect((await ask('many.client.test', 'A')).records).toHaveLength(3000);
  });

  test('agrees with dig where there is one', async () => {
    const dig = spawnSync('dig', ['+short', `@${address}`, '-p', String(port), 'client.test', 'MX'], {
      encoding: 'utf8',
    });
    if (dig.status !== 0) return;
    const mx = await ask('client.test', 'MX');
    const lines = mx.raw.map((line) => line.split(' MX ')[1]).sort();
    expect(lines).toEqual(dig.stdout.trim().split('\n').sort());
  });

  test('a whole check of one domain, two addresses and a list', async () => {
    const resolver = createResolver({ servers: [server] });
    const { findings, lookups } = await collect(
      {
        domain: 'client.test',
        sender: 'a@client.test',
        clientIps: ['127.0.0.21', '127.0.0.22'],
        helo: 'mx1.client.test',
        selectors: [],
      },
      { resolver, mailAuth: createMailAuth(resolver), clock: { now: Date.now } },
      { zones: [{ card: plainZone('dnsbl.test') }], askAuthoritative: false },
    );
    const short = findings.map((f) => `${f.check} ${f.clientIp ?? f.subject} ${f.result}`);
    expect(short).toEqual([
      'mx client.test pass',
      'iprev 127.0.0.21 pass',
      'iprev 127.0.0.22 fail',
      'helo 127.0.0.21 pass',
      'helo 127.0.0.22 neutral',
      'spf 127.0.0.21 pass',
      'spf 127.0.0.22 fail',
      'dmarc client.test pass',
      'dnsbl 127.0.0.21 pass',
      'dnsbl 127.0.0.22 fail',
      'mta-sts client.test none',
      'dane client.test none',
      'propagation client.test none',
    ]);
    expect(lookups).toBe(resolver.asked);
  });
});
