/** A case from a few attempts, as the screens are given it. RFC 5737 addresses, example domains. */
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import type { Case } from '../../shared/case/case.ts';
import { pieceWords } from '../../shared/escalation/completeness.ts';
import { document, facts, prepare, type Prepared } from '../../shared/flow.ts';
import type { PresentCase } from '../../shared/rpc/present/present.ts';
import { knowledge } from '../support/knowledge.ts';

let ready: Prepared | null = null;
export const prepared = (): Prepared => (ready ??= prepare(knowledge()));

const codeAndText = /^(\d{3})[ -](?:(\d\.\d+\.\d+) )?(.*)$/s;

/** One deferred try at 09:20, from 192.0.2.10 to mx1.example.net, as a Postfix log would tell it. */
export function attempt(reply: string | null, more: Partial<Attempt> = {}): Attempt {
  const [, code, enhanced, text] = codeAndText.exec(reply ?? '') ?? [];
  const parsed =
    reply === null
      ? null
      : { code: Number(code), enhanced: enhanced ?? null, lines: reply.split('\n'), text: text ?? '' };
  const remoteMta = more.remoteMta ?? { name: 'mx1.example.net', address: '198.51.100.1' };
  return {
    ...emptyAttempt('mail.log'),
    recipient: 'anna@example.net',
    recipientDomain: 'example.net',
    outcome: 'deferred',
    stage: 'greeting',
    remoteMta,
    clientIp: '192.0.2.10',
    sender: 'shop@example.com',
    queueId: '4XyZ1',
    at: '2026-05-19T09:20:00.000Z',
    issuer: 'remote-mta',
    source: { file: 'mail.log', line: 12 },
    reply: parsed,
    match: parsed && prepared().matcher.match(parsed, { remoteMta: remoteMta.name }),
    ...more,
  };
}

export function shown(
  attempts: Attempt[],
  { now = '2026-05-19T09:30:00.000Z', ...more }: Partial<Case> & { now?: string } = {},
  host: Partial<PresentCase> = {},
): PresentCase {
  return shownOf(
    { ...emptyCase('c-20260519-1', now), clientIps: ['192.0.2.10'], attempts, ...more },
    now,
    host,
  );
}

export function shownOf(c: Case, now: string, host: Partial<PresentCase> = {}): PresentCase {
  const at = new Date(now);
  return {
    case: c,
    document: document(c, prepared(), { now: at }),
    facts: facts(c, prepared(), at),
    prepared: prepared(),
    settings: { mta: 'postfix', queueLifetimeHours: null },
    revision: 1,
    draft: false,
    sample: false,
    nextTest: null,
    seenBefore: [],
    pieceWords,
    customerReply: '',
    handover: '',
    ...host,
  };
}
