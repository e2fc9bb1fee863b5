import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createResolver } from '../../electron/node/dns/resolver.ts';
import type { AnswerStatus, RecordType } from '../../shared/dns/answer.ts';
import { startZoneServer, type ZoneServer } from '../support/zone-server.ts';

const zone = {
  'client.test': { MX: ['20 mx2.client.test', '10 mx1.client.test'], TXT: ['v=spf1 -all'] },
  'mx1.client.test': { A: ['127.0.0.21'], AAAA: ['2001:DB8:0:0::21'] },
  'www.client.test': { CNAME: ['a1.client.test'] },
  'a1.client.test': { CNAME: ['mx1.client.test'] },
  'loop1.test': { CNAME: ['loop2.test'] },
  'loop2.test': { CNAME: ['loop1.test'] },
  'big.test': { TXT: ['x'.repeat(6000)] },
  'many.test': { A: Array.from({ length: 2400 }, (_, i) => `10.1.${i >> 8}.${i & 255}`) },
  'nullmx.test': { MX: ['0 .'] },
  'edns.test': { A: ['192.0.2.1'] },
  'lied.test': { A: ['192.0.2.1'] },
  'lied2.test': { A: ['192.0.2.1'] },
  'lossy.test': { A: ['192.0.2.1'] },
};
let dns: ZoneServer;
beforeAll(async () => {
  dns = await startZoneServer(zone, {
    faults: {
      'servfail.test': 'servfail',
      'refused.test': 'refused',
      'silent.test': 'silent',
      'garbage.test': 'garbage',
      'cut.test': 'truncate-no-tcp',
      'edns.test': 'formerr-with-edns',
      'lied.test': 'lie-id',
      'lied2.test': 'lie-question',
      'lossy.test': 'drop-first',
    },
  });
});
afterAll(() => dns.stop());
const resolver = (tryMs = 150) => createResolver({ servers: [dns.server], tryMs });

describe('every answer is one of the named states', () => {
  const table: [string, RecordType, AnswerStatus, unknown[]][] = [
    ['mx1.client.test', 'A', 'records', ['127.0.0.21']],
    ['MX1.Client.Test.', 'A', 'records', ['127.0.0.21']],
    ['mx1.client.test', 'AAAA', 'records', ['2001:db8::21']],
    ['client.test', 'TXT', 'records', ['v=spf1 -all']],
    ['client.test', 'A', 'nodata', []],
    ['nowhere.test', 'A', 'nxdomain', []],
    ['www.client.test', 'A', 'records', ['127.0.0.21']],
    ['loop1.test', 'A', 'loop', []],
    ['servfail.test', 'A', 'servfail', []],
    ['refused.test', 'A', 'refused', []],
    ['silent.test', 'A', 'timeout', []],
    ['garbage.test', 'A', 'bad-answer', []],
    ['cut.test', 'A', 'timeout', []],
    ['nullmx.test', 'MX', 'records', [{ preference: 0, exchange: '' }]],
    ['edns.test', 'A', 'records', ['192.0.2.1']],
    ['lied.test', 'A', 'records', ['192.0.2.1']],
    ['lied2.test', 'A', 'records', ['192.0.2.1']],
    ['lossy.test', 'A', 'records', ['192.0.2.1']],
    ['a..b', 'A', 'bad-answer', []],
    [`${'x'.repeat(70)}.test`, 'A', 'bad-answer', []],
  ];
  for (const [name, type, status, data] of table)
    test(`${type} ${name.slice(0, 30)}: ${status}`, async () => {
      const answer = await resolver().query(name, type);
      expect({ status: answer.status, data: answer.records.map((r) => r.data) }).toEqual({ status, data });
    });
});

test('a truncated answer is asked again over TCP, and its strings are joined', async () => {
  const answer = await resolver(5000).query('big.test', 'TXT');
  expect((answer.records[0]!.data as string).length).toBe(6000);
  expect(dns.tcp).toBeGreaterThan(0);
});

test('thousands of records are read whole', async () => {
  expect((await resolver(5000).query('many.test', 'A')).records).toHaveLength(2400);
});

test('no question goes out twice, not even at the same time', async () => {
  const r = resolver();
  dns.asked.length = 0;
  const [first, second] = await Promise.all([r.query('client.test', 'MX'), r.query('Client.test', 'MX')]);
  await r.query('client.test', 'MX');
  expect(second).toEqual(first);
  expect(dns.asked).toEqual(['MX client.test']);
  expect(r.asked).toBe(1);
});

test('canonical names, time to live and raw lines are kept', async () => {
  const answer = await resolver().query('www.client.test', 'A');
  expect(answer.cnames).toEqual(['a1.client.test', 'mx1.client.test']);
  expect(answer.records[0]!.ttl).toBe(300);
  expect(answer.raw).toEqual([
    'www.client.test. 300 IN CNAME a1.client.test.',
    'a1.client.test. 300 IN CNAME mx1.client.test.',
    'mx1.client.test. 300 IN A 127.0.0.21',
  ]);
  expect(answer.resolver).toBe(dns.server);
});

test('the next server answers where the first one fails', async () => {
  const closed = '127.0.0.1:9';
  const answer = await createResolver({ servers: [closed, dns.server], tryMs: 150 }).query(
    'mx1.client.test',
    'A',
  );
  expect(answer).toMatchObject({ status: 'records', resolver: dns.server });
});

test('an aborted run answers “timeout” at once', async () => {
  const stop = new AbortController();
  const r = createResolver({ servers: [dns.server], tryMs: 60_000, signal: stop.signal });
  const open = r.query('silent.test', 'A');
  stop.abort();
  expect((await open).status).toBe('timeout');
  expect((await r.query('mx1.client.test', 'A')).status).toBe('timeout');
});

test('hundreds of questions at once lose no answer', async () => {
  const r = resolver(5000);
  const answers = await Promise.all(Array.from({ length: 800 }, (_, i) => r.query(`n${i}.test`, 'A')));
  expect(answers.filter((a) => a.status !== 'nxdomain')).toEqual([]);
});

test('a resolver that is no address is refused with a problem', () => {
  expect(() => createResolver({ servers: ['dns.example.com'] })).toThrow(/not the address/);
});
