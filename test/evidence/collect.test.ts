import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { createMailAuth } from '../../electron/node/dns/mail-auth.ts';
import { isUnknown, type Finding } from '../../shared/case/finding.ts';
import { checks, collect } from '../../shared/evidence/collect.ts';
import { findTargets } from '../../shared/evidence/target.ts';
import { plainZone } from '../../shared/evidence/listing.ts';
import { startChecks } from '../support/check-run.ts';
import { startZoneServer, type Zone, type ZoneServer } from '../support/zone-server.ts';

const nothing = { domain: null, sender: null, clientIps: [], helo: null, selectors: [] };

test('every check has the name of its file, and every file is listed', async () => {
  const files = readdirSync(new URL('../../shared/evidence/checks', import.meta.url));
  expect(checks.map((check) => check.name).sort()).toEqual(
    files.map((file) => file.replace('.ts', '')).sort(),
  );
});

test('a silent DNS ends within the budget, and everything is unknown', async () => {
  const dns = await startZoneServer({}, { faults: { '*': 'silent' } });
  const signal = AbortSignal.timeout(300);
  const resolver = createResolver({ servers: [dns.server], tryMs: 60_000, signal });
  const { findings } = await collect(
    { ...nothing, domain: 'client.test', clientIps: ['192.0.2.25'], helo: 'mail.client.test' },
    { resolver, mailAuth: createMailAuth(resolver), clock: { now: Date.now } },
    { askAuthoritative: false },
  );
  await dns.stop();
  const told = findings.filter(({ result }) => result !== 'temperror').map(({ check }) => check);
  expect(told, 'checks that tell something although nobody answered').toEqual([]);
  expect(findings.length).toBeGreaterThan(0);
  expect(findings.every((finding) => finding.weighs === 'silent')).toBe(true);
});

test('a receiver is never judged as if it were the sender, where none is known', async () => {
  const receiver = { TXT: ['v=spf1 -all'], MX: ['10 mx.client.test'] };
  const dns = await startZoneServer({ 'client.test': receiver, 'mx.client.test': { A: ['192.0.2.1'] } });
  const resolver = createResolver({ servers: [dns.server] });
  const { findings } = await collect(
    { ...nothing, domain: 'client.test', clientIps: ['192.0.2.25'] },
    { resolver, mailAuth: createMailAuth(resolver), clock: { now: Date.now } },
    { askAuthoritative: false },
  );
  await dns.stop();
  const checked = findings.map(({ check }) => check);
  expect(checked).toContain('mx');
  for (const ofSender of ['spf', 'dmarc']) expect(checked).not.toContain(ofSender);
});

test('no question goes out twice, however many checks want it', async () => {
  const dns = await startZoneServer({
    'client.test': {
      MX: ['10 mail.client.test'],
      TXT: ['v=spf1 mx a:mail.client.test include:_spf.client.test -all'],
    },
    '_spf.client.test': { TXT: ['v=spf1 a:mail.client.test -all'] },
    'mail.client.test': { A: ['192.0.2.25'] },
    '25.2.0.192.in-addr.arpa': { PTR: ['mail.client.test'] },
  });
  const resolver = createResolver({ servers: [dns.server] });
  const { lookups } = await collect(
    { ...nothing, domain: 'client.test', clientIps: ['192.0.2.25'], helo: 'mail.client.test' },
    { resolver, mailAuth: createMailAuth(resolver), clock: { now: Date.now } },
    { askAuthoritative: false, zones: [{ card: plainZone('list.test') }] },
  );
  // What SPF asked ahead may still be on its way when its answer is no longer needed.
  await expect.poll(() => dns.asked.length).toBe(lookups);
  await dns.stop();
  expect([...new Set(dns.asked)]).toEqual(dns.asked);
});

