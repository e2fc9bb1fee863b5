/** The words and shapes of what was looked up and of sessions; beside those of a case (words.ts), which the first screen needs. */
import type { Finding, ProbeOutcome, Result } from '../../shared/case/finding.ts';
import type { State } from './words.ts';

const results: Record<Result, State> = {
  pass: { icon: 'tick', tone: 'good', word: 'pass' },
  fail: { icon: 'cross', tone: 'bad', word: 'fail' },
  softfail: { icon: 'caution', tone: 'warn', word: 'softfail' },
  neutral: { icon: 'dash', tone: 'unknown', word: 'neutral' },
  none: { icon: 'dash', tone: 'unknown', word: 'none' },
  temperror: { icon: 'unknown', tone: 'unknown', word: 'unknown' },
  permerror: { icon: 'cross', tone: 'bad', word: 'mistake' },
};
const unknown = results.temperror;
export const notRun: State = { icon: 'dash', tone: 'unknown', word: 'not run' };

/** What a finding shows. A list that refused to answer is unknown, whatever error word it carries. */
export function findingState(finding: Finding): State {
  if (!finding.zone) return results[finding.result];
  if (finding.result === 'fail') return { icon: 'cross', tone: 'bad', word: 'listed' };
  if (finding.result === 'pass') return { icon: 'tick', tone: 'good', word: 'clear' };
  return unknown;
}
export const resultState = (result: Result | 'unknown'): State =>
  result === 'unknown' ? unknown : results[result];

const outcomes: Record<ProbeOutcome, State> = {
  accepted: { icon: 'tick', tone: 'good', word: 'accepted' },
  deferred: { icon: 'pause', tone: 'warn', word: 'deferred' },
  rejected: { icon: 'cross', tone: 'bad', word: 'rejected' },
  refused: { icon: 'cross', tone: 'bad', word: 'connection refused' },
  timeout: { icon: 'clock', tone: 'warn', word: 'timed out' },
  unreachable: { icon: 'cross', tone: 'bad', word: 'unreachable' },
  closed: { icon: 'dash', tone: 'warn', word: 'closed without a reply' },
  'protocol-error': { icon: 'caution', tone: 'warn', word: 'protocol error' },
};
export const outcomeState = (outcome: ProbeOutcome): State => outcomes[outcome];

const checkTitles: Record<string, string> = {
  mx: 'Mail servers',
  iprev: 'Reverse DNS',
  helo: 'HELO',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  dnsbl: 'Block lists',
  'mta-sts': 'MTA-STS',
  dane: 'DANE (TLSA)',
  propagation: 'DNS agreement',
  'smtp-session': 'SMTP session',
  'test-message': 'Test message',
};
/** The check may be one that a stranger's case file names. */
export const checkTitle = (check: string): string =>
  (Object.hasOwn(checkTitles, check) ? checkTitles[check] : null) ?? check;

/** What could not be looked up: of more than two only the names, for why stands with each finding. */
export function notKnown(findings: readonly Finding[]): string[] {
  const list = findings.filter((finding) => findingState(finding) === unknown);
  if (list.length <= 2) return list.map(({ says }) => says);
  const times = new Map<string, number>();
  for (const { check } of list) times.set(check, (times.get(check) ?? 0) + 1);
  const names = [...times].map(([check, n]) => checkTitle(check) + (n > 1 ? ` (${n})` : ''));
  return [`${list.length} look-ups told nothing: ${names.join(', ')}. The findings say why.`];
}

/** When something was looked up last, '' where nothing was: what receivers reported is no look-up of ours. */
export const lastLookedUp = (findings: readonly Finding[]): string =>
  findings.reduce((last, { at, facts }) => (!facts?.['reporter'] && at > last ? at : last), '');
