/** SPF (RFC 7208) for the actual client IP: MAIL FROM identity, and the HELO identity where it has a record. */
import type { Finding } from '../../case/finding.ts';
import { isHostName } from '../../dns/name.ts';
import type { SpfResult } from '../../ports.ts';
import { finding, type Check, type CheckContext } from '../check.ts';

const maxLookups = 10;
const maxVoid = 2;

export const check: Check = {
  name: 'spf',
  needs: ['senderDomain', 'clientIp'],
  async run(context) {
    const found = await Promise.all(context.clientIps.map((ip) => forClient(ip, context)));
    return found.flat();
  },
};

async function forClient(clientIp: string, context: CheckContext): Promise<Finding[]> {
  const { mailAuth, clock, sender } = context;
  const mta = context.domain ?? 'receiver.invalid';
  const helo = context.helo && isHostName(context.helo) ? context.helo : null;
  const evaluate = async (identity: 'mailfrom' | 'helo', mailFrom: string): Promise<Finding> => {
    const startedAt = clock.now();
    const result = await mailAuth.spf({ ip: clientIp, helo: helo ?? `[${clientIp}]`, mailFrom, mta });
    return describe(result, identity, clientIp, clock.now() - startedAt, context);
  };
  const [mailFrom, byHelo] = await Promise.all([
    evaluate('mailfrom', sender!),
    helo ? evaluate('helo', `postmaster@${helo}`) : null,
  ]);
  // RFC 7208 §2.3: most hosts publish nothing for their HELO name, which means nothing.
  return byHelo && byHelo.result !== 'none' ? [mailFrom, byHelo] : [mailFrom];
}

function describe(
  spf: SpfResult,
  identity: 'mailfrom' | 'helo',
  clientIp: string,
  ms: number,
  { clock, resolver }: CheckContext,
): Finding {
  const name = identity === 'helo' ? `the HELO name ${spf.domain}` : spf.domain;
  const says: Record<SpfResult['result'], string> = {
    pass: `SPF of ${name} allows ${clientIp}`,
    fail: `SPF of ${name} forbids ${clientIp}`,
    softfail: `SPF of ${name} does not allow ${clientIp}, but asks for leniency (~all)`,
    neutral: `SPF of ${name} says neither yes nor no to ${clientIp}`,
    none: `${spf.domain} has no SPF record`,
    temperror: `SPF of ${name} could not be evaluated: a look-up told nothing`,
    permerror: `SPF of ${name} is broken: ${reason(spf.why)}`,
  };
  const count =
    spf.record && spf.result !== 'temperror' ? `, with ${spf.lookups} of ${maxLookups} look-ups` : '';
  return finding('spf', clock, [], {
    result: spf.result,
    weighs: spf.result === 'fail' || spf.result === 'permerror' ? 'for' : 'silent',
    says: `${says[spf.result]}${count}.`,
    subject: spf.domain,
    clientIp,
    ms,
    raw: [
      ...(spf.record ? [`${spf.domain}. TXT ${JSON.stringify(spf.record)}`] : []),
      ...(spf.why ? [spf.why] : []),
    ],
    resolver: resolver.servers[0] ?? '',
    facts: {
      identity,
      record: spf.record,
      lookups: spf.lookups,
      voidLookups: spf.voidLookups,
      limits: { lookups: maxLookups, voidLookups: maxVoid },
    },
  });
}

/** The last part of the engine's comment: what is wrong, without whose. */
const reason = (why: string): string =>
  /: ([^:]+(?::\S[^:]*)*)$/.exec(why.slice(0, 500))?.[1] ?? (why || 'a syntax error');