describe('a resolver that says no to everything', () => {
  const asked = { domain: 'client.test', clientIps: ['192.0.2.25'], helo: 'mail.client.test' };
  test('is noticed by names that surely exist: all it said is unknown', async () => {
    const run = await startChecks({ 'a.root-servers.net': {} });
    const seen: Finding[] = [];
    const findings = await run.findings(asked, {
      zones: [{ card: plainZone('list.test') }],
      onFinding: (finding) => seen.push(finding),
    });
    await run.stop();
    expect(findings.filter((one) => !isUnknown(one))).toEqual([]);
    expect(findings.every(({ weighs }) => weighs === 'silent')).toBe(true);
    expect(findings.find(({ check }) => check === 'mx')?.says).toMatch(
      /^Nothing is known of client\.test: 127\.0\.0\.1:\d+ says of every name that it is not there/,
    );
    expect(seen.filter((one) => !isUnknown(one))).toEqual([]);
  });
  test('is believed once it knows one of them', async () => {
    const run = await startChecks({});
    const findings = await run.findings(asked, { only: 'mx' });
    await run.stop();
    expect(findings).toMatchObject([{ result: 'fail', says: 'client.test does not exist.' }]);
  });
  test('is not asked for them where it found something and no fault rests on its no', async () => {
    const run = await startChecks({
      'mail.client.test': { A: ['192.0.2.25'] },
      '25.2.0.192.in-addr.arpa': { PTR: ['mail.client.test'] },
    });
    const findings = await run.findings(asked, { only: 'iprev' });
    await run.stop();
    expect(findings).toMatchObject([{ result: 'pass' }]);
    expect(run.asked).not.toContain('A a.root-servers.net');
  });
  test('but knows names of its own network: its no to others is unknown, what it knows is believed', async () => {
    const run = await startChecks({
      'a.root-servers.net': {},
      'mail.client.test': { A: ['10.0.0.25'] },
      '25.0.0.10.in-addr.arpa': { PTR: ['mail.client.test'] },
    });
    const findings = await run.findings(
      { ...asked, clientIps: ['10.0.0.25', '198.51.100.7'] },
      { only: 'iprev' },
    );
    await run.stop();
    expect(findings).toMatchObject([
      { subject: '10.0.0.25', result: 'pass' },
      {
        subject: '198.51.100.7',
        result: 'temperror',
        weighs: 'silent',
        says: expect.stringMatching(
          /^Nothing is known of 198\.51\.100\.7: 127\.0\.0\.1:\d+ says of names outside its network that they are not there/,
        ) as unknown,
      },
    ]);
  });
  test('is not meant where it refuses them: that tells nothing', async () => {
    const run = await startChecks(
      {},
      { faults: { 'a.root-servers.net': 'refused', 'example.com': 'refused' } },
    );
    const findings = await run.findings(asked, { only: 'mx' });
    await run.stop();
    expect(findings).toMatchObject([{ result: 'fail' }]);
  });
});

describe('a resolver that invents addresses for names that do not exist', () => {
  const world: Zone = {
    'client.test': { MX: ['10 mail.client.test', '20 gone.client.test'] },
    'mail.client.test': { A: ['192.0.2.25'] },
    '25.2.0.192.in-addr.arpa': { PTR: ['mail.client.test'] },
  };
  const asked = { domain: 'client.test', clientIps: ['192.0.2.25'], helo: 'nowhere.client.test' };
  const says =
    /^Nothing sure is known of .*: 127\.0\.0\.1:\d+ answers names that do not exist with 203\.0\.113\.80/;
  test('is noticed: what rests on such an address is unknown, the rest is believed', async () => {
    const run = await startChecks(world, { rewriteNxdomainTo: '203.0.113.80' });
    const findings = await run.findings(asked);
    await run.stop();
    const by = (check: string) => findings.find((one) => one.check === check);
    expect(by('helo')).toMatchObject({ result: 'temperror', weighs: 'silent' });
    expect(by('helo')?.says).toMatch(says);
    expect(by('mx')?.says).toMatch(says);
    expect(by('iprev')).toMatchObject({ result: 'pass' });
  });
  test('is noticed where only names of real domains are rewritten', async () => {
    const run = await startChecks(
      { ...world, invalid: { SOA: ['a b 1'] }, 'deferral-desk-control.invalid': { TXT: ['-'] } },
      { rewriteNxdomainTo: '203.0.113.80' },
    );
    const findings = await run.findings(asked, { only: 'helo' });
    await run.stop();
    expect(findings[0]!.says).toMatch(says);
  });
  test('an honest one is believed, and asked once', async () => {
    const run = await startChecks(world);
    const findings = await run.findings(asked, { only: 'helo' });
    await run.stop();
    expect(findings).toMatchObject([{ result: 'fail' }]);
    expect(run.asked.filter((one) => one === 'A deferral-desk-control.invalid')).toHaveLength(1);
  });
  test('no session is opened to an invented address', async () => {
    const dns = await startZoneServer(world, { rewriteNxdomainTo: '203.0.113.80' });
    const find = (kind: 'host' | 'domain', name: string) =>
      findTargets(
        { kind, name, port: 25 },
        createResolver({ servers: [dns.server] }),
        () => Promise.resolve([]),
        true,
      );
    await expect(find('host', 'gone.client.test')).rejects.toMatchObject({ code: 'invented-address' });
    const { targets, notes } = await find('domain', 'client.test');
    await dns.stop();
    expect(targets.map(({ address }) => address)).toEqual(['192.0.2.25']);
    expect(notes.join()).toMatch(/^gone\.client\.test was left out/);
  });
});

