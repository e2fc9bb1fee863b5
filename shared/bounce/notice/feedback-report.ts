/** Abuse reports (ARF, RFC 5965), authentication failure reports (RFC 6591), and opt-outs sent by mail programs. */
import { canonicalIp } from '../../dns/address.ts';
import { domainOf, findAddress } from '../../smtp/address.ts';
import { emptyAttempt, type Attempt } from '../attempt.ts';
import type { ReturnedMessage } from '../bounce.ts';
import { mailDate } from '../mail/date.ts';
import { Headers } from '../mail/headers.ts';
import type { Message } from '../mail/mime.ts';
import { readReturned } from '../mail/returned.ts';

/** Null if the message is none. A feedback report is no refusal: the message it tells of was delivered. */
export function feedbackReport(
  file: string,
  message: Message,
  words: string,
): { attempts: Attempt[]; returned: ReturnedMessage | null; notes: string[] } | null {
  const part = message.parts.find((p) => p.type === 'message/feedback-report');
  const declared = message.type === 'multipart/report' && /feedback-report/i.test(message.contentType);
  const optOut = /sent this email to unsubscribe from the message/.test(words);
  const typed =
    !part &&
    !declared &&
    !optOut &&
    message.parts.some(
      (p) =>
        p.type === 'text/plain' &&
        /^Feedback-Type: \w/m.test(p.body.slice(0, 4000)) &&
        /^User-Agent: /m.test(p.body.slice(0, 4000)),
    );
  if (!part && !declared && !optOut && !typed) return null;
  const fields = new Headers((part?.body ?? '').replace(/^\n+/, '').split('\n\n', 1)[0] ?? '');
  const enclosed = message.parts.find((p) => /^(?:message\/rfc822|text\/rfc822-headers)/.test(p.type));
  const returned = enclosed ? (readReturned(enclosed.body.slice(0, 110_000))?.message ?? null) : null;
  const recipient =
    findAddress(fields.get('original-rcpt-to') ?? '') ??
    findAddress(fields.get('redacted-address') ?? '') ??
    returned?.to ??
    (optOut ? findAddress(message.headers.get('from') ?? '') : null);
  const type = fields.get('feedback-type') ?? (optOut ? 'opt-out' : 'abuse');
  const attempt = emptyAttempt(file);
  attempt.recipient = recipient;
  attempt.recipientDomain = domainOf(recipient);
  attempt.outcome = /^(?:reject|policy)/i.test(fields.get('delivery-result') ?? '') ? 'rejected' : 'accepted';
  attempt.says = `Feedback report of type ${type.slice(0, 40)}`;
  attempt.sender = findAddress(fields.get('original-mail-from') ?? '') ?? returned?.from ?? null;
  attempt.clientIp = canonicalIp(fields.get('source-ip') ?? '');
  attempt.at = mailDate(fields.get('arrival-date') ?? fields.get('received-date'));
  return {
    attempts: recipient ? [attempt] : [],
    returned,
    notes: [
      optOut
        ? 'A recipient asks to be taken off the list; nothing was refused.'
        : `This is a feedback report (${type.slice(0, 40)}), not a bounce: the message was delivered and someone complained or a check failed.`,
    ],
  };
}
