/** The DNS tree walk of DMARC (RFC 9989 §4.10): which policy record applies, and which domain is the organisation's. */
import { isUnknown, type DnsAnswer } from '../dns/answer.ts';
import { ancestors } from '../dns/name.ts';
import { parseTags } from '../dns/tags.ts';
import type { Resolver } from '../ports.ts';

const maxQueries = 8;

export interface DmarcNode {
  domain: string;
  answer: DnsAnswer;
  /** Null where there is no record, or several, which count as none. */
  tags: Map<string, string> | null;
  record: string | null;
  several: boolean;
}

export interface DmarcTree {
  /** From the domain upwards, as far as the walk goes. */
  nodes: DmarcNode[];
  /** Where the policy was found, null if nowhere. */
  policy: DmarcNode | null;
  organizational: string;
  /** A look-up that told nothing on the way: the result is not certain. */
  unknown: DnsAnswer | null;
}

/** Asks all levels at once; at most eight. */
export async function walkDmarc(domain: string, resolver: Resolver): Promise<DmarcTree> {
  const all = ancestors(domain);
  // §4.10: from a name of eight labels or more the walk goes on at seven.
  const levels = all.length < maxQueries ? all : [all[0]!, ...all.slice(all.length - (maxQueries - 1))];
  const looked = await Promise.all(
    levels.map(async (level) => node(level, await resolver.query(`_dmarc.${level}`, 'TXT'))),
  );
  const stop = looked.findIndex(
    (n) => n.tags?.get('psd') === 'n' || (n.tags?.get('psd') === 'y' && n.domain !== domain),
  );
  const nodes = stop < 0 ? looked : looked.slice(0, stop + 1);
  const organizational = organizationalOf(domain, nodes);
  const policy =
    nodes.find((n) => n.tags && n.domain === domain) ??
    nodes.find((n) => n.tags && n.domain === organizational) ??
    nodes.find((n) => n.tags?.get('psd') === 'y') ??
    null;
  const before = policy ? nodes.slice(0, nodes.indexOf(policy) + 1) : nodes;
  return {
    nodes,
    policy,
    organizational,
    unknown: before.find((n) => isUnknown(n.answer.status))?.answer ?? null,
  };
}

/** §4.10.2: at psd=n, one label below psd=y, else the highest domain that has a record; else the domain itself. */
function organizationalOf(domain: string, nodes: readonly DmarcNode[]): string {
  const withRecord = nodes.filter((n) => n.tags);
  const last = withRecord.at(-1);
  if (!last) return domain;
  if (last.tags!.get('psd') !== 'y' || last.domain === domain) return last.domain;
  return ancestors(domain)[ancestors(domain).indexOf(last.domain) - 1] ?? domain;
}

function node(domain: string, answer: DnsAnswer): DmarcNode {
  const records = answer.records
    .map((record) => record.data as string)
    .filter((text) => /^v\s*=\s*DMARC1\s*(;|$)/.test(text));
  const single = records.length === 1 ? records[0]! : null;
  return {
    domain,
    answer,
    record: records[0] ?? null,
    tags: single ? parseTags(single) : null,
    several: records.length > 1,
  };
}
