/** The sentences of the watch: who, how many, since when, and what ended it. Times are UTC. */
import type { Reason } from '../bounce/prose/reason.ts';
import { isoOf } from '../text/iso-time.ts';
import { counted, listed } from '../words/sentence.ts';
import { duration } from '../verdict/facts.ts';
import type { Incident, Why } from './incident.ts';
import type { Receiver } from './receiver.ts';
import type { Usually } from './usual.ts';

/** Of a reply that is quoted. */
const longest = 200;

const clock = (at: number): string => `${isoOf(at).slice(11, 16)} UTC`;
const stamp = (at: number, now: number): string =>
  isoOf(at).slice(0, 10) === isoOf(now).slice(0, 10) ? clock(at) : `${isoOf(at).slice(0, 10)} ${clock(at)}`;
const took = (from: number, to: number): string =>
  to - from < 60 ? 'less than a minute' : duration((to - from) * 1000);

function sum(members: readonly Receiver[], of: (r: Receiver) => number): number {
  return members.reduce((all, r) => all + of(r), 0);
}

/** `example.net`, or how many and the first of them. */
export function who(members: readonly Receiver[]): string {
  const names = members.map(({ state }) => state.domain);
  return names.length === 1 ? names[0]! : `${counted(names.length, 'receiver')} (${listed(names)})`;
}

function quote({ reply, says }: Reason): string {
  return `“${begun(reply ? `${reply.code} ${reply.enhanced ? `${reply.enhanced} ` : ''}${reply.text}` : says)}”`;
}

/** Cut between two words, where it is long and has any. */
const begun = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest).replace(/\s+\S{0,60}$/, '')}…`;

/** What they say most often, or where no reply was heard what the log says of it, in quotes; null for neither. */
export function replyOf(members: readonly Receiver[]): string | null {
  const most = members.flatMap(({ state }) => state.replies).sort((a, b) => b.count - a.count)[0]?.reason;
  const last = members.flatMap(({ state }) => state.tries).findLast(({ reason }) => reason)?.reason;
  const reason = most ?? last;
  return reason ? quote(reason) : null;
}

/** What a receiver did not say it is not credited with: that a queue gave up, for example. */
function words(members: readonly Receiver[]): string {
  const reply = replyOf(members);
  const isTheirs = members.some(({ state }) => state.replies.length > 0);
  return reply
    ? ` ${isTheirs ? (members.length > 1 ? 'Most often:' : 'It says') : 'The log says'} ${reply}.`
    : '';
}

export function openedSays(
  i: Incident,
  members: readonly Receiver[],
  now: number,
  why: Why,
  again: boolean,
): string {
  const waits = sum(members, ({ waiting }) => waiting.size);
  const lost = sum(members, (r) => r.lost);
  const verb = members.length === 1 ? 'puts mail off' : 'put mail off';
  const counts = [
    waits ? `${counted(waits, 'message waits', 'messages wait')}, the longest for ${took(i.since, now)}` : '',
    lost ? `${counted(lost, 'is lost', 'are lost')}` : '',
  ].filter(Boolean);
  const useless = why === 'useless' ? ' Trying again will not help, by its own words.' : '';
  return `${who(members)} ${verb}${again ? ' again' : ''} since ${stamp(i.since, now)}: ${counts.join('; ')}.${words(members)}${useless}`;
}

export function bandSays(i: Incident, members: readonly Receiver[], now: number, title: string): string {
  const waits = sum(members, ({ waiting }) => waiting.size);
  return `${who(members)}: ${took(i.since, now)} since the first deferral (${title}), ${counted(waits, 'message waits', 'messages wait')}.`;
}

export function uselessSays(members: readonly Receiver[]): string {
  const reason = members.map((r) => r.useless).find((one) => one !== null);
  return `${who(members)}: trying again will not help, by its own words.${reason ? ` It says ${quote(reason)}.` : ''}`;
}

export function rejectedSays(members: readonly Receiver[]): string {
  const rejected = sum(members, ({ state }) => state.rejected);
  return `${who(members)} refuses for good now what it had put off: ${counted(rejected, 'message')}.`;
}

/** By its date alone: who catches up with an old log reads it days later. */
export const expirySays = (members: readonly Receiver[], end: number): string =>
  `${who(members)}: your queue gives the longest waiting message up at ${isoOf(end).slice(0, 10)} ${clock(end)}.`;

/** `recovered after 47 min: 212 delivered, 3 expired`; also how the case closes. */
export function endSays(
  i: Incident,
  members: readonly Receiver[],
): { how: 'recovered' | 'closed'; says: string } {
  const delivered = sum(members, ({ state }) => state.recovered);
  const expired = sum(members, ({ state }) => state.expired);
  const rejected = sum(members, ({ state }) => state.rejected);
  const unseen = sum(members, ({ state }) => state.messages) - delivered - expired - rejected;
  const to = Math.max(...members.map(({ state }) => state.endedAt));
  const how = delivered > 0 ? 'recovered' : 'closed';
  const counts = [
    `${delivered} delivered`,
    ...(expired ? [`${expired} expired`] : []),
    ...(unseen > 0 ? [`${unseen} of which the log shows no end`] : []),
    ...(rejected ? [`${rejected} refused for good`] : []),
  ].join(', ');
  return { how, says: `${how === 'recovered' ? 'recovered' : 'over'} after ${took(i.since, to)}: ${counts}` };
}

/** “so it was on 12 of the last 14 days, for up to 22 min; 3 % of its mail, half of it accepted within 10 min” */
export function usualSays({ on, of, days, minutes, share, median }: Usually): string {
  const times = days === 'weeks' ? `in ${on} of the last ${of} weeks` : `on ${on} of the last ${of} ${days}`;
  const half = median === null ? '' : `, half of it accepted within ${duration(median * 60_000)}`;
  const part = share === 1 ? 'all' : `up to ${Math.max(1, Math.round(share * 100))} %`;
  return `so it was ${times}, for up to ${duration(minutes * 60_000)}; ${part} of its mail${half}`;
}

export function overSays(i: Incident, members: readonly Receiver[]): string {
  const { how, says } = endSays(i, members);
  return `${who(members)} ${how === 'closed' ? (members.length === 1 ? 'is ' : 'are ') : ''}${says}.`;
}