describe('what changed since the run before', () => {
  const before: Zone = {
    '2.0.0.127.list.test': { A: ['127.0.0.2'] },
    '25.2.0.192.list.test': { A: ['127.0.0.2'] },
    '25.2.0.192.in-addr.arpa': { PTR: ['old.client.test'] },
    'old.client.test': { A: ['192.0.2.25'] },
    'new.client.test': { A: ['192.0.2.25'] },
    'recv.test': { MX: ['10 old.client.test'] },
  };
  const after: Zone = {
    ...before,
    '25.2.0.192.list.test': { TXT: ['gone'] },
    '25.2.0.192.in-addr.arpa': { PTR: ['new.client.test'] },
  };
  const look = async (zone: Zone, earlier: Finding[], ttl: number, faults = {}): Promise<Finding[]> => {
    const run = await startChecks(zone, { ttl, faults });
    const input = { domain: 'recv.test', clientIps: ['192.0.2.25'] };
    const found = await run.findings(input, { earlier, zones: [{ card: plainZone('list.test') }] });
    await run.stop();
    return found;
  };
  const changed = (findings: Finding[]): string[] =>
    findings
      .filter((finding) => finding.changed)
      .map((finding) => `${finding.check}: ${finding.changed!.from} → ${finding.result}`);

  test('a listing that went and a name that is another now', async () => {
    const first = await look(before, [], 300);
    expect(changed(first)).toEqual([]);
    expect(changed(await look(before, first, 120))).toEqual([]); // only the TTL differs
    expect(changed(await look(after, first, 300))).toEqual(['iprev: pass → pass', 'dnsbl: fail → pass']);
  });

  test('a failed look-up is no change, and what was before it still counts', async () => {
    const first = await look(before, [], 300);
    const blind = await look(before, first, 300, { '25.2.0.192.list.test': 'servfail' });
    expect(changed(blind)).toEqual([]);
    expect(changed(await look(after, [...first, ...blind], 300))).toContain('dnsbl: fail → pass');
  });
});

describe('propagation', () => {
  let one: ZoneServer, same: ZoneServer, other: ZoneServer, dead: ZoneServer;
  beforeAll(async () => {
    one = await startZoneServer({ 'recv.test': { MX: ['10 a.recv.test', '20 b.recv.test'] } });
    same = await startZoneServer({ 'recv.test': { MX: ['20 b.recv.test', '10 a.recv.test'] } });
    other = await startZoneServer({ 'recv.test': { MX: ['10 moved.example'] } }, { ttl: 3600 });
    dead = await startZoneServer({}, { faults: { 'recv.test': 'silent' } });
  });
  afterAll(() => Promise.all([one, same, other, dead].map((server) => server.stop())));

  const compare = async (...servers: ZoneServer[]): Promise<Finding> => {
    const resolver = createResolver({ servers: servers.slice(0, 1).map((s) => s.server), tryMs: 200 });
    const ports = { resolver, mailAuth: createMailAuth(resolver), clock: { now: Date.now } };
    const options = { askAuthoritative: false, otherResolvers: servers.slice(1).map((s) => s.server) };
    const { findings } = await collect({ ...nothing, domain: 'recv.test' }, ports, options);
    return findings.find((finding) => finding.check === 'propagation')!;
  };

  test('all agree, in whatever order', async () =>
    expect(await compare(one, same)).toMatchObject({ result: 'pass' }));
  test('they differ, and how long old answers live is said', async () => {
    const found = await compare(one, same, other);
    expect(found.result).toBe('fail');
    expect(found.says).toMatch(/10 a\.recv\.test, 20 b\.recv\.test — 10 moved\.example.*up to 60 min/);
    expect(found.raw).toHaveLength(3);
  });
  test('nobody to compare with', async () => expect(await compare(one)).toMatchObject({ result: 'none' }));
  test('most are silent: not called settled', async () =>
    expect(await compare(one, dead, dead)).toMatchObject({ result: 'none' }));
  test('none answers', async () => expect(await compare(dead)).toMatchObject({ result: 'temperror' }));
});
