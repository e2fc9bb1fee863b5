/** Who issued it: one line per way of telling. */
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../shared/bounce/attempt.ts';
import type { Kind } from '../../shared/bounce/bounce.ts';
import { emptyBounce } from '../../shared/bounce/empty.ts';
import { facts, understand } from '../../shared/flow.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';

const issuers = (attempts: Attempt[], kind: Kind = 'log') =>
  understand([{ ...emptyBounce('in', kind, 0), attempts }], prepared())[0]!.attempts.map((a) => a.issuer);
const none = { remoteMta: null };

test.each<[string, string, Partial<Attempt>, Kind, string]>([
  ['a log quotes the receiver', '421 4.3.2 Busy', {}, 'log', 'remote-mta'],
  [
    'a notice without Remote-MTA quotes a reply',
    '421 4.3.2 Service not available',
    none,
    'delay-notice',
    'remote-mta',
  ],
  ['a time-out of our own', '421 4.4.1 Connection timed out', none, 'dsn', 'own-mta'],
  [
    'the same words said by a host',
    '421 4.4.2 Connection timed out',
    {
      says: 'host mx1.example.net[192.0.2.25] said: 421 4.4.2 Connection timed out (in reply to DATA command)',
    },
    'dsn',
    'remote-mta',
  ],
  [
    'Sendmail and its socket',
    '451 4.4.1 reply: read error from mx1.example.net.',
    { remoteMta: { name: 'mx1.example.net', address: null } },
    'dsn',
    'own-mta',
  ],
  [
    'Exchange and its socket',
    '421 4.4.2 Connection dropped due to SocketError',
    none,
    'delay-notice',
    'own-mta',
  ],
  [
    'the same with the last host named',
    '421 4.4.2 Connection dropped due to ConnectionReset',
    {},
    'dsn',
    'own-mta',
  ],
  ['Exchange could not connect', '421 4.2.1 Unable to connect', none, 'dsn', 'own-mta'],
  [
    'Exchange quotes the receiver',
    '421 4.3.2 Service not active',
    { ...none, says: '451 4.4.395 Target host responded with error. -> 421 4.3.2 Service not active' },
    'dsn',
    'remote-mta',
  ],
  [
    'Sendmail 5 tells whom it could not open',
    '421 mx1.example.net (smtp)... Deferred: Connection timed out during user open with mx1.example.net',
    {},
    'bounce',
    'own-mta',
  ],
  [
    'Sendmail and the reset',
    '421 4.4.2 Connection reset by mx1.example.net.',
    none,
    'delay-notice',
    'own-mta',
  ],
  [
    'Sendmail put it off',
    '421 4.0.0 Deferred: Connection refused by mx1.example.net.',
    none,
    'delay-notice',
    'own-mta',
  ],
  [
    'the reporting server’s own diagnostic',
    '421 4.0.0 Host queue is full',
    { ...none, diagnosticType: 'x-unix' },
    'dsn',
    'own-mta',
  ],
  [
    'the submission port',
    '421 4.7.0 Slow down',
    { remoteMta: { name: 'smtp.hoster.test', address: null, port: 587 } },
    'log',
    'own-relay',
  ],
  [
    'a private address that nothing connects with the recipient',
    '421 4.3.2 Service not available',
    { remoteMta: { name: 'smtp.lan', address: '192.168.20.5' } },
    'log',
    'own-relay',
  ],
  [
    'a filter on the same machine',
    '421 4.3.0 Scanner busy',
    { remoteMta: { name: '127.0.0.1', address: '127.0.0.1' } },
    'log',
    'own-relay',
  ],
  [
    'the receiver in a laboratory',
    '421 4.3.2 Busy',
    { remoteMta: { name: 'mx1.example.net', address: '127.0.1.21' } },
    'log',
    'remote-mta',
  ],
  [
    'the smarthost of the domain that reports',
    '421 4.3.2 Service not available',
    {
      reportingMta: 'ex01.mueller-bau.example',
      remoteMta: { name: 'relay.mueller-bau.example', address: '203.0.113.5' },
    },
    'dsn',
    'own-relay',
  ],
  [
    'the smarthost of the sender’s domain',
    '421 4.3.2 Service not available',
    { sender: 'b@mueller-bau.example', remoteMta: { name: 'mx-out.mueller-bau.example', address: null } },
    'log',
    'own-relay',
  ],
  [
    'another server of one’s own domain, for a recipient of that domain',
    '421 4.3.2 Service not available',
    {
      recipient: 'b@mueller-bau.example',
      sender: 'a@mueller-bau.example',
      remoteMta: { name: 'mx.mueller-bau.example', address: null },
    },
    'log',
    'remote-mta',
  ],
  [
    'a neighbour under the same registry',
    '421 4.3.2 Busy',
    { reportingMta: 'sender.co.uk', remoteMta: { name: 'mx.receiver.co.uk', address: null } },
    'log',
    'remote-mta',
  ],
  [
    'a sender at the receiver’s provider',
    '421 4.7.0 Slow down',
    {
      sender: 'a@outlook.com',
      remoteMta: { name: 'example-net.mail.protection.outlook.com', address: null },
    },
    'log',
    'remote-mta',
  ],
  [
    'the port with TLS from the start',
    '421 4.7.0 Slow down',
    { remoteMta: { name: 'smtp.hoster.test', address: null, port: 465 } },
    'log',
    'own-relay',
  ],
  [
    'a host where a mailbox provider takes mail in to send it on',
    '421 4.7.0 Slow down',
    { remoteMta: { name: 'smtp-relay.gmail.com', address: null } },
    'log',
    'own-relay',
  ],
  ['the login', '421 4.7.0 Too many logins', { stage: 'auth' }, 'log', 'own-relay'],
  ['a pasted line of a product', '421 4.7.0 Too many connections', none, 'reply-text', 'unknown'],
  ['a pasted sentence that many say', '421 4.3.2 Try again later', none, 'reply-text', 'unknown'],
  ['another', '421 Service temporarily unavailable', none, 'reply-text', 'unknown'],
  [
    'a pasted line that names its host',
    '421 mx1.example.net Service not available',
    none,
    'reply-text',
    'remote-mta',
  ],
  ...[
    'Their server says: “421 4.3.2 Busy”',
    'our customers get this from the recipient’s server: 421 4.3.2 Busy',
    'The receiving server replied with "421 4.3.2 Busy"',
    'their gateway returns 421 4.3.2 Busy',
  ].map((says): [string, string, Partial<Attempt>, Kind, string] => [
    `a text that quotes the other side: ${says}`,
    '421 4.3.2 Busy',
    { ...none, says },
    'reply-text',
    'remote-mta',
  ]),
  [
    'a text that quotes somebody, and not whom',
    '421 4.3.2 Busy',
    { ...none, says: 'our mail server says 421 4.3.2 Busy' },
    'reply-text',
    'unknown',
  ],
  ['a pasted session', '421 4.3.2 Busy', {}, 'reply-text', 'remote-mta'],
  [
    'a pasted line with Google’s mark',
    '421 4.7.0 Try again later, closing connection. gsmtp',
    none,
    'reply-text',
    'remote-mta',
  ],
])('%s', (_, line, more, kind, issuer) => expect(issuers([attempt(line, more)], kind)).toEqual([issuer]));

