/** Verdicts of the built product: forty contrasts with look-ups, providers' words from foreign hosts, cases of strangers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { world } from '../support/check-run.ts';
import { knowledge } from '../support/knowledge.ts';
import { address, contrasts, logOf, openOf } from '../support/contrasts.ts';
import { ip, outsiders, type Outsider } from '../support/outsiders.ts';
import { startServing, type Serving } from '../support/serving.ts';
import { hangUp, polite, startScripted } from '../support/smtp-script.ts';
import { startZoneServer, type Fault, type Zone } from '../support/zone-server.ts';

let desk: Serving;
beforeAll(async () => {
  desk = await startServing();
});
afterAll(() => desk.stop());

const open = async (name: string, text: string) =>
  (await desk.call('case.open', { inputs: [{ kind: 'text', name, text }], again: true })).cases.map(
    (c) => c.document,
  );
const lists = 'list.test';
const listing: Zone = { ...world, '2.0.0.127.list.test': { A: ['127.0.0.2'] } };
const reversed = (text: string) => text.split('.').reverse().join('.');

/** What the look-ups of a contrast will find: everything in order but the faults that it names. */
function worldOf(ips: string[], findings: string): { zone: Zone; faults: Record<string, Fault> } {
  const has = (n: string, check: string, result: string) => findings.includes(`${n} ${check} ${result}`);
  const faults: Record<string, Fault> = {};
  const zone: Zone = { ...listing, 'example.net': { MX: ['10 mx1.example.net', '10 mx2.example.net'] } };
  for (const n of ['1', '2']) zone[`mx${n}.example.net`] = { A: [`203.0.113.${n}`] };
  const senders = ips.filter((one) => !has(one, 'spf', 'fail')).map((one) => `ip4:${address(one)}`);
  zone['client.test'] = { TXT: [`v=spf1 ${senders.join(' ')} -all`] };
  for (const n of ips) {
    const reverse = `${reversed(address(n))}.in-addr.arpa`;
    if (has(n, 'iprev', 'temperror')) faults[reverse] = 'servfail';
    else if (!has(n, 'iprev', 'fail')) zone[reverse] = { PTR: [`m${n}.client.test`] };
    zone[`m${n}.client.test`] = { A: [address(n)] };
    if (has(n, 'dnsbl', 'fail')) zone[`${reversed(address(n))}.${lists}`] = { A: ['127.0.0.2'] };
    if (has(n, 'dnsbl', 'temperror')) faults[`${reversed(address(n))}.${lists}`] = 'servfail';
  }
  return { zone, faults };
}

/** A look-up of HELO judges one name for all addresses, and SPF one record: neither is broken for one of them alone. */
const isLookedUp = (findings: string) => !/\d+ helo|permerror/.test(findings);

describe.each(contrasts)('contrasts, broken: %s', (_, rows) => {
  test.each(rows)('%s | %s', async (routes, findings, reply, expected) => {
    const [opened] = await open(`mainlog ${routes} ${findings}`, logOf(routes, reply));
    const ips = [...new Set([...routes.matchAll(/(\d+)@/g)].map((m) => m[1]!))];
    const { zone, faults } = worldOf(ips, findings);
    const dns = await startZoneServer(zone, { faults });
    const { view } = await desk.call('check.run', {
      case: opened!.case,
      asked: {
        ...{ domain: 'example.net', clientIps: ips.map(address), helo: `m${ips[0]}.client.test` },
        ...{ sender: 'a@client.test', selectors: [], resolvers: [dns.server], zones: [lists] },
      },
    });
    await dns.stop();
    const told = view.document;
    const { verdict } = told;
    if (expected.scope) expect.soft(verdict.scope).toBe(expected.scope);
    // that name and HELO are in order outweighs the words, which the row alone does not know
    const isInOrder = reply.includes('PTR') && findings.includes('25 iprev pass');
    if (expected.leads && isLookedUp(findings) && !isInOrder)
      expect.soft(verdict.causes[0]?.cause).toBe(expected.leads);
    for (const cause of expected.not ?? []) expect.soft(verdict.causes[0]?.cause).not.toBe(cause);

    const healthy = openOf(routes);
    const broken = told.findings.filter((f) => f.result === 'fail' && healthy.includes(f.clientIp ?? ''));
    for (const { says, check } of broken) {
      const isShared = told.findings.some(
        (f) => f.check === check && f.result === 'fail' && !healthy.includes(f.clientIp ?? ''),
      );
      for (const cause of verdict.causes) expect.soft(cause.for.join('\n')).not.toContain(says);
      for (const step of told.steps)
        if (step.answer !== 'unknown') expect.soft(step.because, step.id).not.toContain(says);
      if (!isShared && verdict.scope === 'one-client-ip')
        expect.soft(verdict.warnings.join('\n')).toContain(says);
    }
    const { advice } = await desk.call('case.compare', { case: told.case });
    const { text } = await desk.call('report.preview', {
      ...{ case: told.case, format: 'text', redaction: 'full' },
    });
    const asks = [...advice, ...(text ?? '').split('\n').filter((line) => /^Please/.test(line))].join('\n');
    for (const one of healthy)
      expect
        .soft(asks)
        .not.toMatch(
          new RegExp(`(?:move|use|send|repair|bring|mend|rest|hold)[^.]*${one.replaceAll('.', '\\.')}`, 'i'),
        );
  });
});

