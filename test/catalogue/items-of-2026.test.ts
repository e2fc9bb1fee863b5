/**
 * What changed at providers, products, block lists and in the RFCs until 2026, one row an item: a real reply and the
 * card that it finds, with where its facts are from and when they were looked up; or, where no reply says it, the card,
 * list that does. The look-ups of RFC 7672 (TLSA, DNSSEC, the certificate of the session, REQUIRETLS) and RFC 8461 are
 * shown in test/evidence/checks/dane.test.ts and mta-sts.test.ts, the reports of RFC 8460 and 9990 in test/telemetry.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { parseReply } from '../../shared/smtp/reply.ts';
import { knowledge } from '../support/knowledge.ts';

const { replies, providers, kits, zones, steps } = knowledge();
const matcher = createMatcher(knowledge());

/** `host` is null where the reply is the sending server's own, or anybody's. `from`: host of the page, or a word of the source. */
type Row = [item: string, reply: string, host: string | null, card: string, from: string];
const rows = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/replies/items-of-2026.json'), 'utf8'),
) as Row[];

/** The day of the issue: facts are of the weeks before it. */
const since = '2026-11-01';

test.each(rows)('%s', (_item, text, host, id, from) => {
  const found = matcher.match(parseReply(text.split('\n'))!, { remoteMta: host });
  const card = replies.find((one) => one.id === found?.card);
  expect(found?.card).toBe(id);
  expect(card?.samples.length).toBeGreaterThan(0);
  expect((card?.checked ?? '') >= since, `checked ${card?.checked}`).toBe(true);
  const page = card?.docUrl ? new URL(card.docUrl).host : '';
  expect(page === from || card?.source.includes(from), `${page}; ${card?.source}`).toBe(true);
});

test.each([
  ['per-source', 'sender'],
  ['a', 'receiver'],
])('Exchange, %s limit: %s', (which, side) => {
  const limit = which === 'a' ? 'a limit' : 'a per-source limit';
  const text = `421 4.3.2 The maximum number of concurrent server connections has exceeded ${limit}, closing transmission channel`;
  expect(matcher.match(parseReply([text])!, { remoteMta: null })).toMatchObject({ side });
});

const kit = (id: string) => kits.find(({ provider }) => provider === id);
const provider = (id: string) => providers.find((one) => one.id === id);
const zone = (name: string) => zones.find((one) => one.zone === name);

/** What no reply says: where it stands, and words of it. */
const facts: [item: string, card: { checked: string | null } | undefined, says: RegExp][] = [
  ['SNDS moved', kit('outlook'), /substrate\.office\.com\/ip-domain-management-snds/],
  ['SNDS is among the pages', provider('outlook'), /substrate\.office\.com\/ip-domain-management-snds/],
  ['SNDS links last 30 days, REST', kit('outlook'), /REST interface.*30 days/],
  ['JMRP sends headers only', kit('outlook'), /JMRP sends headers only/],
  ['Google: enforcement of November 2025', provider('gmail'), /Since November 2025/],
  ['Google: no mitigation over 0.3 %', kit('gmail'), /spam rate of 0\.3 % there is no mitigation/],
  ['Google: again after seven days', kit('gmail'), /"hours":168/],
  ['Google: the help page’s new home', provider('gmail'), /knowledge\.workspace\.google\.com/],
  ['Google: Postmaster Tools v2', kit('gmail'), /reputation grades are gone.*delivery errors/],
  ['Yahoo: Sender Hub with Insights', kit('yahoo'), /Sender Hub.*Insights/],
  ['Comcast moves to Yahoo', provider('comcast'), /move to Yahoo/],
  ['Cox is at Yahoo', provider('cox'), /at Yahoo/],
  [
    'Orange: SPF, DKIM and DMARC since May 2026',
    provider('orange'),
    /SPF, DKIM and DMARC all pass \(since May 2026\)/,
  ],
  ['Orange: complaint limit', kit('orange'), /complaint rate of 0\.6 %/],
  ['Orange: hold of four to five hours', kit('orange'), /four to five hours/],
  [
    'GMX: DKIM is a must, generic PTR refused',
    provider('gmx'),
    /DKIM is a must, generic reverse names are refused/,
  ],
  ['web.de: the same', provider('web.de'), /DKIM is a must, generic reverse names are refused/],
  ['WorkMail ends', provider('amazon-workmail'), /31 March 2027/],
  ['SORBS: closed since June 2024', zone('dnsbl.sorbs.net'), /since June 2024/],
  ['NiX Spam: closed', zone('ix.dnsbl.manitu.net'), /since January 2025/],
  ['Spamhaus 127.255.255.252', zone('zen.spamhaus.org'), /127\.255\.255\.252.*mistyped/],
  [
    'Spamhaus 127.255.255.254, with the clouds',
    zone('zen.spamhaus.org'),
    /127\.255\.255\.254.*DigitalOcean and Vultr.*Microsoft/,
  ],
  ['Spamhaus 127.255.255.255', zone('zen.spamhaus.org'), /127\.255\.255\.255.*asks too much/],
  ['the free keyed service', zone('{{key}}.zen.dq.spamhaus.net'), /Data Query Service/],
  ['DMARC is RFC 9989', steps.find(({ id }) => id === 'message-authentication'), /RFC 9989, DMARC/],
];

test.each(facts)('%s', (_item, card, says) => {
  expect(JSON.stringify(card)).toMatch(says);
  expect((card?.checked ?? '') >= since, `checked ${card?.checked}`).toBe(true);
});

test('no closed zone is asked', () => {
  expect(zones.filter((one) => one.closed !== null && one.byDefault)).toEqual([]);
});
