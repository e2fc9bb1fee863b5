/** Delivery status fields (RFC 3464 §2): per-message fields, then one group per recipient. */
import { findAddress } from '../../smtp/address.ts';
import { findReply, parseReply, type Reply } from '../../smtp/reply.ts';
import type { Action, RemoteMta } from '../attempt.ts';
import { mailDate } from './date.ts';
import { mtaField } from '../host.ts';

export interface DsnRecipient {
  recipient: string | null;
  action: Action | null;
  /** Status field (§2.3.4), number only. */
  status: string | null;
  remoteMta: RemoteMta | null;
  reply: Reply | null;
  /** Diagnostic-Code without its type. */
  diagnostic: string | null;
  /** `smtp`, `x-postfix`, `x-unix`, … lower-cased; null where it names none. */
  diagnosticType: string | null;
  clientIp: string | null;
  at: string | null;
  willRetryUntil: string | null;
}

export interface Dsn {
  reportingMta: string | null;
  arrivedAt: string | null;
  queueId: string | null;
  sender: string | null;
  recipients: DsnRecipient[];
}

const actions: Record<string, Action> = {
  failed: 'failed',
  failure: 'failed',
  delayed: 'delayed',
  deferred: 'delayed',
  delivered: 'delivered',
  relayed: 'relayed',
  expanded: 'expanded',
  expired: 'failed',
};
const fieldPattern = /^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:(.*)$/;
const groupLimit = 2000;

/**
 * Reads the fields wherever they stand: a message/delivery-status part, or a text that holds them. A group without a
 * recipient or action is per-message; groups that are not separated by an empty line are split at the next
 * Final-Recipient. Continuation lines need not be indented (some MTAs forget it).
 */
export function readDsn(text: string): Dsn {
  const dsn: Dsn = { reportingMta: null, arrivedAt: null, queueId: null, sender: null, recipients: [] };
  let group = new Map<string, string>();
  let last: string | null = null;
  const flush = () => {
    if (group.size > 0 && dsn.recipients.length < groupLimit) take(group, dsn);
    group = new Map();
    last = null;
  };
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      flush();
      continue;
    }
    const field = /^[ \t]/.test(line) ? null : fieldPattern.exec(line.slice(0, 4000));
    if (!field) {
      if (line.startsWith('--') && line.length > 20)
        flush(); // a stray boundary
      else if (last && group.get(last)!.length < 8000)
        group.set(last, `${group.get(last)!}\n${line.trim().slice(0, 2000)}`);
      continue;
    }
    last = field[1]!.toLowerCase();
    if (last === 'final-recipient' && group.has(last)) {
      flush();
      last = 'final-recipient';
    }
    if (!group.has(last)) group.set(last, field[2]!.trim());
  }
  flush();
  return dsn;
}

function take(group: Map<string, string>, dsn: Dsn): void {
  const get = (name: string) => group.get(name) ?? null;
  dsn.reportingMta ??= nameOf(get('reporting-mta'));
  dsn.arrivedAt ??= mailDate(get('arrival-date'));
  dsn.queueId ??=
    [...group].find(([name]) => /^x-[a-z-]{2,40}-queue-?id$/.test(name))?.[1].slice(0, 100) ?? null;
  dsn.sender ??= findAddress(get('x-postfix-sender') ?? get('x-outbound-mail-relay-sender') ?? '');
  const final = get('final-recipient') ?? get('x-actual-recipient');
  const original = get('original-recipient');
  if (final === null && original === null) return;
  if (
    !group.has('action') &&
    !group.has('status') &&
    !group.has('diagnostic-code') &&
    !group.has('final-recipient')
  )
    return;
  const { mta, clientIp } = mtaField(get('remote-mta'));
  const [diagnosticType, told] = diagnosticCode(get('diagnostic-code'));
  const action = actions[/^[a-z]+/.exec((get('action') ?? '').toLowerCase())?.[0] ?? ''] ?? null;
  // Sendmail writes the last reply of the session here, also the 221 to its QUIT
  const farewell = (action === 'delayed' || action === 'failed') && /^2\d\d[- ]/.test(told ?? '');
  const diagnostic = farewell ? null : told;
  dsn.recipients.push({
    recipient: mailbox(final) ?? mailbox(original),
    action,
    status: /[245]\.\d{1,3}\.\d{1,3}(?!\d|\.\d)/.exec(get('status') ?? '')?.[0] ?? null,
    remoteMta: mta,
    reply: diagnostic ? replyOf(diagnostic) : null,
    diagnostic: diagnostic?.replaceAll('\n', ' ') ?? null,
    diagnosticType,
    clientIp,
    at: mailDate(get('last-attempt-date')),
    willRetryUntil: mailDate(get('will-retry-until')),
  });
}

/** The name as the field writes it: reports quote it, and Exchange writes `EX01.corp.example.com`. */
function nameOf(value: string | null): string | null {
  const { mta } = mtaField(value);
  const name = mta?.name ?? mta?.address ?? null;
  const at = name === null ? -1 : value!.toLowerCase().indexOf(name);
  return at < 0 ? name : value!.slice(at, at + name!.length);
}

/** `rfc822; user@example.net`, `rfc822;<user@example.net>`; Exchange's X.400 and `system;unlisted` give null. */
function mailbox(value: string | null): string | null {
  return value ? findAddress(value.slice(0, 1000)) : null;
}

function diagnosticCode(value: string | null): [string | null, string | null] {
  if (!value) return [null, null];
  const typed = /^([A-Za-z][\w-]{0,30})\s*;\s*/.exec(value);
  const text = (typed ? value.slice(typed[0].length) : value).trim();
  return [typed?.[1]?.toLowerCase() ?? null, text || null];
}

/**
 * Lines keep their own codes (`550-…` per line); folded ones without a code continue the line above. A sentence of
 * the MTA (X-Postfix; host x said: 421 …) is searched.
 */
export function replyOf(diagnostic: string): Reply | null {
  const folded = diagnostic.replace(/\n(?![245]\d\d[- ])/g, ' ').replace(/: retry timeout exceeded\s*$/i, '');
  const lines = folded.split('\n');
  if (lines.length === 1) return findReply(folded);
  const code = /^[245]\d\d/.exec(lines[0]!)?.[0];
  if (!code) return findReply(lines.join(' '));
  const more = lines.findIndex((line, index) => index > 0 && !line.startsWith(code));
  const reply = more < 0 ? lines : lines.slice(0, more);
  return parseReply(reply) ?? findReply(reply.join(' '));
}
