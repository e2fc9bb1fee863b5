/**
 * DNSBL listings (RFC 5782) of client IPs and of the sender's domain. A zone is believed only if its test points
 * answer as they must; an error code, an answer outside 127.0.0.0/8 or a failed look-up is unknown.
 */
import { parseIp, reversedLabels } from '../../dns/address.ts';
import { isUnknown, type DnsAnswer } from '../../dns/answer.ts';
import type { Finding } from '../../case/finding.ts';
import { finding, unknownWhy, type Check, type CheckContext, type ZoneToAsk } from '../check.ts';
import { errorOf, meaningOf, type Meaning, zoneName } from '../listing.ts';
import type { ZoneCard } from '../zone.ts';

export const check: Check = {
  name: 'dnsbl',
  needs: [],
  async run(context) {
    const found = await Promise.all(
      context.zones.flatMap((zone) =>
        subjects(zone.card, context).map((subject) => ask(zone, subject, context)),
      ),
    );
    return found;
  },
};

/** What a zone is asked about: its labels in front of the zone, and which client IP it is. */
interface Subject {
  labels: string;
  name: string;
  clientIp?: string;
}

function subjects(card: ZoneCard, { clientIps, senderDomain }: CheckContext): Subject[] {
  if (card.lists === 'domain') return senderDomain ? [{ labels: senderDomain, name: senderDomain }] : [];
  return clientIps.map((clientIp) => ({
    labels: reversedLabels(parseIp(clientIp)!),
    name: clientIp,
    clientIp,
  }));
}

async function ask(
  { card, key }: ZoneToAsk,
  subject: Subject,
  { resolver, clock }: CheckContext,
): Promise<Finding> {
  const make = (answers: DnsAnswer[], told: Pick<Finding, 'result' | 'says'> & Partial<Finding>): Finding => {
    const made = finding('dnsbl', clock, answers, {
      subject: subject.name,
      ...(subject.clientIp && { clientIp: subject.clientIp }),
      zone: zoneName(card),
      listing: null,
      ...told,
      facts: { weight: card.weight, removal: card.removal, ...told.facts },
    });
    // The key is part of every name asked for, and a secret.
    return key ? { ...made, raw: made.raw.map((line) => line.replaceAll(key, '[key]')) } : made;
  };
  if (card.closed)
    return make([], {
      result: 'permerror',
      says: `${card.name} is closed ${card.closed} and was not asked: what is left of it says nothing about ${subject.name}.`,
    });
  if (card.keyed && !key)
    return make([], {
      result: 'permerror',
      says: `${card.name} could not be asked: it needs a key, which belongs into the settings.`,
    });
  const zone = card.zone.replace('{{key}}', key ?? '');
  const points = testPoints(card, subject);
  const query = (labels: string, type: 'A' | 'TXT' = 'A') => resolver.query(`${labels}.${zone}`, type);
  const [listedPoint, cleanPoint, answer] = await Promise.all([
    query(points.listed),
    query(points.clean),
    query(subject.labels),
  ]);
  const answers = [answer, listedPoint, cleanPoint];
  const unknown = distrust(card, answer, listedPoint, cleanPoint);
  if (unknown) {
    const closed = card.publicResolvers ? '' : ' This list does not answer public resolvers.';
    return make(answers, {
      ...unknown,
      says: `${card.name} could not be asked about ${subject.name}. ${sentence(unknown.says)}${closed}`,
    });
  }
  if (answer.records.length === 0)
    return make(answers, { result: 'pass', says: `${card.name} does not list ${subject.name}.` });

  const meanings = answer.records.map((record) => meaningOf(card, record.data as string));
  const meaning = worst(meanings);
  const reason = await query(subject.labels, 'TXT');
  const words = reason.records.map((record) => (record.data as string).slice(0, 300));
  return make([...answers, reason], {
    result: 'fail',
    weighs: card.weight === 'low' ? 'silent' : 'for',
    listing: meaning.listing === 'policy' ? 'policy' : 'abuse',
    says: `${card.name} lists ${subject.name}. ${sentence(meaning.says)}${words[0] ? ` It says: “${words[0]}”` : ''}`,
    facts: { codes: answer.records.map((record) => record.data), reasons: words },
  });
}

function testPoints(card: ZoneCard, subject: Subject): { listed: string; clean: string } {
  if (card.testPoints) return card.testPoints;
  if (card.lists === 'domain') return { listed: 'test', clean: 'invalid' };
  const mapped = subject.clientIp?.includes(':') ? '::ffff:' : '';
  const labels = (ip: string): string => reversedLabels(parseIp(mapped + ip)!);
  return { listed: labels('127.0.0.2'), clean: labels('127.0.0.1') };
}

/** Why the zone's word does not count here; null if it does. */
function distrust(
  card: ZoneCard,
  answer: DnsAnswer,
  listedPoint: DnsAnswer,
  cleanPoint: DnsAnswer,
): Pick<Finding, 'result' | 'says'> | null {
  const odd = answer.records
    .map((record) => meaningOf(card, record.data as string))
    .find((m) => m.listing === 'unknown');
  if (odd) return { result: 'temperror', says: odd.says };
  for (const each of [answer, listedPoint, cleanPoint]) {
    if (isUnknown(each.status)) return { result: 'temperror', says: unknownWhy(each) };
    // A card may call its test entry no listing; an error code or a foreign address is never an answer.
    const error = each.records.map((record) => errorOf(card, record.data as string)).find(Boolean);
    if (error) return { result: 'temperror', says: error };
  }
  if (cleanPoint.records.length > 0)
    return { result: 'permerror', says: 'it lists everything, also its own counter-example' };
  if (listedPoint.records.length === 0)
    return {
      result: 'permerror',
      says: 'it does not know its own test entry, so it is gone or does not answer this resolver',
    };
  return null;
}

function worst(meanings: readonly Meaning[]): Meaning {
  return meanings.find((meaning) => meaning.listing === 'abuse') ?? meanings[0]!;
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
