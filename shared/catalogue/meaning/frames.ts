/**
 * Which things and states together name which cause, the more specific first. A frame holds where one clause of the
 * sentence has all of `all` and none of `none`.
 */
import type { Cause, Side } from '../cause.ts';
import type { states } from './states.ts';
import type { things } from './things.ts';

export type Concept = keyof typeof things | keyof typeof states;

export interface Frame {
  cause: Cause;
  /** Left out where it is the usual side of the cause. */
  side?: Side;
  all: readonly Concept[];
  none?: readonly Concept[];
  /** Says only that something does not work; an enhanced status says more. */
  faint?: true;
  /** Says it outright, in words that have no other meaning. */
  plain?: true;
}

export const frames: readonly Frame[] = [
  {
    cause: 'dns-failure',
    side: 'sender',
    all: ['senderDomain', 'absent'],
    none: ['sign', 'refuse', 'pointer'],
  },
  { cause: 'dns-failure', side: 'receiver', all: ['loop'] },
  { cause: 'policy', side: 'receiver', all: ['notTheirs'] },
  { cause: 'protocol-error', side: 'sender', all: ['syntax'] },
  // a program of theirs failed, whatever it is for
  { cause: 'tls', side: 'receiver', all: ['crypt', 'limit', 'connection'] },
  { cause: 'capacity', side: 'receiver', all: ['machine', 'fail'], none: ['sign', 'pointer', 'crypt'] },

  { cause: 'maintenance', side: 'receiver', all: ['machine', 'work'], none: ['your'] },
  { cause: 'greylisting', all: ['grey'] },
  { cause: 'greylisting', all: ['newcomer', 'delay'], none: ['limit', 'perTime', 'domain'] },

  { cause: 'tls', side: 'receiver', all: ['crypt', 'notSetUp'] },
  { cause: 'tls', side: 'receiver', all: ['crypt', 'machine', 'fail'] },
  { cause: 'tls', side: 'receiver', all: ['crypt', 'own', 'fail'] },
  { cause: 'tls', side: 'sender', all: ['crypt', 'demand'] },
  { cause: 'tls', all: ['crypt'] },

  { cause: 'content', side: 'sender', all: ['virus', 'found'] },
  { cause: 'reverse-dns', side: 'sender', all: ['pointer', 'demand'] },
  { cause: 'authentication', side: 'sender', all: ['sign'] },
  { cause: 'protocol-error', side: 'sender', all: ['mistakes'], none: ['perTime'] },
  { cause: 'protocol-error', side: 'sender', all: ['wrongRecipients', 'limit'] },
  { cause: 'protocol-error', side: 'sender', all: ['turn'] },
  { cause: 'reverse-dns', side: 'sender', all: ['pointer', 'lacking'], plain: true },
  { cause: 'reverse-dns', side: 'sender', all: ['pointer'] },
  { cause: 'reverse-dns', side: 'sender', all: ['hostName', 'missing'], none: ['recipient'] },

  { cause: 'policy', side: 'sender', all: ['verify', 'ofSender'], none: ['domain'] },
  { cause: 'policy', side: 'receiver', all: ['verify'], none: ['domain', 'waited'] },

  // on whose side a name is missing
  { cause: 'dns-failure', side: 'sender', all: ['domain', 'notFound', 'your'] },
  { cause: 'dns-failure', side: 'receiver', all: ['domain', 'notFound', 'recipient'] },
  { cause: 'dns-failure', side: 'receiver', all: ['domain', 'notFound', 'onward'] },

  { cause: 'timeout', all: ['connection', 'waited'], none: ['atOnce', 'slowClient'] },
  { cause: 'timeout', all: ['connection', 'unanswered'], none: ['limit', 'refuse'] },
  {
    cause: 'connection-limit',
    side: 'sender',
    all: ['connection', 'limit', 'atOnce'],
    none: ['message', 'ofAll', 'perTime'],
  },
  { cause: 'rate-limit', side: 'sender', all: ['connection', 'perTime', 'limit'] },
  { cause: 'rate-limit', side: 'sender', all: ['connection', 'pace'], none: ['atOnce'] },
  {
    cause: 'connection-limit',
    side: 'sender',
    all: ['message', 'limit', 'perConnection'],
    none: ['perTime'],
  },
  {
    cause: 'connection-limit',
    side: 'receiver',
    all: ['connection', 'limit', 'ofAll'],
    none: ['your', 'message'],
  },
  {
    cause: 'connection-limit',
    side: 'receiver',
    all: ['connection', 'atOnce', 'ofAll'],
    none: ['your', 'message'],
  },
  { cause: 'connection-limit', side: 'sender', all: ['connection', 'limit'], none: ['message'] },
  { cause: 'connection-limit', side: 'sender', all: ['connection', 'atOnce'], none: ['message'] },

  { cause: 'policy', side: 'sender', all: ['nullSender'], none: ['perTime'] },
  { cause: 'content', side: 'sender', all: ['content', 'scored'] },
  { cause: 'content', side: 'sender', all: ['content', 'spammish', 'found'] },
  { cause: 'reputation', side: 'sender', all: ['spammish'] },
  { cause: 'reputation', side: 'sender', all: ['blockedUsing'] },
  { cause: 'policy', side: 'sender', all: ['banned'], none: ['pace', 'perTime', 'content'] },
  { cause: 'content', side: 'sender', all: ['content', 'limit'], none: ['perTime', 'pace', 'connection'] },
  { cause: 'rate-limit', side: 'either', all: ['inbound', 'limit'], none: ['your'] },
  { cause: 'rate-limit', side: 'sender', all: ['message', 'limit'], none: ['resource', 'waited', 'door'] },
  { cause: 'rate-limit', side: 'sender', all: ['limit', 'perTime'] },
  { cause: 'rate-limit', side: 'either', all: ['inbound', 'pace'], none: ['your'] },
  { cause: 'rate-limit', side: 'sender', all: ['pace'] },

  { cause: 'content', side: 'sender', all: ['content'], none: ['fail'] },
  { cause: 'reputation', side: 'sender', all: ['standing'] },
  { cause: 'reputation', side: 'sender', all: ['listed'] },
  { cause: 'content', side: 'sender', all: ['message', 'scored'] },

  { cause: 'maintenance', side: 'receiver', all: ['work'] },
  { cause: 'rate-limit', side: 'sender', all: ['message', 'perTime'] },
  { cause: 'authentication', side: 'sender', all: ['login'] },
  { cause: 'dns-failure', all: ['domain', 'notFound'] },
  { cause: 'timeout', side: 'sender', all: ['waited', 'slowClient'] },
  { cause: 'timeout', all: ['waited'] },
  { cause: 'protocol-error', side: 'sender', all: ['command'] },
  { cause: 'capacity', side: 'receiver', all: ['busy'] },
  { cause: 'capacity', side: 'receiver', all: ['notNow'] },
  { cause: 'capacity', side: 'receiver', all: ['own', 'fault'] },
  { cause: 'content', side: 'sender', all: ['scored'] },
  { cause: 'reputation', side: 'sender', all: ['antiSpam'] },
  { cause: 'policy', side: 'receiver', all: ['refuse', 'recipient'], none: ['your'] },
  { cause: 'policy', side: 'receiver', all: ['door', 'recipient'] },
  { cause: 'policy', side: 'sender', all: ['refuse', 'your'] },
  { cause: 'policy', side: 'receiver', all: ['door'] },
  { cause: 'policy', all: ['refuse'] },
  // “quota dépassé”: of nothing else it speaks
  {
    cause: 'rate-limit',
    side: 'sender',
    all: ['limit'],
    none: ['resource', 'machine', 'recipient', 'content', 'command', 'fail', 'connection', 'mistakes'],
    faint: true,
  },
  { cause: 'dns-failure', all: ['dns'], faint: true },
  { cause: 'greylisting', all: ['comeBack'], none: ['fail'] },
  { cause: 'capacity', side: 'receiver', all: ['fail'], faint: true },
  { cause: 'other', all: ['lost'], faint: true },
];
