/** What is a listing, and what only mentions one. */
import { expect, test } from 'vitest';
import { isListing } from '../../../../shared/bounce/log/tables/queue-listing.ts';

const emptyOfSendmail = '/var/spool/mqueue is empty\n\t\tTotal requests: 0\n';

test.each([
  ['of Postfix', 'Mail queue is empty\n'],
  ['of Sendmail', emptyOfSendmail],
  [
    'of both queues of Sendmail, as Debian asks them',
    `MSP Queue status...\n${emptyOfSendmail}MTA Queue status...\n${emptyOfSendmail}`,
  ],
])('the listing of an empty queue: %s', (_, text) => expect(isListing(text)).toBe(true));

test.each([
  ['words about one', 'Mailbox is empty\n'],
  ['one beside other words', 'Mail queue is empty\nbut mail.log says status=deferred (421 4.7.0 busy)\n'],
])('no listing: %s', (_, text) => expect(isListing(text)).toBe(false));
