/**
 * The judging rules as data. Points are small integers, added per cause; each line that fires becomes a reason for
 * or against. The interpreter is judge.ts. The letters name the groups: E status, S stage, I issuer, C scope,
 * B band, T trend, F findings and answers (W, the words, are in wording.ts).
 */
import type { StepAnswers, StepId } from '../case/step-id.ts';
import type { Band, Scope } from '../case/case.ts';
import { causes, type Cause } from '../catalogue/cause.ts';
import type { Stage } from '../smtp/reply.ts';

export type Points = Partial<Record<Cause, number>>;
export interface Rule {
  add: Points;
  says: string;
}

/** E1: what IANA's registry says of an enhanced status (RFC 5248), weakly, since many servers attach a default. */
export const byStatus: Readonly<Record<string, Points>> = {
  '3.0': { capacity: 1, maintenance: 1 },
  '3.1': { capacity: 3 },
  '3.2': { capacity: 1, maintenance: 1 },
  '3.5': { capacity: 1, maintenance: 2 },
  '4.1': { timeout: 2 },
  '4.2': { timeout: 2 },
  '4.3': { 'dns-failure': 2 },
  '4.4': { 'dns-failure': 2 },
  '4.5': { capacity: 1, 'connection-limit': 1 },
  '5.3': { 'connection-limit': 1 },
  '7.0': { policy: 1, reputation: 1 },
  '7.1': { policy: 2 },
  '7.20': { authentication: 3 },
  '7.21': { authentication: 3 },
  '7.22': { authentication: 3 },
  '7.23': { authentication: 3 },
  '7.24': { authentication: 3 },
  '7.26': { authentication: 3 },
  '7.25': { 'reverse-dns': 3 },
  '7.28': { 'rate-limit': 3 },
  '7.5': { tls: 2 },
  '7.11': { tls: 2 },
  '7.30': { tls: 3 },
  '1.8': { 'dns-failure': 2 },
};

/** E2: Gmail gives these numbers meanings of its own; they replace E1. */
export const byGmailStatus: Readonly<Record<string, Points>> = {
  '7.23': { 'reverse-dns': 4 },
  '7.24': { authentication: 4 },
  '7.26': { authentication: 4 },
  '7.27': { authentication: 4 },
  '7.28': { 'rate-limit': 4 },
  '7.29': { tls: 4 },
  '7.30': { authentication: 4 },
  '7.31': { authentication: 4 },
  '7.32': { authentication: 4 },
  '7.40': { authentication: 4 },
};

const atTheDoor: Points = {
  capacity: 2,
  'connection-limit': 1,
  maintenance: 1,
  reputation: 1,
  'reverse-dns': 1,
  greylisting: -2,
};

export const byStage: Readonly<Record<Stage, Rule | null>> = {
  greeting: {
    add: atTheDoor,
    says: 'at the greeting the receiver knows only the address, its load and the time',
  },
  ehlo: {
    add: atTheDoor,
    says: 'at EHLO the receiver knows only the address, the HELO name, its load and the time',
  },
  starttls: { add: { tls: 3 }, says: 'the session broke where encryption starts' },
  auth: {
    add: { 'connection-limit': 1, 'rate-limit': 1 },
    says: 'only a relay of one’s own asks for a login',
  },
  mail: {
    add: { 'rate-limit': 1, reputation: 1, policy: 1, authentication: 1 },
    says: 'at MAIL FROM the sender is known',
  },
  rcpt: {
    add: { greylisting: 2, 'rate-limit': 1, policy: 1, 'connection-limit': -1 },
    says: 'at RCPT TO address, sender and recipient are known',
  },
  data: {
    add: { capacity: 1, 'rate-limit': 1, 'connection-limit': -1 },
    says: 'at DATA the session had already got far',
  },
  'end-of-data': {
    add: { content: 2, authentication: 1, reputation: 1, 'rate-limit': 1, 'connection-limit': -1 },
    says: 'the whole message had been read',
  },
  quit: null,
  unknown: null,
};

export const byScope: Readonly<Record<Scope, Rule | null>> = {
  'one-domain': {
    add: { capacity: 1, maintenance: 1, policy: 1, 'sender-outage': -6 },
    says: 'only one domain defers: the common part is theirs',
  },
  'one-mx': {
    add: {
      capacity: 3,
      maintenance: 2,
      reputation: -2,
      authentication: -2,
      'reverse-dns': -2,
      'sender-outage': -6,
    },
    says: 'only one MX defers, and the same owner accepts at another one',
  },
  'one-client-ip': {
    add: {
      reputation: 3,
      'reverse-dns': 2,
      'connection-limit': 2,
      'rate-limit': 2,
      capacity: -4,
      maintenance: -4,
      content: -2,
      'sender-outage': -4,
    },
    says: 'only one client IP is deferred, and the same door is open for your other address',
  },
  mixed: {
    add: {
      reputation: 2,
      authentication: 1,
      'reverse-dns': 1,
      'rate-limit': 1,
      capacity: -2,
      maintenance: -2,
    },
    says: 'unrelated receivers defer while others accept: what they have in common is you',
  },
  // The points for an outage of ours depend on whether somebody spoke; judge.ts adds them.
  'all-destinations': {
    add: { capacity: -4, maintenance: -4, greylisting: -4 },
    says: 'all destinations fail, and not everybody can be overloaded at once',
  },
  unknown: null,
};

