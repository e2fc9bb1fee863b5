/** What must hold for any reply: what differs from one reply to the next does not change its card. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { plainWords, wholeSentence } from '../../shared/catalogue/plain.ts';
import { promisesFailure, vague, words } from '../../shared/catalogue/words.ts';
import { parseReply } from '../../shared/smtp/reply.ts';
import { knowledge } from '../support/knowledge.ts';

const { replies, providers } = knowledge();
const { match, providerOf, kindOfHost, reading } = createMatcher(knowledge());
const at = (text: string, remoteMta: string | null = null) =>
  match(parseReply(text.split('\n'))!, { remoteMta });

const samples = replies
  .filter((card) => !card.onlyAt)
  .flatMap((card) => card.samples.map((sample) => ({ id: card.id, sample })));

describe('what differs from reply to reply does not change the card', () => {
  const octet = fc.integer({ min: 1, max: 254 });
  const ip = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));

  test('addresses of clients', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), ip, ({ id, sample }, address) => {
        const other = sample.replace(/(?<![\d.])(?!127\.)(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g, address);
        expect(at(other)?.card).toBe(id);
      }),
    );
  });

  test('upper and lower case, and doubled spaces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.boolean(), ({ id, sample }, up) => {
        const cased = up ? sample.toUpperCase() : sample.toLowerCase();
        expect(at(cased.replaceAll(' ', '  '))?.card).toBe(id);
      }),
    );
  });

  test('the name of the server in front', () => {
    for (const host of ['mx1.example.net', 'smtp-in-07.mail.example.org']) {
      expect(at(`421 4.7.0 ${host} Error: too many errors`)?.card).toBe('postfix-too-many-errors');
      expect(at(`421 ${host} Service not available`)?.card).toBe('generic-service-not-available');
    }
  });
});

describe('a wording that several providers share', () => {
  const text = '421 Service not available, closing transmission channel';

  test('is nobody’s without the MX', () => expect(at(text)).toMatchObject({ provider: null }));

  test('is that of the MX’s provider with it', () => {
    expect(at(text, 'mta7.am0.yahoodns.net')).toMatchObject({ provider: 'yahoo', cause: 'capacity' });
    expect(at(text, 'mx.example.net.cust.hostedemail.com')).toMatchObject({
      provider: 'tucows',
      cause: 'reputation',
      side: 'either',
    });
  });

  test('is read as that provider means it', () => {
    const found = at('421 Service Temporarily Unavailable', 'cluster5.eu.messagelabs.com')!;
    expect(reading(found)?.means).toContain('backup MX');
  });

  test('keeps its neutral meaning at somebody else’s MX', () =>
    expect(at(text, 'mx1.example.net')).toMatchObject({ provider: null, cause: 'capacity' }));
});

test('words that only one provider writes tell it, whoever relays them', () => {
  expect(
    at('421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred', 'smtp.mailgun.org'),
  ).toMatchObject({
    provider: 'yahoo',
  });
});

test('the words win over the number: 4.7.0 with words about connections', () => {
  expect(at('421 4.7.0 We allow two connections, maximum number of connections exceeded')).toMatchObject({
    cause: 'connection-limit',
    tier: 'words',
  });
  expect(at('421 4.3.1 xyzzy')).toMatchObject({ card: 'status-4.3.1', tier: 'registry' });
});

test('Gmail’s own table goes before the registry', () => {
  expect(at('421 4.7.23 xyzzy', 'aspmx.l.google.com')).toMatchObject({
    cause: 'reverse-dns',
    provider: 'gmail',
  });
  expect(at('421 4.7.23 xyzzy')).toMatchObject({ cause: 'authentication', tier: 'registry' });
});

describe('whose host it is', () => {
  test.each([
    ['aspmx.l.google.com', 'gmail'],
    ['gmail-smtp-in.l.google.com.', 'gmail'],
    ['example-net.mail.protection.outlook.com', 'outlook'],
    ['email-smtp.eu-west-1.amazonaws.com', 'amazon-ses'],
    ['MX01.KUNDENSERVER.DE', 'ionos'],
    ['notgoogle.com', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s is %s', (host, id) => expect(providerOf(host)?.id).toBe(id));

  test.each([
    ['smtp-relay.gmail.com', 'sending-service'],
    ['smtp.office365.com', 'sending-service'],
    ['email-smtp.eu-west-1.amazonaws.com', 'sending-service'],
    ['inbound-smtp.eu-west-1.amazonaws.com', 'mailbox'],
    ['ec2-192-0-2-1.compute.amazonaws.com', null],
    ['aspmx.l.google.com', 'mailbox'],
  ])('%s is for %s', (host, kind) => expect(kindOfHost(host)).toBe(kind));

  test('no sending service has the MX of a mailbox provider', () => {
    const receiving = new Set(providers.filter((p) => p.kind === 'mailbox').flatMap((p) => p.mx));
    for (const service of providers.filter((p) => p.kind === 'sending-service'))
      for (const host of service.submission) expect(receiving.has(host)).toBe(false);
  });
});

describe('keywords', () => {
  test.each([
    ['Too many connections, rate limit', ['connection-limit', 'rate-limit']],
    ['mx1.spam.example.net Service not available', []],
    ['Deferred, see https://example.com/spam/policy', []],
    ['To protect our users from spam, try later', []],
    ['TLS, SPF and PTR are wrong', ['reverse-dns', 'authentication']],
    ['Connection timed out', ['timeout']],
    ['Service corporate', []],
  ])('%s → %j', (text, expected) => expect(words(text).map((hit) => hit.cause)).toEqual(expected));

  test('at most the two strongest families count', () => {
    expect(words('policy: busy, timed out, greylist, spam').map(({ points }) => points)).toEqual([6, 6]);
  });

  test.each([
    ['Service not available', true],
    ['Temporary error, try again later', true],
    ['Message temporarily deferred', true],
    ['Service not available: too many connections', false],
    ['Recipient is a teapot', false],
  ])('%s is vague: %s', (text, expected) => expect(vague(text)).toBe(expected));

  test.each([
    ['will be permanently deferred; Retrying will NOT succeed', true],
    ['IP not in whitelist for RCPT domain', true],
    ['Try again later', false],
  ])('%s promises failure: %s', (text, expected) => expect(promisesFailure(text)).toBe(expected));
});

test('whole sentences lose host, number in brackets, address and full stop', () => {
  expect(wholeSentence('mx1.example.com: Too busy. (#4.3.2)')).toBe('too busy');
  expect(wholeSentence('– Too many sessions from [192.0.2.1].')).toBe('too many sessions from {ip}');
});

test('any text is read without throwing, and never beyond its cap', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
      const reply = { code: 421, enhanced: null, lines: [text], text };
      const found = match(reply, { remoteMta: text.slice(0, 80) });
      expect(found === null || typeof found.card === 'string').toBe(true);
      expect(plainWords(text.repeat(5)).length).toBeLessThanOrEqual(4_100);
    }),
  );
});
