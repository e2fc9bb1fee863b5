/** Attempts for tests, written as one reads a log line. */
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import type { Case } from '../../shared/case/case.ts';
import { understand } from '../../shared/flow.ts';
import { emptyBounce } from '../../shared/bounce/empty.ts';
import { prepared } from './worked-cases.ts';

/** `reply('421 4.7.0 Try again')`. */
export function reply(line: string): NonNullable<Attempt['reply']> {
  const [, code, enhanced, text] = /^(\d{3})(?: (\d\.\d{1,3}\.\d{1,3}))? ?(.*)$/.exec(line)!;
  return { code: Number(code), enhanced: enhanced ?? null, lines: [line], text: text ?? '' };
}

/** A deferred try of one message to `anna@example.net` by `mx1.example.net`, unless told otherwise. */
export function attempt(line: string | null, more: Partial<Attempt> = {}): Attempt {
  const said = line === null ? null : reply(line);
  const accepted = said !== null && said.code < 400;
  const recipient = more.recipient === undefined ? 'anna@example.net' : more.recipient;
  return {
    ...emptyAttempt('mail.log'),
    recipient,
    recipientDomain: recipient?.split('@')[1] ?? null,
    outcome: accepted ? 'accepted' : said && said.code >= 500 ? 'rejected' : 'deferred',
    reply: said,
    remoteMta: { name: 'mx1.example.net', address: '192.0.2.25' },
    queueId: '4F1A22077E',
    at: '2026-05-18T09:00:00Z',
    ...more,
  };
}

/** A case over attempts, matched and with their issuer, opened at nine on 18 May 2026. */
export function madeCase(attempts: Attempt[], more: Partial<Case> = {}): Case {
  const [bounce] = understand([{ ...emptyBounce('mail.log', 'log', 0), attempts }], prepared());
  return {
    ...emptyCase('c-20260518-1', '2026-05-18T09:00:00Z'),
    recipientDomain: 'example.net',
    attempts: bounce!.attempts,
    sources: [
      {
        name: 'mail.log',
        kind: 'log',
        sha256: null,
        size: 0,
        addedAt: '2026-05-18T09:00:00Z',
        date: null,
        notes: [],
      },
    ],
    ...more,
  };
}
