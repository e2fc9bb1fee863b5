import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { probe, type ProbePorts, type ProbeRequest } from '../../shared/evidence/probe.ts';
import { readTarget } from '../../shared/evidence/target.ts';
import type { Connector, SessionLedger } from '../../shared/ports.ts';
import { probePorts, requestFor } from '../support/probing.ts';
import { startZoneServer, type ZoneServer } from '../support/zone-server.ts';

let dns: ZoneServer;
beforeAll(async () => {
  dns = await startZoneServer(
    {
      'recv.test': { MX: ['10 mx1.recv.test', '20 mx2.recv.test'] },
      'mx1.recv.test': { A: ['198.51.100.1'], AAAA: ['2001:db8::1'] },
      'mx2.recv.test': { A: ['198.51.100.2', '198.51.100.1'] },
      'inside.test': { MX: ['10 mx.inside.test'] },
      'mx.inside.test': { A: ['127.0.0.1'] },
      'metadata.test': { A: ['169.254.169.254'] },
      'mapped.test': { AAAA: ['::ffff:10.0.0.1'] },
      'mixed.test': { MX: ['10 mx.inside.test', '20 mx2.recv.test'] },
      'null.test': { MX: ['0 .'] },
      'bare.test': { TXT: ['x'] },
    },
    { faults: { 'dark.test': 'servfail' } },
  );
});
afterAll(() => dns.stop());

/** A world in which every connection is refused, and which keeps a list of what was tried. */
async function world(): Promise<{ ports: ProbePorts; tried: string[]; claims: string[] }> {
  const tried: string[] = [];
  const claims: string[] = [];
  const connector: Connector = {
    async connect({ address, port, localAddress }) {
      tried.push(`${localAddress ?? 'any'} > ${address}:${port}`);
      return { outcome: 'refused', why: 'nothing listens' };
    },
  };
  const ledger: SessionLedger = {
    async claim({ address, clientIp }) {
      claims.push(`${clientIp} > ${address}`);
      return { granted: String(claims.length) };
    },
    async release() {},
  };
  const base = await probePorts();
  return {
    tried,
    claims,
    ports: {
      ...base,
      connector,
      ledger,
      resolver: createResolver({ servers: [dns.server], tryMs: 300 }),
      systemLookup: async (name) => (name === 'localhost' ? ['127.0.0.1'] : []),
    },
  };
}
const where = (kind: 'host' | 'domain', name: string, port = 25) => ({ where: { kind, name, port } });
const ask = (more: Partial<ProbeRequest>): ProbeRequest =>
  requestFor('', 25, { allowPrivate: false, clientIps: ['192.0.2.25'], ...more });

test('every address of every MX, in order of preference, once, from each client IP of its family', async () => {
  const { ports, tried } = await world();
  const clientIps = ['192.0.2.25', '2001:DB8::25', '192.0.2.26'];
  const { results } = await probe(ask({ ...where('domain', 'recv.test'), clientIps }), ports);
  expect(tried).toEqual(
    [
      '192.0.2.25 > 198.51.100.1:25',
      '192.0.2.25 > 198.51.100.2:25',
      '2001:db8::25 > 2001:db8::1:25',
      '192.0.2.26 > 198.51.100.1:25',
      '192.0.2.26 > 198.51.100.2:25',
    ].sort((a, b) => tried.indexOf(a) - tried.indexOf(b)),
  );
  expect(results.map((result) => [result.clientIp, result.target.host, result.preference])).toEqual([
    ['192.0.2.25', 'mx1.recv.test', 10],
    ['192.0.2.25', 'mx2.recv.test', 20],
    ['2001:db8::25', 'mx1.recv.test', 10],
    ['192.0.2.26', 'mx1.recv.test', 10],
    ['192.0.2.26', 'mx2.recv.test', 20],
  ]);
});

