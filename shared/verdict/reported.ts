/**
 * What receivers reported, weighed (group R of the rules): in full where the reporter is the one that defers now, half
 * from anybody else, and less the older it is. A report never leads alone against the words of the reply itself.
 */
import type { Finding } from '../case/finding.ts';
import type { Cause } from '../catalogue/cause.ts';
import type { Matcher } from '../catalogue/match.ts';
import type { CaseFacts } from './facts.ts';
import type { Rule } from './rules.ts';

const day = 86_400_000;
/** Days between the end of what was reported and the first deferral: full up to three, half up to seven, then nothing. */
const freshness = (days: number): number => (days <= 3 ? 1 : days <= 7 ? 0.5 : 0);

interface Weighing {
  cause: Cause;
  fail: number;
  pass: number;
}
const weighings: Readonly<Record<string, Weighing>> = {
  'dmarc-report': { cause: 'authentication', fail: 5, pass: -3 },
  'auth-results': { cause: 'authentication', fail: 6, pass: -4 },
  complaints: { cause: 'reputation', fail: 6, pass: -2 },
  snds: { cause: 'reputation', fail: 6, pass: -3 },
  'tls-report': { cause: 'tls', fail: 5, pass: -2 },
};
/** Delivery errors of Postmaster Tools by their type. */
const errors: readonly [RegExp, Cause][] = [
  [/anomalous|rate.?limit|traffic/i, 'rate-limit'],
  [/ptr/i, 'reverse-dns'],
  [/rbl|reputation/i, 'reputation'],
  [/spam|attachment|content/i, 'content'],
  [/stamp|dmarc|policy/i, 'authentication'],
];

export function reportedRules(f: CaseFacts, matcher: Matcher): Rule[] {
  return f.case.findings.flatMap((finding) => {
    const weighed = weigh(finding);
    if (!weighed) return [];
    const age = (f.firstSeen - Date.parse(finding.at)) / day;
    const points = Math.round(weighed.points * freshness(age) * (isReceiver(finding, f, matcher) ? 1 : 0.5));
    return points === 0 ? [] : [{ add: { [weighed.cause]: points }, says: finding.says }];
  });
}

function weigh(finding: Finding): { cause: Cause; points: number } | null {
  const { check, result, facts } = finding;
  if (result !== 'fail' && result !== 'pass') return null;
  if (check === 'delivery-errors') {
    const type = String(facts?.['type'] ?? '');
    const cause = errors.find(([words]) => words.test(type))?.[1];
    return cause ? { cause, points: 6 } : null;
  }
  const weighing = weighings[check];
  return weighing ? { cause: weighing.cause, points: weighing[result] } : null;
}

/** The reporter runs the servers that defer: its own name, or that of its mail hosts. */
function isReceiver(finding: Finding, f: CaseFacts, matcher: Matcher): boolean {
  const reporter = String(finding.facts?.['reporter'] ?? '').toLowerCase();
  if (!reporter) return false;
  const provider = matcher.providerOf(f.lead?.remoteMta?.name ?? null);
  const names = [f.recipientDomain, ...(provider?.mx.map(owner) ?? []), provider?.id ?? null];
  return names.some((name) => name !== null && name.length > 2 && reporter.includes(name));
}

/** The last two labels: what a reporter calls itself. */
const owner = (host: string): string => host.split('.').slice(-2).join('.');
