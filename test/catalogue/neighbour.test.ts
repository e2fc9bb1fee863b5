/** Codes around 421 keep the meaning of their own. Reply → id. */
import { expect, test } from 'vitest';
import { neighbourMeaning } from '../../shared/catalogue/neighbour.ts';
import { parseReply } from '../../shared/smtp/reply.ts';

test.each<[reply: string, id: string | null]>([
  ['552 5.2.2 Mailbox full', 'mailbox-full'],
  ['552 Requested mail action aborted: exceeded storage allocation', 'mailbox-full'],
  ['552 5.3.4 Message size exceeds fixed maximum message size', 'too-large'],
  ['552 5.2.3 Message too large', 'too-large'],
  ['552 5.7.0 This message was blocked because its content presents a potential security issue', 'rule'],
  ['551 User not local', 'elsewhere'],
  ['550 5.2.2 user over quota', 'mailbox-full'],
  ['452 4.2.2 The email account that you tried to reach is over quota', 'mailbox-full'],
  ['452 4.3.1 Insufficient system storage', 'no-room'],
  ['452 4.5.3 Too many recipients', 'too-many-recipients'],
  ['535 5.7.8 Error: authentication failed', 'login-refused'],
  ['535 5.7.139 Authentication unsuccessful, basic authentication is disabled', 'login-refused'],
  ['530 5.7.0 Must issue a STARTTLS command first', 'login-first'],
  ['454 4.7.0 TLS not available due to local problem', 'tls-unavailable'],
  ['454 4.7.0 Temporary authentication failure', 'login-unavailable'],
  ['550 5.1.1 <u@example.net>: Recipient address rejected: User unknown', 'unknown-recipient'],
  ['550 No such user here', 'unknown-recipient'],
  ['550 Requested action not taken: mailbox unavailable', 'unavailable'],
  ['550 5.7.1 Message rejected due to content policy', 'rule'],
  ['554 5.7.1 Client host rejected: Access denied', 'rule'],
  ['554 5.7.1 <u@example.net>: Relay access denied', 'relay-denied'],
  ['454 4.7.1 <u@example.net>: Relay access denied', 'relay-denied-now'],
  [
    '450 4.1.1 <u@example.net>: Recipient address rejected: unverified address: host not reached',
    'unverified',
  ],
  [
    '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/',
    'their-list-query',
  ],
  ['450 4.2.0 Greylisted, please try again', 'greylisting'],
  ['450 4.2.1 The user you are trying to contact is receiving mail too quickly', 'mailbox-busy'],
  ['450 4.2.1 Daily sending quota exceeded', null],
  ['452 4.2.2 Recipient quota exceeded', 'mailbox-full'],
  [
    '550-Requested action not taken: mailbox unavailable 550 invalid DNS MX or A/AAAA resource record',
    'unavailable',
  ],
  ['556 5.1.10 Domain does not accept mail', 'domain-takes-none'],
  ['421 4.3.2 Service not available', null],
  ['451 4.3.0 Temporary failure', null],
])('%s → %s', (text, id) => expect(neighbourMeaning(parseReply([text])!)?.id ?? null).toBe(id));