const structural: Points = {
  maintenance: -3,
  greylisting: -4,
  capacity: -1,
  reputation: 1,
  policy: 1,
  'reverse-dns': 1,
  authentication: 1,
};
const lasting: Rule = {
  add: structural,
  says: 'after so long a time a cause that heals by itself is less likely',
};

/** B4 (incident and later) holds only after two attempts, a delay notice or a final bounce. */
export const byBand: Readonly<Record<Band, Rule>> = {
  normal: {
    add: { capacity: 1, maintenance: 1, greylisting: 1 },
    says: 'in the first hour it is mostly what passes by itself',
  },
  watch: { add: { greylisting: -1 }, says: 'greylisting should be through after an hour' },
  cooling: {
    add: { greylisting: -3, maintenance: -1 },
    says: 'greylisting and short maintenance should be over after six hours',
  },
  incident: lasting,
  escalate: lasting,
  expired: lasting,
};

export const trends = {
  healed: {
    add: {
      capacity: 1,
      maintenance: 1,
      greylisting: 1,
      policy: -2,
      authentication: -3,
      'reverse-dns': -3,
      content: -2,
    },
    says: 'it was accepted later without any change on your side',
  },
  secondTry: {
    add: { greylisting: 3 },
    says: 'the second try from the same address was accepted, which is how greylisting works',
  },
  inTurns: {
    add: {
      'rate-limit': 2,
      'connection-limit': 2,
      capacity: 1,
      policy: -2,
      'reverse-dns': -2,
      authentication: -2,
    },
    says: 'mail is accepted and deferred in turns: limits let some through, rules do not',
  },
} satisfies Record<string, Rule>;

/** F: step → answer → points. The same whether a check, other evidence or the user tells it. */
export const byAnswer: { readonly [S in StepId]?: { readonly [A in StepAnswers[S]]?: Rule } } = {
  volume: {
    bulk: { add: { 'rate-limit': 2, 'connection-limit': 2, reputation: 1 }, says: 'a mailing was under way' },
    single: {
      add: { 'rate-limit': -2, 'connection-limit': -2, capacity: 1, greylisting: 1 },
      says: 'only single messages went there',
    },
  },
  reachability: {
    'nothing-gets-out': { add: { 'sender-outage': 6, timeout: -2 }, says: 'nothing gets out, to no server' },
    'only-this-host': {
      add: { maintenance: 2, capacity: 1, 'sender-outage': -3 },
      says: 'only this server cannot be reached',
    },
  },
  receiver: {
    maintenance: { add: { maintenance: 4, capacity: 2 }, says: 'the receiver is under maintenance' },
    'all-defer': { add: { capacity: 2 }, says: 'all of their servers defer' },
  },
  'mx-change': {
    incomplete: { add: { 'dns-failure': 2, maintenance: 1 }, says: 'the move of their MX is not complete' },
  },
  'sending-identity': {
    broken: { add: { 'reverse-dns': 4 }, says: 'the sending address has no name that leads back to it' },
    'in-order': { add: { 'reverse-dns': -6 }, says: 'address and name of the sending server fit' },
  },
  'message-authentication': {
    broken: { add: { authentication: 4 }, says: 'SPF, DKIM or DMARC does not hold' },
    'in-order': { add: { authentication: -6 }, says: 'SPF, DKIM and DMARC hold' },
  },
  reputation: {
    listed: { add: { reputation: 4 }, says: 'the address is on a block list' },
    complaints: { add: { reputation: 4 }, says: 'there are complaints or unusual mail' },
    clean: { add: { reputation: -1 }, says: 'no list that answered holds the address' },
  },
  'tls-session': {
    works: { add: { tls: -3 }, says: 'encryption works in a test' },
    'fails-here': { add: { tls: 4 }, says: 'encryption fails on our side' },
    'fails-there': { add: { tls: 4 }, says: 'encryption fails on their side' },
  },
  'test-message': {
    accepted: { add: { content: 3, 'rate-limit': 1 }, says: 'a simple test message was accepted' },
    'deferred-again': { add: { content: -4 }, says: 'a simple test message was deferred too' },
  },
  'sender-outage': {
    'fault-found': { add: { 'sender-outage': 8 }, says: 'a fault was found on our side' },
    blocked: { add: { 'sender-outage': 8 }, says: 'the way out is blocked on our side' },
    'no-fault': { add: { 'sender-outage': -6 }, says: 'no fault was found on our side' },
  },
  'compare-ips': {
    'identity-differs': { add: { 'reverse-dns': 3 }, says: 'the refused address differs in its name' },
    'listing-differs': { add: { reputation: 3 }, says: 'the refused address differs in its listings' },
    'pace-differs': { add: { 'rate-limit': 3 }, says: 'the refused address sends at another pace' },
  },
  'earlier-replies': {
    'refused-recipients': {
      add: { 'protocol-error': 2, reputation: 1 },
      says: 'recipients had been refused in the same session',
    },
    'bad-commands': { add: { 'protocol-error': 3 }, says: 'commands had been refused in the same session' },
  },
};

const shownBySilence: readonly Cause[] = [
  'timeout',
  'dns-failure',
  'protocol-error',
  'tls',
  'sender-outage',
  'other',
];
/** I1: causes that need a receiver who speaks; nobody on the other side said anything. */
export const needSpeaker = causes.filter((cause) => !shownBySilence.includes(cause));
