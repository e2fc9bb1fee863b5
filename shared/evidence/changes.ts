/** What changed since an earlier run: a listing that came or went is itself a finding. */
import { isUnknown, type Finding } from '../case/finding.ts';

/** Marks findings whose result or records differ from the newest earlier one of the same thing. Unknown is no change. */
export function markChanges(findings: readonly Finding[], earlier: readonly Finding[]): Finding[] {
  return findings.map((now) => {
    if (isUnknown(now)) return now;
    const before = earlier
      .filter((old) => sameThing(old, now) && !isUnknown(old))
      .reduce<Finding | null>((newest, old) => (!newest || old.at > newest.at ? old : newest), null);
    if (!before || fingerprint(before) === fingerprint(now)) return now;
    return { ...now, changed: { from: before.result, says: before.says, at: before.at } };
  });
}

function sameThing(a: Finding, b: Finding): boolean {
  const keys = ['check', 'subject', 'clientIp', 'zone'] as const;
  return keys.every((key) => a[key] === b[key]) && a.facts?.identity === b.facts?.identity;
}

/**
 * Result and records, without what differs at every look-up: TTLs and the order of records. A check whose raw lines
 * hold more than records names what counts in `facts.state`.
 */
function fingerprint({ result, raw, facts }: Finding): string {
  if (typeof facts?.state === 'string') return `${result}\n${facts.state}`;
  return [result, ...raw.map((line) => line.replace(/^(\S+) \d+ IN /, '$1 IN ')).sort()].join('\n');
}