describe('refused before any socket opens', () => {
  const table: [string, Partial<ProbeRequest>, string][] = [
    ['a private MX', where('domain', 'inside.test'), 'private-address'],
    ['the metadata address of a cloud', where('host', 'metadata.test'), 'private-address'],
    ['IPv4 hidden in IPv6', where('host', 'mapped.test'), 'private-address'],
    ['loopback by its name', where('host', 'localhost'), 'private-address'],
    ['0.0.0.0', where('host', '0.0.0.0'), 'private-address'],
    ['a port that is no mail port', where('host', '198.51.100.1', 22), 'port-not-allowed'],
    [
      'the same with private addresses allowed',
      { ...where('host', '198.51.100.1', 22), allowPrivate: true },
      'port-not-allowed',
    ],
    ['no mail port, of a name that nobody knows', where('host', 'gone.test', 22), 'port-not-allowed'],
    ['a null MX', where('domain', 'null.test'), 'null-mx'],
    ['a domain without mail servers', where('domain', 'bare.test'), 'no-address'],
    ['a name that does not exist', where('host', 'gone.test'), 'no-address'],
    ['a name that cannot be looked up', where('host', 'dark.test'), 'dns-unknown'],
    ['CR and LF in HELO', { ...where('host', '198.51.100.1'), helo: 'a\r\nMAIL FROM:<x@y>' }, 'bad-helo'],
    ['NUL in the sender', { ...where('host', '198.51.100.1'), mailFrom: 'a\0@example.com' }, 'bad-address'],
    [
      'a line end in the recipient',
      { ...where('host', '198.51.100.1'), rcptTo: 'a@example.com>\r\nDATA' },
      'bad-address',
    ],
    [
      'a space in the recipient',
      { ...where('host', '198.51.100.1'), rcptTo: 'a b@example.com' },
      'bad-address',
    ],
    ['a client IP that is none', { ...where('host', '198.51.100.1'), clientIps: ['lo'] }, 'bad-client-ip'],
    ['an override without a reason', { ...where('host', '198.51.100.1'), override: '  ' }, 'bad-override'],
    [
      'no client IP of the target’s family',
      { ...where('host', '198.51.100.1'), clientIps: ['2001:db8::25'] },
      'address-family',
    ],
  ];
  test.each(table)('%s', async (_, more, code) => {
    const { ports, tried, claims } = await world();
    await expect(probe(ask(more), ports)).rejects.toMatchObject({ name: 'Problem', code });
    expect([tried, claims]).toEqual([[], []]);
  });
});

test('an IPv4 address wrapped in IPv6 is the same server: one pause for both ways to write it', async () => {
  const { ports, claims } = await world();
  await probe(ask({ ...where('host', '::ffff:198.51.100.1'), clientIps: ['::ffff:192.0.2.25'] }), ports);
  await probe(ask(where('host', '198.51.100.1')), ports);
  expect(claims).toEqual(['192.0.2.25 > 198.51.100.1', '192.0.2.25 > 198.51.100.1']);
});

test('of a mixed set only the public addresses are touched, and it is said', async () => {
  const { ports, tried } = await world();
  const { notes } = await probe(ask(where('domain', 'mixed.test')), ports);
  expect(tried.every((line) => line.includes('198.51.100.'))).toBe(true);
  expect(notes.join()).toContain('127.0.0.1 (loopback), which was left alone');
});

test('sessions that the politeness rule holds back are listed, the others run', async () => {
  const { ports, tried } = await world();
  const ledger: SessionLedger = {
    async claim({ address }) {
      return address.endsWith('.1')
        ? { refused: { at: Date.parse('2026-05-17T12:15:00Z'), why: 'tested at 12:00' } }
        : { granted: 'x' };
    },
    async release() {},
  };
  const { results, refused } = await probe(ask(where('domain', 'recv.test')), { ...ports, ledger });
  expect(tried).toEqual(['192.0.2.25 > 198.51.100.2:25']);
  expect(results).toHaveLength(1);
  expect(refused).toMatchObject([{ target: { address: '198.51.100.1' }, notBefore: '2026-05-17T12:15:00Z' }]);
  await expect(probe(ask(where('host', '198.51.100.1')), { ...ports, ledger })).rejects.toMatchObject({
    code: 'too-soon',
    exit: 4,
    notBefore: '2026-05-17T12:15:00Z',
  });
});

test('a port that is no mail port is refused before the name is looked up', async () => {
  const { ports } = await world();
  await expect(probe(ask(where('host', 'mx1.recv.test', 22)), ports)).rejects.toMatchObject({ exit: 2 });
  expect(ports.resolver.asked).toBe(0);
});

test('stopped in the first of two sessions: the second is neither held nor claimed', async () => {
  const { ports, tried, claims } = await world();
  const controller = new AbortController();
  const connector: Connector = {
    async connect(target) {
      const refused = await ports.connector.connect(target);
      controller.abort();
      return refused;
    },
  };
  const clientIps = ['192.0.2.25', '192.0.2.26'];
  const request = ask({ ...where('host', 'mx1.recv.test'), clientIps });
  const stopping = { ...ports, connector, signal: controller.signal };
  await expect(probe(request, stopping)).rejects.toMatchObject({ code: 'cancelled' });
  expect([tried.length, claims.length]).toEqual([1, 1]);
});

test.each([
  ['mx1.example.net', { host: 'mx1.example.net', port: 25 }],
  ['MX1.Example.NET.:587', { host: 'mx1.example.net', port: 587 }],
  ['192.0.2.1:2525', { host: '192.0.2.1', port: 2525 }],
  ['[2001:DB8::1]', { host: '2001:db8::1', port: 25 }],
  ['[IPv6:2001:db8::1]:465', { host: '2001:db8::1', port: 465 }],
])('target %s', (text, target) => expect(readTarget(text)).toEqual(target));

test.each([
  '',
  'a b',
  'mx\r\n.example.net',
  'mx\0',
  '2001:db8::1',
  'mx:0',
  'mx:99999',
  '[mx]',
  'http://mx.example.net',
  '-x.example',
])('no target: %j', (text) => expect(() => readTarget(text)).toThrow(/not the name or address/));
