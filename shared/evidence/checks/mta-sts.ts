/** MTA-STS of the recipient's domain (RFC 8461): a policy that makes a TLS fault a reason not to deliver. */
import { isUnknown } from '../../dns/answer.ts';
import { parseTags } from '../../dns/tags.ts';
import type { Finding } from '../../case/finding.ts';
import { finding, unknownWhy, type Check, type CheckContext } from '../check.ts';
import { mailHosts } from '../mail-hosts.ts';

export const check: Check = {
  name: 'mta-sts',
  needs: ['domain'],
  run: async (context) => [await mtaSts(context)],
};

async function mtaSts({ domain, resolver, clock, fetchPolicy }: CheckContext): Promise<Finding> {
  const answer = await resolver.query(`_mta-sts.${domain!}`, 'TXT');
  const make = (result: Finding['result'], says: string, facts = {}, raw: string[] = []): Finding => {
    const made = finding('mta-sts', clock, [answer], { result, says, subject: domain!, facts });
    return { ...made, raw: [...made.raw, ...raw] };
  };
  if (isUnknown(answer.status))
    return make('temperror', `MTA-STS of ${domain} could not be looked up: ${unknownWhy(answer)}.`);
  const records = answer.records
    .map((record) => record.data as string)
    .filter((text) => /^v=STSv1\s*;/.test(text));
  if (records.length === 0) return make('none', `${domain} has no MTA-STS policy.`);
  if (records.length > 1 || !parseTags(records[0]!)?.get('id'))
    return make('permerror', `The MTA-STS record of ${domain} is broken, so it does not count.`);
  if (!fetchPolicy) return make('neutral', `${domain} announces an MTA-STS policy; it was not fetched.`);

  const [fetched, mx] = await Promise.all([fetchPolicy(domain!), mailHosts(domain!, resolver)]);
  if ('failed' in fetched)
    return make(
      'temperror',
      `${domain} announces an MTA-STS policy, but it could not be fetched: ${fetched.failed}.`,
    );
  const policy = readPolicy(fetched.policy);
  const raw = fetched.policy.slice(0, 4000).split(/\r?\n/).filter(Boolean);
  if (!policy) return make('permerror', `The MTA-STS policy of ${domain} cannot be read.`, {}, raw);
  const uncovered = mx.hosts.filter((host) => !policy.mx.some((pattern) => matches(host.name, pattern)));
  const facts = { mode: policy.mode, mx: policy.mx, uncovered: uncovered.map((host) => host.name) };
  if (policy.mode === 'enforce' && uncovered.length > 0)
    return make(
      'fail',
      `The MTA-STS policy of ${domain} enforces TLS but does not cover ${uncovered[0]!.name}: senders that obey it do not deliver there.`,
      facts,
      raw,
    );
  const words = {
    enforce: 'demands a valid certificate',
    testing: 'only reports faults (testing)',
    none: 'is switched off (none)',
  };
  return make('pass', `The MTA-STS policy of ${domain} ${words[policy.mode]}.`, facts, raw);
}

interface Policy {
  mode: 'enforce' | 'testing' | 'none';
  mx: string[];
}

/** RFC 8461 §3.2: lines of `key: value`. */
function readPolicy(text: string): Policy | null {
  const pairs = text
    .slice(0, 65_536)
    .split(/\r?\n/)
    .map(
      (line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()] as const,
    );
  const value = (key: string): string | undefined => pairs.find(([name]) => name === key)?.[1];
  const mode = value('mode');
  if (value('version') !== 'STSv1' || (mode !== 'enforce' && mode !== 'testing' && mode !== 'none'))
    return null;
  const mx = pairs.filter(([name]) => name === 'mx').map(([, host]) => host.toLowerCase());
  return mode === 'none' || mx.length > 0 ? { mode, mx } : null;
}

/** `*.example.net` covers exactly one label. */
function matches(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.slice(host.indexOf('.') + 1) === pattern.slice(2) : host === pattern;
}
