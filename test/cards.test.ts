/** Every card of resources/ is tried on its own examples: a card that does not find them, or finds others', fails here. */
import { describe, expect, test } from 'vitest';
import type { ReplyCard } from '../shared/catalogue/card.ts';
import { causes } from '../shared/catalogue/cause.ts';
import { createMatcher } from '../shared/catalogue/match.ts';
import { parseReply } from '../shared/smtp/reply.ts';
import { knowledge } from './support/knowledge.ts';

const { replies, providers, causes: causeCards, zones } = knowledge();
const matcher = createMatcher(knowledge());
const reversed = createMatcher({ ...knowledge(), replies: [...replies].reverse() });

const read = (sample: string) => {
  const reply = parseReply(sample.split('\n'));
  if (!reply) throw new Error(`no reply in: ${sample}`);
  return reply;
};
/** Stock words belong to a provider only at its own MX. */
function hostFor(card: ReplyCard): string | null {
  const provider = card.onlyAt ? providers.find((p) => p.id === card.providers[0]) : undefined;
  return provider?.mx[0] ?? provider?.submission[0] ?? null;
}

describe('every example finds its own card', () => {
  for (const card of replies)
    for (const sample of card.samples)
      test(`${card.id}: ${sample.slice(0, 60)}`, () => {
        const context = { remoteMta: hostFor(card) };
        expect(matcher.match(read(sample), context)?.card).toBe(card.id);
        expect(reversed.match(read(sample), context)?.card, 'whatever the order of the cards').toBe(card.id);
      });
});

test('ids are unique', () => {
  const ids = replies.map((card) => card.id);
  expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
});

test('a wording that several providers share is one card', () => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const card of replies)
    for (const sample of card.samples) {
      const owner = seen.get(sample.toLowerCase());
      if (owner && owner !== card.id) twice.push(`${owner} and ${card.id}: ${sample}`);
      seen.set(sample.toLowerCase(), card.id);
    }
  expect(twice).toEqual([]);
});

test('every cause has its card, and every card a cause', () => {
  expect(causeCards.map((card) => card.id).sort()).toEqual([...causes].sort());
});

test('every provider that a card names has a name', () => {
  const named = new Set(providers.map((card) => card.id));
  expect(replies.flatMap((card) => card.providers.filter((id) => !named.has(id)))).toEqual([]);
});

test('every reading is of one of the providers of its card', () => {
  for (const card of replies)
    for (const reading of card.readings) expect(card.providers, card.id).toContain(reading.provider);
});

test('a closed list is closed in every respect: not asked by itself, and named where a reply cites it', () => {
  const closed = zones.filter((zone) => zone.closed);
  expect(closed.length).toBeGreaterThan(5);
  for (const { zone, byDefault, keyed, removal } of closed) {
    expect({ byDefault, keyed, removal }, zone).toEqual({ byDefault: false, keyed: false, removal: null });
    const found = matcher.match(read(`554 5.7.1 Client host [192.0.2.3] blocked using ${zone}`), {
      remoteMta: null,
    });
    expect(found, zone).toMatchObject({ card: 'dnsbl-closed', side: 'receiver' });
  }
});

test('links are https', () => {
  const links = [
    ...replies.flatMap((card) => [card.docUrl, ...card.readings.map((reading) => reading.docUrl)]),
    ...providers.flatMap((card) => [card.contact?.url, ...card.pages.map((page) => page.url)]),
    ...zones.map((zone) => zone.removal),
  ].filter((link) => link !== null && link !== undefined);
  expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
});

/** Where a provider's own pages are, beside the domains of its servers. */
const homes: Record<string, string[]> = {
  mimecast: ['zendesk.com'],
  proofpoint: ['proofpoint.com'],
  barracuda: ['barracudacentral.org'],
  messagelabs: ['symantec.com', 'broadcom.com'],
  symantec: ['symantec.com'],
  ironport: ['talosintelligence.com'],
  cloudflare: ['cloudflare.com'],
  godaddy: ['godaddy.com'],
  yahoo: ['yahooinc.com'],
  aol: ['yahooinc.com'],
  outlook: ['office.com'],
  icloud: ['apple.com'],
  comcast: ['xfinity.com'],
  cox: ['cox.com'],
  charter: ['spectrumbusiness.net'],
  'amazon-ses': ['amazon.com'],
  sendgrid: ['sendgrid.com'],
  'oracle-email': ['oracle.com'],
};

test('a provider’s links are on its own domains', () => {
  const site = (host: string): string => host.split('.').slice(-2).join('.');
  const strange = providers.flatMap(({ id, mx, submission, contact, pages }) => {
    const own = new Set([...mx, ...submission].map(site).concat(homes[id] ?? []));
    return [contact?.url, ...pages.map(({ url }) => url)]
      .filter((url) => url !== null && url !== undefined)
      .map((url) => new URL(url).hostname)
      .filter((host) => !own.has(site(host)))
      .map((host) => `${id}: ${host}`);
  });
  expect(strange, 'where it is the provider’s own page: name its domain in `homes`').toEqual([]);
});

test('patterns are written as the matcher reads: lower case, no double space', () => {
  for (const { id, match } of replies)
    for (const part of [...match.all, ...(match.any ?? []), ...(match.none ?? []), ...(match.is ?? [])])
      expect(part, id).toBe(part.toLowerCase().replace(/\s+/g, ' '));
});

test('hosts and tokens are lower case and belong to one provider', () => {
  const owners = new Map<string, string>();
  for (const { id, mx, submission, tokens } of providers)
    for (const mark of [...mx, ...submission, ...tokens]) {
      expect(mark).toBe(mark.toLowerCase());
      expect(owners.get(mark) ?? id, mark).toBe(id);
      owners.set(mark, id);
    }
});

test('texts lead with the finding: no exclamation marks, no “simply”, no “please”', () => {
  for (const card of replies)
    for (const text of [card.means, card.advice])
      expect(text, card.id).not.toMatch(/!|\bsimply\b|\bplease\b|oops/i);
});
