/** What belongs to one incident: deliveries of all inputs, joined by what their failures have in common. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Bounce } from '../bounce/bounce.ts';
import {
  deliveriesOf,
  masked,
  namesOf,
  replyClass,
  strongestClass,
  type Delivery,
  type ReplyClass,
} from './deliveries.ts';

export interface Incident {
  class: ReplyClass;
  /** Everything of the inputs that belongs here, the accepted and the refused recipients of the same messages too. */
  attempts: Attempt[];
  domains: Set<string>;
  /** The inputs it was read from. */
  bounces: Bounce[];
}

interface Member {
  delivery: Delivery;
  bounce: Bounce;
  from: number | null;
  to: number | null;
}

/** Causes that unrelated receivers share only through the sender. */
const senders = new Set<string | null>([
  'reputation',
  'reverse-dns',
  'authentication',
  'protocol-error',
  'sender-outage',
]);
/** Causes that each receiver may have for itself; `null` stands for words that name none. */
const perhaps = new Set<string | null>([
  null,
  'rate-limit',
  'connection-limit',
  'content',
  'tls',
  'policy',
  'other',
]);
/** Of the destinations in the logs so many must say it alike: in a large log some receiver is always unwell. */
const alikeShare = 0.05;
const slack = 3_600_000;
/** So many deliveries are read by eye. */
const fewest = 20;

/** Incidents in the order of their first delivery; none where no input holds a deferral or refusal. */
export function incidentsOf(bounces: readonly Bounce[], isVague: (a: Attempt) => boolean): Incident[] {
  const members = bounces.flatMap(membersOf);
  const root = unite(members, bounces, isVague);
  const groups = new Map<number, Member[]>();
  members.forEach((member, index) => {
    const key = root(index);
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  });
  // Any log may be the later one, in which an incident of the others ended.
  const logs = bounces.filter((b) => b.kind === 'log');
  const judged = new Set(members.flatMap((m) => m.delivery.attempts));
  return [...groups.values()].map((group) => incident(group, logs, judged));
}

/** The deliveries of an input that make it a case: those of its strongest class, of chosen lines those of each receiver. */
function membersOf(bounce: Bounce): Member[] {
  const deliveries = deliveriesOf(bounce.attempts);
  const strongest = strongestClass(deliveries);
  if (strongest === 'nothing-found') return [];
  const each = isChosen(bounce, deliveries);
  const beside = (domain: string | null) => deliveries.filter((d) => d.recipientDomain === domain);
  const decides = (d: Delivery) => {
    const decisive = each ? strongestClass(beside(d.recipientDomain)) : strongest;
    return (
      replyClass(d.deciding) === decisive &&
      decisive !== 'nothing-found' &&
      (decisive !== 'accepted' || has421After(d))
    );
  };
  return deliveries.filter(decides).map((delivery) => {
    const times = delivery.attempts.flatMap((a) => [a.at, a.arrivedAt]).concat(bounce.date);
    const known = times.filter((t) => t !== null).map((t) => Date.parse(t));
    return {
      delivery,
      bounce,
      from: known.length > 0 ? Math.min(...known) : null,
      to: known.length > 0 ? Math.max(...known) : null,
    };
  });
}

/** Lines that somebody chose: each receiver in them is meant. A notice is of one message, and follows its strongest. */
const isChosen = ({ kind, traffic }: Bounce, deliveries: readonly Delivery[]): boolean =>
  deliveries.length <= fewest &&
  (kind === 'reply-text' || kind === 'bounce' || (kind === 'log' && !traffic.some((t) => t.accepted > 0)));

/** Accepted, but a 421 to QUIT made somebody ask. */
const has421After = (d: Delivery): boolean =>
  d.attempts.some((a) => a.aftereffects.some((r) => r.code === 421));

function unite(members: readonly Member[], bounces: readonly Bounce[], isVague: (a: Attempt) => boolean) {
  const parent = members.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  const join = (a: number, b: number) => {
    const [low, high] = [root(a), root(b)].sort((x, y) => x - y);
    parent[high!] = low!;
  };
  const firstWith = new Map<string, number>();
  const joinBy = (key: string, index: number) => {
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, index);
    else join(first, index);
  };

  members.forEach(({ delivery, bounce }, index) => {
    if (delivery.recipientDomain) joinBy(`domain ${delivery.recipientDomain}`, index);
    for (const a of delivery.attempts)
      if (a.outcome !== 'accepted') for (const name of namesOf(a)) joinBy(`host ${name}`, index);
    if (!delivery.recipientDomain && !delivery.attempts.some((a) => namesOf(a).length > 0))
      joinBy(`nameless ${wordsOf(delivery)}`, index);
    // Recipients of one notice are one message; what different servers said of it are different troubles.
    if (bounce.kind !== 'log' && bounce.kind !== 'queue-listing')
      joinBy(`notice ${bounces.indexOf(bounce)} ${saidOf(delivery)}`, index);
    const { issuer, match } = delivery.deciding;
    if (issuer === 'own-mta' && bounce.kind !== 'log') joinBy(`own-mta ${epoch(members[index]!)}`, index);
    if (match?.provider && match.tier === 'provider' && !isVague(delivery.deciding))
      joinBy(`provider ${match.provider} ${match.cause}`, index);
  });
  joinAlike(members, bounces, isVague, join);
  if (everythingFails(members, bounces) && !differ(members, isVague))
    members.forEach((_, index) => join(0, index));
  return root;
}

