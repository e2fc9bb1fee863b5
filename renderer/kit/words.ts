/** The words and shapes of states: one table per vocabulary, so that every screen says the same thing alike. */
import type { Finding, ProbeOutcome, Result } from '../../shared/case/finding.ts';
import type { Band, CaseStatus } from '../../shared/case/case.ts';
import { counted } from '../../shared/words/sentence.ts';
import type { IconName } from './icons.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'unknown' | '';
export interface State {
  icon: IconName;
  tone: Tone;
  word: string;
}

const statusStates: Record<CaseStatus, State> = {
  open: { icon: 'open', tone: 'warn', word: 'Needs an answer' },
  waiting: { icon: 'clock', tone: '', word: 'Waiting' },
  cooling: { icon: 'pause', tone: '', word: 'Cooling' },
  escalated: { icon: 'up', tone: '', word: 'Escalated' },
  recovered: { icon: 'tick', tone: 'good', word: 'Recovered' },
  closed: { icon: 'dash', tone: 'unknown', word: 'Closed' },
};
const ready: State = { icon: 'up', tone: 'bad', word: 'Ready to escalate' };

/** Ends that are no recovery. */
const ends: Record<string, State> = {
  permanent: { icon: 'cross', tone: 'bad', word: 'Refused for good' },
  'not-a-deferral': { icon: 'dash', tone: 'unknown', word: 'Nothing put off' },
};

/** What was read: a mailbox is one file and holds many messages. */
export function readWords(files: readonly { file: string }[]): string {
  if (files.length && files.every(({ file }) => file === 'pasted text')) return 'the pasted text';
  const isFiles = new Set(files.map(({ file }) => file)).size === files.length;
  return counted(files.length, isFiles ? 'file' : 'message');
}

/** What a case is called in a list. */
export const caseName = (row: { recipientDomain: string | null; receiver?: string | null }): string =>
  row.recipientDomain ?? row.receiver ?? 'Receiver not known';

/** The state of a case; one that stands at the report is “ready to escalate”. */
export function caseState(status: CaseStatus, next: string): State {
  const end = ends[next];
  if (end && status !== 'closed') return end;
  const active = status === 'open' || status === 'waiting' || status === 'cooling';
  return active && (next === 'report-ready' || next === 'escalate') ? ready : statusStates[status];
}

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

export const bandWords: Record<Band, string> = {
  normal: 'Normal retries',
  watch: 'Watch',
  cooling: 'Cooling',
  incident: 'Incident',
  escalate: 'Escalate',
  expired: 'Queue time over',
};

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
