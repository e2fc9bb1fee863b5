/** The words and shapes of a case's states: one table per vocabulary, so that every screen says the same thing alike. */
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

export const bandWords: Record<Band, string> = {
  normal: 'Normal retries',
  watch: 'Watch',
  cooling: 'Cooling',
  incident: 'Incident',
  escalate: 'Escalate',
  expired: 'Queue time over',
};
