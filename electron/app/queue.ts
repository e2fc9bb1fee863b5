/** What waits in the mail server's queue: asked of it here, or from a listing that was made elsewhere. */
import { readFile } from 'node:fs/promises';
import { isListing, waitingIn } from '../../shared/bounce/log/tables/queue-listing.ts';
import { Problem } from '../../shared/problem.ts';
import {
  arrivals,
  waitingByReceiver,
  type WaitingReceiver,
  type WaitingReply,
} from '../../shared/queue/waiting.ts';
import { messagesByReceiver, type WaitingMessages } from '../../shared/queue/what-if/messages.ts';
import { queueProfiles, type Mta } from '../../shared/retry/schedule.ts';
import type { InputOf } from '../../shared/rpc/contract.ts';
import { presentCourse } from '../../shared/rpc/present/queue-course.ts';
import type { WhatIfGround } from '../../shared/rpc/present/what-if.ts';
import type { QueueReceiver, QueueReply, QueueView } from '../../shared/rpc/present/queue-view.ts';
import type { Course } from '../../shared/watch/course.ts';
import { listQueue, ownOf, type Own, type QueueOf } from '../node/watch/queue-command.ts';
import { counted } from '../../shared/words/sentence.ts';
import type { Desk } from './desk.ts';
import { resolveInput } from './inputs.ts';
import { caseAbout } from './logs.ts';

/** Receivers whose case is looked for. */
const looked = 100;
const columns = 48;
const iso = (at: number): string => new Date(at).toISOString();
const mtaOf: Record<QueueOf, Mta> = {
  postfix: 'postfix',
  exim: 'exim',
  opensmtpd: 'custom',
  sendmail: 'sendmail',
};

/** The queue at one moment. */
export interface Reading extends Pick<WhatIfGround, 'at' | 'mta' | 'said' | 'rules'> {
  receivers: ReadonlyMap<string, WaitingMessages>;
}

/** @throws Problem `not-a-listing`, and those of the command */
export async function readQueue(
  desk: Desk,
  { inputs, of }: InputOf<'queue.read'>,
  course: Course | null = null,
): Promise<{ view: QueueView; reading: Reading }> {
  const { source, text, mta, said, rules, lifetime } = await (inputs?.length
    ? given(desk, inputs)
    : asked(desk, of));
  const now = desk.now();
  const at = now.getTime();
  const { records, skipped, notes } = waitingIn({ name: source, bytes: text }, now);
  const receivers = waitingByReceiver(records, at, { ...rules, bands: desk.prepared.bands });
  const reading = { at, mta, said, rules, receivers: messagesByReceiver(records, at) };
  const view: QueueView = {
    reading: `q-${at}-${++read}`,
    source,
    at: now.toISOString(),
    waiting: records.length,
    messages: new Set(records.map(({ id }) => id)).size,
    lifetime,
    receivers: await Promise.all(receivers.map((one, index) => present(desk, one, index < looked))),
    course: presentCourse(
      course,
      receivers.map(({ domain }) => domain),
      at,
    ),
    arrivals: arrivals(records, at, columns).map(({ from, to, count }) => ({
      from: iso(from),
      to: iso(to),
      count,
    })),
    unread: skipped,
    // Of an empty one nothing is dated.
    notes: [...(skipped ? [unreadWords(skipped)] : []), ...(records.length > 0 ? new Set(notes) : [])],
  };
  return { view, reading };
}
let read = 0;

const unreadWords = (lines: number): string =>
  `${counted(lines, 'line')} of the listing could not be read; what waits there is not counted.`;

interface Listed extends Pick<Reading, 'mta' | 'said' | 'rules'> {
  source: string;
  text: Uint8Array;
  lifetime: QueueView['lifetime'];
}

async function asked(desk: Desk, of: QueueOf | null | undefined): Promise<Listed> {
  const listing = await listQueue(of ?? null);
  if (!isUnderstood(listing.text)) throw notUnderstood(listing.command);
  return {
    source: listing.command,
    text: listing.text,
    ...rulesOf(desk, mtaOf[listing.of], await ownOf(listing.of)),
  };
}

async function given(desk: Desk, inputs: NonNullable<InputOf<'queue.read'>['inputs']>): Promise<Listed> {
  const texts: Uint8Array[] = [];
  const names: string[] = [];
  for (const input of inputs) {
    if (input.kind === 'domain') throw notAListing('This');
    const one = await resolveInput(desk, input);
    const bytes = one.bytes ?? (await readFile(one.path!));
    if (!isUnderstood(bytes)) throw notAListing(one.name);
    const { name } = one;
    texts.push(bytes, Buffer.from('\n'));
    names.push(name);
  }
  return {
    source: names.join(', '),
    text: Buffer.concat(texts),
    ...rulesOf(desk, desk.settings.mta, { rules: null, said: new Map() }),
  };
}

/** As it says itself, else as your settings say, else its defaults. */
function rulesOf(
  desk: Desk,
  mta: Mta,
  { rules, said }: Own,
): Pick<Listed, 'mta' | 'said' | 'rules' | 'lifetime'> {
  const lifetime = rules ? { hours: rules.lifetimeHours, origin: rules.origin } : lifetimeOf(desk, mta);
  const { pause, source, runMinutes, closedMinutes } = queueProfiles[mta];
  const usual = { pause, runMinutes, closedMinutes, origin: source };
  return { mta, said, lifetime, rules: { ...(rules ?? usual), lifetimeHours: lifetime.hours } };
}

function lifetimeOf({ settings }: Desk, mta: Mta): QueueView['lifetime'] {
  if (settings.queueLifetimeHours) return { hours: settings.queueLifetimeHours, origin: 'your setting' };
  return { hours: queueProfiles[mta].lifetimeHours, origin: `default of ${queueProfiles[mta].title}` };
}

async function present(desk: Desk, one: WaitingReceiver, wanted: boolean): Promise<QueueReceiver> {
  const { domain, deliveries, messages, held, oldest, band, expiresAt, nextTry, tries, replies } = one;
  return {
    domain,
    waiting: deliveries,
    messages,
    held,
    oldest: oldest === null ? null : iso(oldest),
    band,
    expires: expiresAt === null ? null : iso(expiresAt),
    nextTry: nextTry && { at: iso(nextTry.at), exact: nextTry.exact },
    tries: tries.map(({ at, count, exact }) => ({ at: iso(at), count, exact })),
    replies: replies.slice(0, 10).map((reply) => recognised(desk, reply)),
    case: wanted ? ((await caseAbout(desk, domain))?.id ?? null) : null,
  };
}

function recognised({ prepared }: Desk, { reply, says, count, remoteMta }: WaitingReply): QueueReply {
  if (!reply) return { code: null, enhanced: null, text: says, count, card: null, cause: null };
  const match = prepared.matcher.match(reply, { remoteMta });
  const { code, enhanced, text } = reply;
  return { code, enhanced, text, count, card: match?.card ?? null, cause: match?.cause ?? null };
}

/** Nothing is a listing, too: of an empty queue. */
function isUnderstood(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, 200_000));
  return !head.trim() || isListing(head);
}

/** An empty queue would be the wrong conclusion. */
const notUnderstood = (command: string): Problem =>
  new Problem(
    'queue-command-failed',
    `${command} printed no listing of a mail queue that is understood.`,
    'Run it by hand once, and look at what it prints.',
  );

const notAListing = (name: string): Problem =>
  new Problem(
    'not-a-listing',
    `${name} is no listing of a mail queue.`,
    'Give what postqueue -j, postqueue -p, mailq, exim -bp or smtpctl show queue print.',
    { exit: 3 },
  );
