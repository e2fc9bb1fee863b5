/** iprev (RFC 8601 §2.7.3): the client IP has a name, and the name leads back to the client IP. */
import { parseIp, reverseName } from '../../dns/address.ts';
import { isUnknown, type DnsAnswer } from '../../dns/answer.ts';
import type { Finding } from '../../case/finding.ts';
import { finding, listed, unknownWhy, type Check, type CheckContext } from '../check.ts';
import { looksDynamic } from '../dynamic-name.ts';

/** Every name is looked up, up to a number that no address needs. Receivers stop sooner, SPF at ten (RFC 7208 §4.6.4). */
const maxNames = 100;

export const check: Check = {
  name: 'iprev',
  needs: ['clientIp'],
  run: (context) => Promise.all(context.clientIps.map((ip) => iprev(ip, context))),
};

async function iprev(clientIp: string, { resolver, clock }: CheckContext): Promise<Finding> {
  const ip = parseIp(clientIp)!;
  const ptr = await resolver.query(reverseName(ip), 'PTR');
  const make = (result: Finding['result'], says: string, answers: DnsAnswer[] = [], facts = {}): Finding =>
    finding('iprev', clock, [ptr, ...answers], {
      result,
      weighs: result === 'fail' ? 'for' : 'silent',
      says,
      subject: clientIp,
      clientIp,
      ms: ptr.ms + Math.max(0, ...answers.map((answer) => answer.ms)),
      facts: { status: ptr.status, names: [], ...facts },
    });
  if (isUnknown(ptr.status))
    return make('temperror', `The name (PTR) of ${clientIp} could not be looked up: ${unknownWhy(ptr)}.`);
  if (ptr.records.length === 0) return make('fail', `${clientIp} has no name: there is no PTR record.`);

  const names = [...new Set(ptr.records.map((record) => record.data as string))];
  const forward = await Promise.all(
    names.slice(0, maxNames).map((name) => resolver.query(name, ip.family === 4 ? 'A' : 'AAAA')),
  );
  const looked = forward.map((answer, index) => ({
    name: names[index]!,
    addresses: answer.records.map((record) => record.data as string),
    status: answer.status,
  }));
  const back = looked.filter((name) => name.addresses.includes(clientIp));
  const facts = { names: looked, matching: back.map(({ name }) => name) };
  const cut = names.length > maxNames ? `, of which the first ${maxNames} were looked up` : '';
  const many =
    names.length > 1 ? ` It has ${names.length} names${cut}; receivers may look at any of them.` : '';
  const first = back[0];
  if (first) {
    const dynamic = looksDynamic(first.name, clientIp)
      ? ' The name looks like that of a dynamic address.'
      : '';
    return make(
      'pass',
      `${clientIp} is ${first.name}, and that name leads back to it.${many}${dynamic}`,
      forward,
      facts,
    );
  }
  const unknown = forward.find((answer) => isUnknown(answer.status));
  if (unknown)
    return make(
      'temperror',
      `${clientIp} is ${names[0]}, but where that name leads could not be looked up: ${unknownWhy(unknown)}.`,
      forward,
      facts,
    );
  const elsewhere = looked.flatMap((name) => name.addresses);
  return make(
    'fail',
    `${clientIp} is ${listed(names.slice(0, 3))}, but ${elsewhere.length ? `that leads to ${listed(elsewhere.slice(0, 3))}` : 'that name has no address'}, not back to it.${many}`,
    forward,
    facts,
  );
}