test('why is told as it was judged', () => {
  const c = madeCase([
    attempt('421 4.7.0 Slow down', { remoteMta: { name: 'smtp-relay.gmail.com', address: null } }),
  ]);
  expect(facts(c, prepared(), new Date()).issuer).toMatchObject({
    value: 'own-relay',
    because: 'smtp-relay.gmail.com belongs to a sending service',
  });
});

test('no reply at all: our own server tells of it', () => {
  expect(
    issuers([
      attempt(null, {
        says: 'connect to mx1.example.net[192.0.2.25]:25: Connection refused',
        remoteMta: null,
      }),
    ]),
  ).toEqual(['own-mta']);
});

describe('one host for unrelated domains', () => {
  const to = (recipient: string, host: string, line = '421 4.7.0 Slow down') =>
    attempt(line, { recipient, queueId: recipient, remoteMta: { name: host, address: null } });
  test.each<[string, Attempt[], string]>([
    [
      'is a relay',
      [to('a@example.net', 'relay.isp.test'), to('b@example.org', 'relay.isp.test')],
      'own-relay',
    ],
    [
      'unless it is called like an MX',
      [to('a@example.net', 'mx1.hoster.test'), to('b@example.org', 'mx1.hoster.test')],
      'remote-mta',
    ],
    [
      'or like one of a large provider',
      [
        to('a@example.net', 'gmail-smtp-in.l.google.test'),
        to('b@example.org', 'gmail-smtp-in.l.google.test'),
      ],
      'remote-mta',
    ],
    [
      'or belongs to one of the domains',
      [to('a@example.net', 'mail.example.net'), to('b@example.org', 'mail.example.net')],
      'remote-mta',
    ],
    [
      'or speaks like a mailbox provider',
      [
        to('a@example.net', 'in.google.test', '421 4.7.0 Try again later. gsmtp'),
        to('b@example.org', 'in.google.test', '421 4.7.0 Try again later. gsmtp'),
      ],
      'remote-mta',
    ],
  ])('%s', (_, attempts, issuer) => expect(new Set(issuers(attempts))).toEqual(new Set([issuer])));
  test('unless other mail takes another way', () => {
    const [first] = issuers([
      to('a@example.net', 'mail.hoster.test'),
      to('b@example.org', 'mail.hoster.test'),
      to('c@example.edu', 'mail.example.edu'),
    ]);
    expect(first).toBe('remote-mta');
  });
});