/** What a receiver said, for telling answers apart; silence and the sending side's own words are one. */
function saidOf({ deciding, recipientDomain }: Delivery): string {
  const { reply, issuer } = deciding;
  if (!reply || recipientDomain === null || issuer === 'own-mta' || issuer === 'own-relay') return '';
  return `${reply.code} ${masked(reply.text)}`;
}

/** All that tells apart those that name neither receiver nor server. */
const wordsOf = ({ deciding: { reply, says } }: Delivery): string =>
  `${reply?.code} ${masked(reply?.text ?? says ?? '')}`;

/**
 * Receivers that each name a cause of their own have their own troubles, however many there are; so have one that
 * refuses for good and one that does not.
 */
function differ(members: readonly Member[], isVague: (a: Attempt) => boolean): boolean {
  const permanent = members.filter((m) => replyClass(m.delivery.deciding) === 'permanent').length;
  if (permanent > 0 && permanent < members.length) return true;
  const named = members.flatMap(({ delivery: { deciding } }) =>
    deciding.issuer === 'remote-mta' && deciding.match && !isVague(deciding) ? [deciding.match.cause] : [],
  );
  return named.length === members.length && new Set(named).size > 1;
}

/** Unrelated receivers that say the same in the same hours are one incident, and the sender's. */
function joinAlike(
  members: readonly Member[],
  bounces: readonly Bounce[],
  isVague: (a: Attempt) => boolean,
  join: (a: number, b: number) => void,
) {
  const destinations = new Set(bounces.flatMap((b) => b.traffic.map((t) => t.domain))).size;
  const alike = new Map<string, { member: Member; index: number }[]>();
  members.forEach((member, index) => {
    const { deciding } = member.delivery;
    if (member.from === null || replyClass(deciding) !== 'yes') return;
    const cause = isVague(deciding) ? null : (deciding.match?.cause ?? null);
    if (!senders.has(cause) && !perhaps.has(cause)) return;
    const list = alike.get(`${cause}`);
    if (list) list.push({ member, index });
    else alike.set(`${cause}`, [{ member, index }]);
  });
  for (const [cause, list] of alike) {
    const domains = new Set(list.map(({ member }) => member.delivery.recipientDomain)).size;
    if (!senders.has(cause) && domains < destinations * alikeShare) continue;
    list.sort((a, b) => a.member.from! - b.member.from!);
    let reach = { index: list[0]!.index, to: list[0]!.member.to! };
    for (const { member, index } of list) {
      if (member.from! <= reach.to + slack) join(reach.index, index);
      reach = { index, to: Math.max(reach.to, member.to!) };
    }
  }
}

/** Three or more domains fail, and in the logs nothing was accepted in the same time: whatever it is, it is one. */
function everythingFails(members: readonly Member[], bounces: readonly Bounce[]): boolean {
  const domains = new Set(members.map((m) => m.delivery.recipientDomain).filter((d) => d !== null));
  if (domains.size < 3 || !bounces.some((b) => b.kind === 'log')) return false;
  const known = members.filter((m) => m.from !== null);
  const from = known.reduce((t, m) => Math.min(t, m.from!), Infinity) - slack;
  const to = known.reduce((t, m) => Math.max(t, m.to!), -Infinity) + slack;
  return !bounces.some((b) =>
    b.traffic.some(
      (t) =>
        t.accepted > 0 &&
        t.firstAcceptedAt !== null &&
        Date.parse(t.firstAcceptedAt) <= to &&
        Date.parse(t.lastAcceptedAt ?? t.firstAcceptedAt) >= from,
    ),
  );
}

/** Own time-outs belong together when they are of the same day. */
const epoch = (m: Member): string => (m.from === null ? '' : new Date(m.from).toISOString().slice(0, 10));

function incident(group: Member[], logs: readonly Bounce[], judged: ReadonlySet<Attempt>): Incident {
  const domains = new Set(group.map((m) => m.delivery.recipientDomain).filter((d) => d !== null));
  const bounces = new Set([
    ...group.map((m) => m.bounce),
    ...logs.filter((b) => b.attempts.some((a) => isCompany(a, b, domains))),
  ]);
  const own = new Set(group.flatMap((m) => m.delivery.attempts));
  const attempts = [...bounces].flatMap((bounce) =>
    bounce.attempts.filter((a) => own.has(a) || (!judged.has(a) && isCompany(a, bounce, domains))),
  );
  return { class: replyClass(group[0]!.delivery.deciding), attempts, domains, bounces: [...bounces] };
}

/** Not judged, but told along: the other recipients of the same notice, and what else the domain was sent. */
function isCompany(a: Attempt, bounce: Bounce, domains: ReadonlySet<string>): boolean {
  if (bounce.kind !== 'log' && bounce.kind !== 'queue-listing') return true;
  return a.recipientDomain !== null && domains.has(a.recipientDomain);
}
