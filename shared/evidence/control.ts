/**
 * Control look-ups: names that surely exist. A resolver that denies them, and found nothing else in the whole run,
 * says no to everything, and its no is worth nothing.
 */
import { isUnknown as isUnknownFinding, type Finding } from '../case/finding.ts';
import { isUnknown, type RecordType } from '../dns/answer.ts';
import type { Resolver } from '../ports.ts';

/** A root server, and the domain that RFC 2606 §3 reserves and IANA keeps. */
const surelyThere: readonly [string, RecordType][] = [
  ['a.root-servers.net', 'A'],
  ['example.com', 'NS'],
];

/** The server that denies them; null where one is found, or could not be asked. */
export async function deniesAll(resolver: Resolver): Promise<string | null> {
  if (resolver.found > 0) return null;
  const answers = await Promise.all(surelyThere.map(([name, type]) => resolver.query(name, type)));
  const denied = answers.every(({ status, records }) => records.length === 0 && !isUnknown(status));
  return denied ? answers[0]!.resolver : null;
}

/** The finding as unknown, where it rests on what this server said. */
export function doubted(finding: Finding, server: string): Finding {
  if (finding.raw.length === 0 || isUnknownFinding(finding)) return finding;
  return {
    ...finding,
    result: 'temperror',
    weighs: 'silent',
    ...(finding.listing !== undefined && { listing: null }),
    says: `Nothing is known of ${finding.subject}: ${server} says of every name that it is not there, also of ${surelyThere[0]![0]}, which surely is. Ask another resolver.`,
    facts: {},
  };
}
