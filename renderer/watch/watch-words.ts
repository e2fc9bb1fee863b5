/** The sentences of the watch: what goes on now, how far each source is read. */
import type {
  WatchedIncident,
  WatchedQueue,
  WatchedReceiver,
  WatchedReports,
  WatchedSource,
  WatchView,
} from '../../shared/rpc/present/watch.ts';
import type { State } from '../kit/words.ts';
import { clock, isSameDay, when } from '../kit/times.ts';
import { count, counted } from '../../shared/words/sentence.ts';

export function headWords({ state, incidents, minor, minorAll }: WatchView): string {
  if (state === 'failed') return 'The watch cannot go on. It tries again by itself.';
  if (state === 'off') return 'The watch is off';
  const now = incidents.filter(({ overAt }) => overAt === null).length;
  const over = incidents.length - now;
  const ended = over ? ` ${count(over)} ${over === 1 ? 'is' : 'are'} over.` : '';
  const lost = minor.some((receiver) => receiver.lost > 0);
  const rest = minorAll
    ? ` ${counted(minorAll, 'other deferral')}${lost ? ', with lost mail among them' : ' needed nothing from you'}.`
    : '';
  return `${now ? counted(now, 'incident') : 'No incident'} now.${ended}${rest}`;
}

/** A receiver that took some of it recovered, and yet not all has arrived. */
export const overState = ({ messages, delivered }: WatchedIncident): State =>
  delivered === 0
    ? { icon: 'dash', tone: 'unknown', word: 'over' }
    : delivered < messages
      ? { icon: 'caution', tone: 'warn', word: 'not all arrived' }
      : { icon: 'tick', tone: 'good', word: 'recovered' };

/** “412 messages wait, 12 were delivered, none is lost.” */
export function courseWords({ waiting, delivered, expired, refused }: WatchedIncident): string {
  const parts = [
    waiting ? counted(waiting, 'message waits', 'messages wait') : 'Nothing waits',
    delivered ? `${count(delivered)} delivered` : '',
    expired ? `${count(expired)} expired` : '',
    refused ? `${count(refused)} refused for good` : '',
    expired + refused === 0 ? 'none is lost' : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

export function minorWords({ messages, waiting, delivered, lost }: WatchedReceiver): string {
  if (waiting) return `${counted(waiting, 'message waits', 'messages wait')}, ${count(delivered)} delivered.`;
  if (lost) return `${counted(lost, 'message is', 'messages are')} lost, ${count(delivered)} delivered.`;
  return messages === 1 ? 'Its message was accepted.' : `All ${count(messages)} messages were accepted.`;
}

export const minorState = ({ waiting, lost }: WatchedReceiver): State =>
  waiting
    ? { icon: 'clock', tone: '', word: 'waiting' }
    : lost
      ? { icon: 'cross', tone: 'bad', word: 'lost' }
      : { icon: 'tick', tone: 'good', word: 'recovered' };

const states: Record<WatchedSource['state'], State> = {
  followed: { icon: 'tick', tone: 'good', word: 'followed' },
  behind: { icon: 'clock', tone: '', word: 'catching up' },
  still: { icon: 'caution', tone: 'warn', word: 'stands still' },
  trouble: { icon: 'cross', tone: 'bad', word: 'not read' },
  empty: { icon: 'dash', tone: 'unknown', word: 'no line yet' },
};
export const sourceState = ({ state }: WatchedSource): State => states[state];

export function sourceWords({ newest, lines }: WatchedSource, now: string): string {
  if (newest === null) return 'No line of a mail server yet';
  const upTo = isSameDay(newest, now) ? `${clock(newest)}:${newest.slice(17, 19)}` : when(newest, now);
  return `up to ${upTo}, ${counted(lines, 'line')} since the start`;
}

export const folderState = ({ says, lookedAt, added, known }: WatchedReports): State => {
  if (!says) return lookedAt ? states.followed : states.empty;
  return added + known ? { icon: 'caution', tone: 'warn', word: 'in part' } : states.trouble;
};

export const queueState = ({ says, at }: WatchedQueue): State =>
  says ? states.trouble : at ? states.followed : states.empty;

/** “as of 16:40: 516 deliveries wait for 4 receivers” */
export function queueWords({ at, waiting, receivers }: WatchedQueue, now: string): string {
  if (at === null) return 'Not listed yet';
  const what = waiting
    ? `${counted(waiting, 'delivery waits', 'deliveries wait')} for ${counted(receivers, 'receiver')}`
    : 'nothing waits';
  return `as of ${when(at, now)}: ${what}; listed every 5 min`;
}

/** “214 reports kept since the start, 3 files are no reports.” */
export function folderWords({ added, known, others, lookedAt }: WatchedReports): string {
  if (lookedAt === null) return 'Reports are being looked for';
  const kept = `${counted(added, 'report')} kept since the start`;
  const there = known ? `${count(known)} were there already` : '';
  const none = others ? counted(others, 'file is no report', 'files are no reports') : '';
  return [kept, there, none].filter(Boolean).join(', ');
}

/** “11:40 – 12:02”, with the day where it is another one than today. */
export const spanWords = (from: string, to: string, now: string): string =>
  `${isSameDay(from, now) ? clock(from) : when(from, now)} – ${isSameDay(from, to) ? clock(to) : when(to, now)}`;
