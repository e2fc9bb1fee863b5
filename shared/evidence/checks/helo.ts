/** The HELO identity (RFC 5321 §4.1.4): a public name that resolves, best to the client IP and equal to its PTR. */
import { canonicalIp, parseIp, reverseName } from '../../dns/address.ts';
import { isUnknown, type DnsAnswer } from '../../dns/answer.ts';
import { isHostName, normalName } from '../../dns/name.ts';
import type { Finding } from '../../case/finding.ts';
import { finding, firstUnknown, listed, unknownWhy, type Check, type CheckContext } from '../check.ts';
import { looksDynamic } from '../dynamic-name.ts';
import { addressesOf } from '../mail-hosts.ts';

/** Names that never exist in public DNS (RFC 6761, RFC 6762 and usual inventions). */
const privateSuffix =
  /(^|\.)(localhost|local|localdomain|lan|home|internal|intranet|corp|invalid|example|test)$/;

export const check: Check = {
  name: 'helo',
  needs: ['helo'],
  async run(context) {
    const ips = context.clientIps.length ? context.clientIps : [null];
    return Promise.all(ips.map((ip) => helo(context.helo!, ip, context)));
  },
};

async function helo(
  name: string,
  clientIp: string | null,
  { resolver, clock }: CheckContext,
): Promise<Finding> {
  const make = (result: Finding['result'], says: string, answers: DnsAnswer[] = [], facts = {}): Finding =>
    finding('helo', clock, answers, {
      result,
      weighs: result === 'fail' || result === 'softfail' ? 'for' : 'silent',
      says,
      subject: name,
      ...(clientIp && { clientIp }),
      facts,
    });
  const literal = canonicalIp(/^\[(?:IPv6:)?([^\]]*)\]$/i.exec(name)?.[1] ?? '');
  if (literal)
    return literal === clientIp || !clientIp
      ? make('softfail', `The HELO name is only the address ${name}; many receivers want a host name.`)
      : make('fail', `The HELO name is the address ${name}, which is not the client IP ${clientIp}.`);
  if (!isHostName(name)) return make('fail', `“${name.slice(0, 80)}” is not a host name.`);
  if (!normalName(name).includes('.'))
    return make('fail', `The HELO name ${name} is not a full name with its domain.`);

  const ip = clientIp ? parseIp(clientIp) : null;
  const [answers, ptr] = await Promise.all([
    addressesOf(name, resolver),
    ip ? resolver.query(reverseName(ip), 'PTR') : null,
  ]);
  const all = ptr ? [...answers, ptr] : answers;
  const addresses = answers.flatMap((answer) => answer.records.map((record) => record.data as string));
  const ptrNames = ptr?.records.map((record) => record.data as string) ?? [];
  const equalsPtr = ptr && !isUnknown(ptr.status) ? ptrNames.includes(normalName(name)) : null;
  const facts = { addresses, equalsPtr, ptr: ptrNames, status: answers[0]!.status };
  if (addresses.length === 0) {
    const unknown = firstUnknown(answers);
    if (unknown)
      return make(
        'temperror',
        `The HELO name ${name} could not be looked up: ${unknownWhy(unknown)}.`,
        all,
        facts,
      );
    const inside = privateSuffix.test(normalName(name)) ? ' Such a name exists only inside a network.' : '';
    return make('fail', `The HELO name ${name} does not resolve to an address.${inside}`, all, facts);
  }
  if (!clientIp)
    return make('neutral', `The HELO name ${name} resolves to ${listed(addresses)}.`, all, facts);
  if (!addresses.includes(clientIp)) {
    const unknown = firstUnknown(answers);
    if (unknown)
      return make(
        'temperror',
        `Whether ${name} leads to ${clientIp} could not be looked up: ${unknownWhy(unknown)}.`,
        all,
        facts,
      );
    return make(
      'neutral',
      `The HELO name ${name} resolves to ${listed(addresses.slice(0, 4))}, not to the client IP ${clientIp}.`,
      all,
      facts,
    );
  }
  if (looksDynamic(name, clientIp))
    return make(
      'softfail',
      `The HELO name ${name} resolves to ${clientIp}, but looks like the name of a dynamic address.`,
      all,
      facts,
    );
  const remark =
    equalsPtr === false && ptrNames.length
      ? ` It differs from the PTR name ${ptrNames[0]}, which is no fault.`
      : '';
  return make('pass', `The HELO name ${name} resolves to the client IP ${clientIp}.${remark}`, all, facts);
}
