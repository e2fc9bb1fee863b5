/** What a log comes to, in sentences that its counts carry. */
import type { LogSummary, ReadDomain } from '../../shared/bounce/bounce.ts';
import { capital, count, counted, listed } from '../../shared/words/sentence.ts';
import { scopeWords } from '../../shared/words/scopes.ts';
import { causeName } from '../../shared/words/causes.ts';
import { when } from '../kit/times.ts';

export interface Totals {
  messages: number;
  recovered: number;
  pending: number;
  lost: number;
}

export const totalsOf = (domains: readonly Totals[]): Totals =>
  domains.reduce(
    (all, d) => ({
      messages: all.messages + d.messages,
      recovered: all.recovered + d.recovered,
      pending: all.pending + d.pending,
      lost: all.lost + d.lost,
    }),
    { messages: 0, recovered: 0, pending: 0, lost: 0 },
  );

/** “725 messages met a deferral. Most for example.net.” */
export function headWords(domains: readonly ReadDomain[]): string {
  const { messages } = totalsOf(domains);
  const first = [...domains].sort((a, b) => b.messages - a.messages)[0];
  if (!messages || !first) return 'No message was deferred in this log.';
  const rest =
    domains.length === 1
      ? ` All for ${first.domain}.`
      : first.messages > messages / 2
        ? ` Most for ${first.domain}.`
        : '';
  return `${counted(messages, 'message')} met a deferral.${rest}`;
}

/** “mail.log · 1,284,310 lines · 12 May 00:00 to today 16:40 · 12 lines not understood” */
export const factWords = (log: LogSummary, now: string): string =>
  [
    log.files.join(', '),
    counted(log.lines, 'line'),
    log.from && log.to ? `${when(log.from, now)} to ${when(log.to, now)}` : '',
    log.skipped ? `${counted(log.skipped, 'line')} not understood` : '',
  ]
    .filter(Boolean)
    .join(' · ');

const waswere = (n: number): string => (n === 1 ? 'was' : 'were');

/** “5,519 of 5,523 refused attempts were a 421. 18,904 deliveries were accepted, 31 refused for good.” */
export function attemptWords({ attempts, deferred421 }: LogSummary): string {
  const gone = attempts.bounced ? `, ${count(attempts.bounced)} refused for good` : '';
  return `${count(deferred421)} of ${counted(attempts.deferred, 'refused attempt')} ${waswere(deferred421)} a 421. ${counted(attempts.sent, 'delivery', 'deliveries')} ${waswere(attempts.sent)} accepted${gone}.`;
}

/** Whose mail is still held up and why, and what became of the rest. */
export function leadWords(log: LogSummary): string {
  const held = log.domains.filter((d) => d.pending > d.messages / 2).sort((a, b) => b.pending - a.pending);
  return [affected(log.scope), heldWords(held), restWords(log.domains, held)].filter(Boolean).join(' ');
}

function affected(scope: LogSummary['scope']): string {
  if (scope === 'none') return '';
  const who = capital(scopeWords[scope].inline);
  if (scope === 'mixed') return `${who} are affected, others take your mail.`;
  return scope === 'all-destinations'
    ? `${who} is affected, so look at your own side first.`
    : `${who} is affected.`;
}

function heldWords(held: readonly ReadDomain[]): string {
  if (held.length === 0) return '';
  return `Most deferred mail for ${listed(held.map((d) => `${d.domain}${because(d)}`))} still waits.`;
}

/** “ (rate limit)”, from the wording said most often. */
function because({ replies }: ReadDomain): string {
  const cause = replies[0]?.cause;
  if (!cause) return '';
  const words = causeName(cause);
  return ` (${/^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words})`;
}

function restWords(domains: readonly ReadDomain[], held: readonly ReadDomain[]): string {
  const rest = totalsOf(domains.filter((d) => !held.includes(d)));
  if (rest.messages === 0) return '';
  if (rest.messages === 1)
    return `${held.length ? 'The other message' : 'It'} ${rest.recovered ? 'recovered by itself' : rest.pending ? 'still waits' : 'was lost'}.`;
  if (rest.recovered === rest.messages)
    return held.length
      ? `The other ${counted(rest.messages, 'message')} recovered.`
      : 'All of them recovered by themselves.';
  const ends = [
    rest.recovered ? `${count(rest.recovered)} recovered` : '',
    rest.pending ? `${count(rest.pending)} ${rest.pending === 1 ? 'waits' : 'wait'}` : '',
    rest.lost ? `${count(rest.lost)} ${waswere(rest.lost)} lost` : '',
  ].filter(Boolean);
  const of = held.length ? 'the other ' : '';
  return `Of ${of}${counted(rest.messages, 'message')} ${listed(ends)}.`;
}
