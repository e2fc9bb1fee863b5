/** DMARC (RFC 9989): the record that applies, its policy, and whether what is known about a message aligns with it. */
import type { Finding } from '../../case/finding.ts';
import { finding, unknownWhy, type Check, type CheckContext } from '../check.ts';
import { walkDmarc, type DmarcTree } from '../dmarc-tree.ts';

const policies = ['none', 'quarantine', 'reject'];

export const check: Check = {
  name: 'dmarc',
  needs: ['senderDomain'],
  run: async (context) => [await dmarc(context)],
};

async function dmarc(context: CheckContext): Promise<Finding> {
  const domain = context.fromDomain ?? context.senderDomain!;
  const [tree, sender] = await Promise.all([
    walkDmarc(domain, context.resolver),
    context.senderDomain === domain ? null : walkDmarc(context.senderDomain!, context.resolver),
  ]);
  const judged = judge(domain, tree, sender, context.senderDomain!);
  return finding(
    'dmarc',
    context.clock,
    tree.nodes.map((node) => node.answer),
    {
      ...judged,
      weighs: judged.result === 'fail' || judged.result === 'permerror' ? 'for' : 'silent',
      subject: domain,
    },
  );
}

function judge(
  domain: string,
  tree: DmarcTree,
  sender: DmarcTree | null,
  senderDomain: string,
): Pick<Finding, 'result' | 'says' | 'facts'> {
  const several = tree.nodes.find((node) => node.several);
  if (tree.unknown)
    return {
      result: 'temperror',
      says: `The DMARC record of ${domain} could not be looked up: ${unknownWhy(tree.unknown)}.`,
    };
  if (!tree.policy) {
    if (several)
      return {
        result: 'permerror',
        says: `${several.domain} has several DMARC records, so receivers use none of them.`,
      };
    const broken = tree.nodes.find((node) => node.record);
    if (broken) return { result: 'permerror', says: `The DMARC record of ${broken.domain} cannot be read.` };
    return { result: 'none', says: `${domain} has no DMARC record.` };
  }
  const tags = tree.policy.tags!;
  const p = tags.get('p')?.toLowerCase();
  const inherited = tree.policy.domain !== domain;
  const policy = (inherited && tags.get('sp')?.toLowerCase()) || p;
  const facts = {
    record: tree.policy.record,
    at: tree.policy.domain,
    policy: policy && policies.includes(policy) ? policy : 'none',
    testing: tags.get('t') === 'y',
    organizational: tree.organizational,
    ...alignment(domain, tree, sender, senderDomain),
  };
  // RFC 9989 §4.7: an unknown p is treated as none, but only if somebody is to be told about it.
  if ((!policy || !policies.includes(policy)) && !tags.has('rua'))
    return {
      result: 'permerror',
      says: `The DMARC record of ${tree.policy.domain} names no policy (p=).`,
      facts,
    };
  const where = inherited ? ` (from ${tree.policy.domain})` : '';
  const testing = facts.testing ? ', marked as a test (t=y)' : '';
  const text = `DMARC of ${domain} asks for “${facts.policy}”${where}${testing}`;
  const unaligned =
    facts.spfAligned === false
      ? `; the envelope sender ${senderDomain} does not align with it, so DKIM must`
      : '';
  return { result: 'pass', says: `${text}${unaligned}.`, facts };
}

/** Whether SPF of the envelope sender could count; null if a look-up told nothing. Of DKIM only a message tells. */
function alignment(domain: string, tree: DmarcTree, sender: DmarcTree | null, senderDomain: string) {
  const strict = tree.policy!.tags!.get('aspf') === 's';
  if (senderDomain === domain || sender === null) return { spfAligned: true, strict };
  if (sender.unknown) return { spfAligned: null, strict };
  return { spfAligned: !strict && sender.organizational === tree.organizational, strict };
}
