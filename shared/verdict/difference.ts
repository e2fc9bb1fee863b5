/**
 * Judgement by difference (Mill's method of difference): a fault of the refused route speaks for a cause only as far
 * as the accepted route lacks it. One that the accepted route has too speaks against, one that it has alone is no reason.
 */
import { isUnknown, type Finding } from '../case/finding.ts';
import type { Cause } from '../catalogue/cause.ts';
import type { CaseFacts } from './facts.ts';

/** Checks of what is ours: they belong to the address that they looked at. */
const causeOf: Readonly<Record<string, Cause>> = {
  iprev: 'reverse-dns',
  helo: 'reverse-dns',
  spf: 'authentication',
  dkim: 'authentication',
  dmarc: 'authentication',
  dnsbl: 'reputation',
};

export const isBad = ({ result, check }: Finding): boolean =>
  result === 'fail' || (result === 'permerror' && check !== 'dnsbl');

/** `refused`: of the refused route alone, or there is no other. `shared`: of the accepted one too. */
type Belongs = 'refused' | 'shared' | 'elsewhere';

/** The client IPs that were refused; empty where the evidence does not name them. */
const refusedIps = ({ contrast }: CaseFacts): Set<string> =>
  new Set(contrast.routes.flatMap((r) => (r.clientIp !== null && r.refused > 0 ? [r.clientIp] : [])));

/** The addresses to lay side by side: refused, and accepted; where none is known to be accepted, those not refused. */
export function sidesOf(f: CaseFacts): { refused: string[]; others: string[] } {
  const { affected, healthy, differs } = f.contrast;
  if (differs === 'client-ip') return { refused: affected, others: healthy };
  const refused = refusedIps(f);
  const looked = new Set(f.case.findings.flatMap(({ clientIp }) => (clientIp ? [clientIp] : [])));
  return { refused: [...refused], others: refused.size ? [...looked].filter((ip) => !refused.has(ip)) : [] };
}

function belongs(f: CaseFacts, finding: Finding): Belongs {
  const { clientIp } = finding;
  const { differs, healthy, affected } = f.contrast;
  const refused = refusedIps(f);
  if (clientIp !== undefined && refused.size > 0 && !refused.has(clientIp)) return 'elsewhere';
  if (differs === null) return 'refused';
  // The same address is taken at another server, or the fault is of all our addresses.
  if (differs === 'mta' || clientIp === undefined) return 'shared';
  if (!affected.includes(clientIp)) return 'shared';
  const alike = (other: Finding): boolean =>
    other.check === finding.check &&
    other.zone === finding.zone &&
    other.clientIp !== undefined &&
    healthy.includes(other.clientIp) &&
    !isUnknown(other) &&
    isBad(other) === isBad(finding);
  return f.case.findings.some(alike) ? 'shared' : 'refused';
}

/** A reply that names the cause itself is the stronger: then a shared fault counts all the same. */
const isNamed = (f: CaseFacts, { check }: Finding): boolean => f.wording.named === causeOf[check];

/** The findings of a check that may speak about this case; of checks of what is not ours, all. */
export function speaking(f: CaseFacts, check: string): Finding[] {
  const all = f.case.findings.filter((finding) => finding.check === check);
  if (!(check in causeOf)) return all;
  return all.filter((finding) => {
    const to = belongs(f, finding);
    return to === 'refused' || (to === 'shared' && (!isBad(finding) || isNamed(f, finding)));
  });
}

/** Faults that accepted routes have as well: they are not what makes the difference. */
export const sharedFaults = (f: CaseFacts, checks: readonly string[] = Object.keys(causeOf)): Finding[] =>
  f.case.findings.filter(
    (finding) =>
      checks.includes(finding.check) &&
      isBad(finding) &&
      finding.listing !== 'policy' &&
      belongs(f, finding) === 'shared',
  );

export const causeOfFinding = ({ check }: Finding): Cause => causeOf[check] ?? 'other';

/** Who is accepted although it has the same fault, in words. */
export function acceptedAllTheSame(f: CaseFacts, { clientIp }: Finding): string {
  const { differs, healthy, routes } = f.contrast;
  if (differs === 'client-ip')
    return `mail from ${healthy.slice(0, 2).join(' and ')} is accepted with the same`;
  const open = routes.find((r) => r.fate === 'accepted');
  return `${open?.mta ?? 'another server of theirs'} accepts mail from ${clientIp ?? 'the same address'} with the same`;
}

