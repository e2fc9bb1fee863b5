/**
 * The shape of a language in resources/letters: one file holds every text of the letters to customer, operator and
 * postmaster and of the colleague's note, so that a native speaker can mend one without code. `{{name}}` is filled from the case; a test demands the
 * same names in every language.
 */
import { z } from 'zod';
import { checked } from '../catalogue/card.ts';
import { causes } from '../catalogue/cause.ts';
import { pieces } from '../case/piece.ts';
import { stages } from '../smtp/reply.ts';

const text = z.string().min(1).max(600);
const each = <K extends string>(keys: readonly K[]) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, text])) as Record<K, typeof text>);

const customer = [
  ...['greeting', 'message', 'messageAlone', 'refusedForGood', 'said', 'nothingFound', 'notTaken'],
  ...['notTakenAtOnce', 'silent', 'answeredReceiver', 'answeredRelay', 'answeredOwn', 'code', 'temporary'],
  ...['useless', 'reason', 'reasonSeveral', 'mailbox', 'notBefore', 'escalated', 'reference'],
] as const;
const operator = ['opening', 'openingAlone', 'asks', 'careful'] as const;
/** What is asked at a step, and of a cause that the words name; `theirs`: nothing, for the fault is the receiver’s. */
const operatorAsked = [
  ...['back-off', 'back-off-relay', 'compare-ips', 'cooling', 'earlier-replies', 'greylisting'],
  ...['logs-and-queue', 'message-authentication', 'mx-change', 'nothing-found', 'own-server-limits'],
  ...['provider-page', 'reachability', 'reputation', 'sender-outage', 'sending-identity', 'tls-session'],
  ...['no-ptr', 'our-disk', 'theirs'],
] as const;
const postmaster = ['opening', 'openingAlone', 'silent', 'asks', 'thanks'] as const;
const colleague = [
  ...['domainUnknown', 'head', 'seen', 'replyLine', 'noReply', 'issued', 'likely', 'likelyTied', 'noCause'],
  ...[
    'nothing',
    'reasons',
    'oneReason',
    'answered',
    'changed',
    'notes',
    'checks',
    'checksFailed',
    'session',
    'handedOver',
  ],
  ...['missing', 'next', 'nextNotBefore'],
] as const;

export const letterCardSchema = z.strictObject({
  /** BCP 47, also for the dates: `de`. */
  language: z.string().regex(/^[a-z]{2}$/),
  /** In its own words: `Deutsch`. */
  name: text,
  /** How the paragraph after the greeting begins: `small` where the greeting’s comma goes on, as in German. */
  opens: z.enum(['small', 'capital']).default('capital'),
  /** `{{date}} um {{time}} UTC`. */
  dateTime: text,
  customer: each(customer),
  /** What a cause means to somebody who only wants the mail to arrive. */
  causes: each(causes),
  /** Where the message is now. */
  place: each([
    ...['delivered', 'returned', 'waiting', 'unknown', 'delivered-waiting', 'delivered-returned'],
    ...['waiting-returned', 'all-three', 'partly-known'],
  ] as const),
  /** To whoever runs the mail on the sending side. */
  operator: each(operator),
  /** Instead of `asks`, by the step at hand. */
  operatorAsked: each(operatorAsked),
  /** To the receiver. */
  postmaster: each(postmaster),
  colleague: each(colleague),
  causeNames: each(causes),
  status: each(['open', 'waiting', 'cooling', 'escalated', 'recovered', 'closed']),
  band: each(['normal', 'watch', 'cooling', 'incident', 'escalate', 'expired']),
  issuer: each(['remote-mta', 'own-relay', 'own-mta', 'unknown']),
  scope: each(['one-domain', 'one-mx', 'one-client-ip', 'all-destinations', 'mixed', 'unknown']),
  /** Where in the session the reply came. */
  stage: each(stages),
  /** What each step is about, in a few words; left out in English, which has the titles themselves. */
  steps: z.record(z.string(), text).optional(),
  pieces: each(pieces),
  checked,
  source: text,
});
export type LetterCard = z.infer<typeof letterCardSchema>;