test('a hundred wordings of providers from hosts that are not theirs: none is claimed', async () => {
  const { replies, providers } = knowledge();
  // a product without servers of its own may run on any host
  const hasServers = new Set(providers.filter(({ mx }) => mx.length > 0).map(({ id }) => id));
  const samples = replies
    .filter((card) => card.providers.length > 0 && card.providers.every((id) => hasServers.has(id)))
    .flatMap((card) => card.samples.map((sample) => ({ sample, by: card.providers })))
    .map((one) => ({ ...one, words: one.sample.replaceAll(/\s*\n\d{3}-?\s*/g, ' ') }))
    .filter(({ words }) => /^421[ -]/.test(words))
    .slice(0, 100);
  expect(samples).toHaveLength(100);
  const names = (ids: string[]) =>
    providers.filter(({ id }) => ids.includes(id)).map(({ name }) => name.split(' ')[0]!);
  const claimed: string[] = [];
  for (const [n, { words, by }] of samples.entries()) {
    const host = `mail${n}.customer${n}.example[203.0.113.${n + 1}]`;
    const line = `Nov 28 09:00:${String(n % 60).padStart(2, '0')} mail postfix/smtp[319]: 4F1A2${1000 + n}: to=<u@customer${n}.example>, relay=${host}:25, delay=5, delays=5/0/0/0, dsn=4.0.0, status=deferred (host ${host} said: ${words} (in reply to RCPT TO command))`;
    const [told] = await open(`mail.log ${n}`, line);
    const { document, headline, step } = await desk.call('case.show', { case: told!.case });
    const says = [headline, step.title, ...document.verdict.causes.flatMap((c) => c.for)];
    const named = says.filter(
      (text) => !text.includes('not one of theirs') && names(by).some((name) => text.includes(name)),
    );
    if (told!.attempts.some((a) => a.match?.provider) || named.length > 0)
      claimed.push(`${by.join()}: ${words}: ${named.join()}`);
  }
  expect(claimed).toEqual([]);
});

const two = (n: number) => String(n).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** The evidence as if it had been taken now. */
const dated = (evidence: string, now: number) =>
  evidence.replaceAll(/\{([@q]?)(\d+)\}/g, (_, as: string, minutes: string) => {
    const at = new Date(now - Number(minutes) * 60_000);
    const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
    const day = `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)}`;
    if (as === '@') return `${at.toISOString().slice(0, 10)} ${clock}`;
    return `${as === 'q' ? `${days[at.getUTCDay()]} ` : ''}${day} ${clock}`;
  });

describe('cases of strangers, from the evidence through look-ups and a test to the verdict', () => {
  let last = 0;
  async function walked(one: Outsider) {
    const [opened] = await open(`${one.name}.txt`, dated(one.evidence, Date.now()));
    const { case: id } = opened!;
    await desk.call('case.identify', { case: id, clientIps: [ip], helo: 'mail.client.test' });
    const zone: Zone = {
      ...listing,
      'client.test': one.noSpf ? { MX: ['10 mail.client.test'] } : { TXT: [`v=spf1 ip4:${ip} -all`] },
      'mail.client.test': { A: [ip] },
      'other.client.test': { A: ['198.51.100.99'] },
      ...(one.listed && { [`${reversed(ip)}.${lists}`]: { A: ['127.0.0.2'] } }),
      ...(one.ptr !== 'none' && {
        [`${reversed(ip)}.in-addr.arpa`]: { PTR: [one.ptr ? 'other.client.test' : 'mail.client.test'] },
      }),
      [one.domain.toLowerCase()]: { MX: one.mx.map((mx, i) => `${10 * (i + 1)} ${mx.toLowerCase()}`) },
    };
    const mta = `127.0.2.${++last}`;
    for (const mx of one.mx) zone[mx.toLowerCase()] = { A: [mta] };
    const dns = await startZoneServer(zone);
    const side = one.greets === 'closed' ? hangUp : polite({}, `${one.greets ?? '220 there'}\r\n`);
    const server = await startScripted(side, mta);
    const asked = {
      ...{ domain: one.domain, clientIps: [ip], helo: 'mail.client.test', sender: 'a@client.test' },
      ...{ selectors: [], resolvers: [dns.server], zones: [lists] },
    };
    await desk.call('check.run', { case: id, asked });
    if (one.greets)
      await desk.call('probe.run', {
        ...{ case: id, host: one.domain, port: server.port, clientIps: [ip], helo: 'mail.client.test' },
        ...{ mailFrom: null, rcptTo: null, starttls: 'never', override: null },
        ...{ resolvers: [dns.server], allowPrivate: true },
      });
    await Promise.all([dns.stop(), server.stop()]);
    return (await desk.call('case.show', { case: id })).document;
  }

  test.each(outsiders.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { verdict, next, ...told } = await walked(one);
    const { cause, next: steps, issuer, scope, not } = one.expects;
    const leading = verdict.causes.slice(0, 3).map((c) => `${c.cause} ${c.points}`);
    const context = `${leading.join(', ')}; ${told.steps.map((s) => `${s.id}=${s.answer}`).join(' ')}`;
    if (cause) expect.soft(cause, context).toContain(verdict.causes[0]?.cause);
    else expect.soft(verdict.causes[0]?.certainty, context).not.toBe('shown');
    expect.soft(steps, context).toContain(next.id);
    if (issuer) expect.soft(verdict.issuer).toBe(issuer);
    if (scope) expect.soft(verdict.scope).toBe(scope);
    for (const other of not ?? []) expect.soft(verdict.causes[0]?.cause, context).not.toBe(other);
  });
});