/** Faults of an address that is not refused: worth knowing, and no reason for this refusal. */
export function warningsOf(f: CaseFacts): string[] {
  const accepted = new Set(f.contrast.routes.flatMap((r) => (r.fate === 'accepted' ? [r.clientIp] : [])));
  return f.case.findings
    .filter((x) => x.check in causeOf && isBad(x) && belongs(f, x) === 'elsewhere')
    .map((x) =>
      accepted.has(x.clientIp ?? null)
        ? `${x.says} Mail from ${x.clientIp} is accepted all the same, so this is no reason for the refusal. Change nothing there while this case is open.`
        : `${x.says} Nothing was refused from ${x.clientIp}, so this is no reason for the refusal.`,
    );
}

export interface RuledOut {
  cause: Cause | null;
  says: string;
}

/** What the contrast excludes, each with the routes that carry it. */
export function ruledOut(f: CaseFacts): RuledOut[] {
  const { routes, differs, affected, healthy } = f.contrast;
  if (differs === null) return [];
  const open = routes.filter((r) => r.fate === 'accepted');
  const closed = routes.filter((r) => r.fate === 'refused');
  const out: RuledOut[] = [];
  const names = (list: readonly { mta: string | null }[]) =>
    [...new Set(list.map((r) => r.mta ?? 'their server'))].slice(0, 4).join(' and ');
  if (differs === 'client-ip') {
    const taken = open.filter((r) => r.clientIp !== null && healthy.includes(r.clientIp));
    const count = taken.reduce((sum, r) => sum + r.meanwhile, 0);
    out.push({
      cause: 'capacity',
      says: `Their servers are overloaded, or down: ${names(taken)} took ${messages(count)} from ${healthy.slice(0, 2).join(' and ')} in the same time.`,
    });
    const servers = new Set(closed.map((r) => r.mta));
    if (servers.size > 1)
      out.push({
        cause: null,
        says: `One of their servers is at fault: ${names(closed)} refuse ${affected.slice(0, 2).join(' and ')} alike.`,
      });
  } else
    out.push({
      cause: 'sender-outage',
      says: `Something is wrong with all you send: ${names(open)} took ${messages(open.reduce((sum, r) => sum + r.meanwhile, 0))} in the same time.`,
    });
  for (const finding of sharedFaults(f))
    if (!isNamed(f, finding))
      out.push({
        cause: causeOfFinding(finding),
        says: `${finding.says} But ${acceptedAllTheSame(f, finding)}.`,
      });
  if (differs === 'client-ip') {
    const alike = ['iprev', 'helo', 'spf', 'dnsbl'].filter((check) => isAlike(f, check));
    if (alike.length > 0)
      out.push({
        cause: null,
        says: `${alike.map((check) => checkNames[check]).join(', ')}: the same for the addresses that are refused and for those that are accepted.`,
      });
  }
  return out;
}

const messages = (n: number): string => (n === 1 ? '1 message' : `${n} messages`);
const checkNames: Readonly<Record<string, string>> = {
  iprev: 'Reverse DNS',
  helo: 'The HELO name',
  spf: 'SPF',
  dnsbl: 'Block lists',
};

/** Looked at on both sides, known, in order, and the same. */
function isAlike(f: CaseFacts, check: string): boolean {
  const known = f.case.findings.filter((x) => x.check === check && x.clientIp !== undefined);
  const of = (ips: readonly string[]) => known.filter((x) => ips.includes(x.clientIp!));
  const [ours, theirs] = [of(f.contrast.affected), of(f.contrast.healthy)];
  return ours.length > 0 && theirs.length > 0 && [...ours, ...theirs].every((x) => x.result === 'pass');
}

/** The pace of the refused addresses beside that of the accepted, where a log tells both; in the busiest hour of each. */
export function paceDiffers(f: CaseFacts): string | null {
  const { differs, affected, healthy, routes, columns } = f.contrast;
  if (differs !== 'client-ip' || columns[0]?.length !== 13) return null;
  const busiest = (ips: readonly string[]) => {
    const sums = columns.map((_, i) =>
      routes
        .filter((r) => r.clientIp !== null && ips.includes(r.clientIp))
        .reduce((sum, { cells }) => sum + cells[i]!.refused + cells[i]!.accepted, 0),
    );
    const most = Math.max(...sums);
    return { most, hour: columns[sums.indexOf(most)]! };
  };
  const [ours, theirs] = [busiest(affected), busiest(healthy)];
  if (ours.most < 20 || ours.most < 3 * theirs.most) return null;
  return `${affected[0]} made ${ours.most} tries in the hour from ${clock(ours.hour)}, ${healthy[0]} at most ${theirs.most} (from ${clock(theirs.hour)})`;
}
const clock = (hour: string): string => `${hour.slice(0, 10)} ${hour.slice(11)}:00 UTC`;
