/** Whose words they are is told by who says them: no card of a provider holds with its name at somebody else's host. */
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { parseReply } from '../../shared/smtp/reply.ts';
import { knowledge } from '../support/knowledge.ts';
import { sampleOf } from '../support/matrices.ts';

const { replies, providers } = knowledge();
const matcher = createMatcher(knowledge());
const said = (text: string, remoteMta: string | null, otherHosts: string[] = []) =>
  matcher.match(parseReply(text.split('\n'))!, { remoteMta, otherHosts });

const names = [
  'mail',
  'mx1',
  'mx.eu',
  'smtp-in',
  'filter2',
  'host-203-0-113-7.dyn',
  'aspmx',
  'outlook',
  'mta7',
  'w',
];
const zones = ['customer.example', 'kunde-nord.example', 'notgoogle.com', 'google.com.evil.example'];
const ends = [
  'firma.test',
  'gmail.example.net',
  'yahoodns.net.example',
  'xn--mller-kva.example',
  'uni.invalid',
  'k12.example.org',
];
const hosts = [...zones, ...ends].flatMap((zone) => names.map((name) => `${name}.${zone}`));
const products = new Set(providers.filter((p) => p.kind === 'product' || p.anywhere).map(({ id }) => id));
const cards = replies.filter((card) => card.tier === 'provider');

describe(`${cards.length} cards of providers at ${hosts.length} hosts of other people`, () => {
  test.each(sampleOf(hosts, 40))('%s', (host) => {
    const claimed = cards.flatMap((card) =>
      card.samples.flatMap((sample) => {
        const provider = said(sample, host)?.provider ?? 'generic';
        return provider === 'generic' || products.has(provider) ? [] : [`${card.id}: ${provider}`];
      }),
    );
    expect(claimed).toEqual([]);
  });
});

const closing = '421 4.7.0 Try again later, closing connection.';
describe('the same words', () => {
  test.each<[text: string, host: string | null, card: string, provider: string | null, cause: string]>([
    [closing, 'mail.customer.example', 'words:capacity', null, 'capacity'],
    [closing, 'aspmx.l.google.com', 'gmail-try-again-later-closing', 'gmail', 'rate-limit'],
    [`${closing} - gsmtp`, null, 'gmail-try-again-later-closing', 'gmail', 'rate-limit'],
    [`${closing} - gsmtp`, 'relay.lan', 'gmail-try-again-later-closing', 'gmail', 'rate-limit'],
    [`${closing} - gsmtp`, 'mail.customer.example', 'words:capacity', null, 'capacity'],
    [
      '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints',
      'mx.firma.example',
      'words:reputation',
      null,
      'reputation',
    ],
    [
      '421 Too many connections, try again later',
      'mx.firma.example',
      'words:connection-limit',
      null,
      'connection-limit',
    ],
    ['421 Too many connections, try again later', null, 'words:connection-limit', null, 'connection-limit'],
    [
      '421 4.7.0 mx.firma.example Error: too many errors',
      'mx.firma.example',
      'postfix-too-many-errors',
      'postfix',
      'protocol-error',
    ],
  ])('%s from %s: %s', (text, host, card, provider, cause) =>
    expect(said(text, host)).toMatchObject({ card, provider, cause }),
  );
});

test('a banner or a certificate allows the name, where the host is called otherwise', () =>
  expect(said(closing, 'mail.customer.example', ['mx.google.com'])).toMatchObject({ provider: 'gmail' }));

test('whose words they are is said, and whose they are not', () => {
  const match = said(`${closing} - gsmtp`, 'mail.customer.example')!;
  expect(matcher.likeness(match, 'mail.customer.example')).toBe(
    'words known from Gmail and Google Workspace; mail.customer.example is not one of theirs',
  );
});
