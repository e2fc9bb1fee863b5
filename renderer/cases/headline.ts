/** How many cases the list shows, as a sentence, and what it is sorted by. */
import type { InputOf } from '../../shared/rpc/contract.ts';
import { count, counted } from '../../shared/words/sentence.ts';

/** `shown`: null while it is read; `all`: on the desk; `uncounted`: more match than were counted. */
export function headline(shown: number | null, all: number, filtered: boolean, uncounted: boolean): string {
  if (shown === null) return 'Reading the history…';
  if (filtered && uncounted) return `More than ${count(shown)} match; these are the first.`;
  if (filtered) return `${count(shown)} of ${count(Math.max(all, shown))} match.`;
  return shown === 1 ? 'One case.' : `${count(shown)} cases.`;
}

/** `cases`: that can be had back; null while they are read. */
export const goneWords = (cases: number | null): string =>
  cases === null ? 'Reading the history…' : cases ? `${counted(cases, 'deleted case')}.` : 'No deleted case.';

export type Sort = InputOf<'case.list'>['sort'];
export const sorts: Readonly<Record<Sort, string>> = {
  lastSeen: 'Last seen',
  firstSeen: 'First seen',
  due: 'What is due first',
  recipientDomain: 'Receiver domain',
  status: 'Status',
  cause: 'Cause',
  takenBy: 'Who has it',
};
