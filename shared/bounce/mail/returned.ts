/** The returned message: where it begins in prose, and the few of its headers that a case needs. */
import { findAddress } from '../../smtp/address.ts';
import type { ReturnedMessage } from '../bounce.ts';
import { mailDate } from './date.ts';
import { headerText } from './decode.ts';
import { Headers, parameter } from './headers.ts';

/** Line beginnings with which notices announce the message that they return. */
const announced =
  /^[ \t]*(?:-{2,}[ >]*|={3,}[ ]*|\*{3,}[ ]*|_{3,}[ ]*)?(?:this is a copy of (?:the|your) message|below this line is a copy of the|below is a copy of the original|original (?:message|mail)(?: follows| as follows|:|[ -]*$| -| headers)|original headers|original mail info|unsent message follows|unsent message below|returned message[ :-]*$|message headers? follow|the header of the original|included is a copy of|message header follows|message text follows|here is a copy|copy of (?:your|the original) message|undelivered message(?: follows|[ :-]*$)|the following is (?:a copy of )?the (?:original|message)|header of (?:your|the) message)[^\n]{0,80}$/im;

/** Splits a notice where the returned message begins; `returned` is empty where nothing announces it. */
export function splitReturned(text: string): { notice: string; returned: string } {
  const found = announced.exec(text);
  if (!found) return { notice: text, returned: '' };
  // Outlook puts the same words above a notice that is passed on
  if (/^\s*-+ ?Original Message ?-+\s*$/i.test(text.slice(0, found.index + found[0].length)))
    return splitReturned(text.slice(found.index + found[0].length));
  return { notice: text.slice(0, found.index), returned: text.slice(found.index + found[0].length) };
}

/** What the returned header block tells of the message, and of its way into the queue. */
export interface Returned {
  message: ReturnedMessage | null;
  /** Envelope sender, from Return-Path. */
  returnPath: string | null;
  /** The newest Received field: which MTA took the message, under which queue id, when (RFC 5321 §4.4). */
  receivedBy: string | null;
  queueId: string | null;
  receivedAt: string | null;
}

/** Reads the header block that stands in `text`, maybe after some lines of other words. */
export function readReturned(text: string): Returned | null {
  const start = /^(?:[A-Za-z][\w-]{1,60}:[ \t]|[A-Za-z][\w-]{1,60}:\n)/m.exec(text.slice(0, 20_000));
  if (!start) return null;
  const from = text.slice(start.index);
  const end = from.indexOf('\n\n');
  const headers = new Headers(end < 0 ? from : from.slice(0, end));
  const subject = headers.get('subject');
  const dkim = headers.all('dkim-signature').flatMap((value) => {
    const domain = parameter(value, 'd');
    const selector = parameter(value, 's');
    return domain && selector ? [{ domain: domain.toLowerCase(), selector }] : [];
  });
  const message: ReturnedMessage = {
    from: findAddress(headers.get('from') ?? headers.get('return-path') ?? ''),
    to: findAddress(headers.get('to') ?? headers.get('apparently-to') ?? ''),
    subject: subject === null ? null : headerText(subject).slice(0, 500),
    messageId: headers.get('message-id')?.slice(0, 500) ?? null,
    date: mailDate(headers.get('date')),
    bulk:
      headers.has('list-unsubscribe') ||
      headers.has('list-id') ||
      /^(?:bulk|list|junk)/i.test(headers.get('precedence') ?? ''),
    dkim,
  };
  const received = headers.get('received')?.slice(0, 2000) ?? '';
  return {
    message: message.from || message.to || message.subject || message.messageId ? message : null,
    returnPath: findAddress(headers.get('return-path') ?? ''),
    receivedBy: /\bby ([\w.-]{1,255})/.exec(received)?.[1]?.toLowerCase() ?? null,
    queueId: /\bid ([\w.-]{4,60})/.exec(received)?.[1] ?? null,
    receivedAt: mailDate(received.slice(received.lastIndexOf(';') + 1)),
  };
}
