/** The values of a case that cards may use in their words and commands. */
import type { ProviderCard } from '../../catalogue/card.ts';
import type { Matcher } from '../../catalogue/match.ts';
import { parseIp } from '../../dns/address.ts';
import type { Values } from '../../flowchart/fill.ts';
import { instant } from '../../verdict/reading.ts';
import { quoteOf } from '../../smtp/reply.ts';
import { receiversOf, type CaseFacts } from '../../verdict/facts.ts';
import type { KitCard } from '../../escalation/kit-card.ts';
import type { Present } from './input.ts';

/** The receiver's provider: by the words, else by the server that said them, else by the recipient's domain. */
export const providerIn = (
  { lead, remoteMtas, recipientDomain }: CaseFacts,
  matcher: Matcher,
): ProviderCard | null =>
  matcher.provider(lead?.match?.provider ?? '') ??
  matcher.providerOf(remoteMtas[0] ?? null) ??
  matcher.providerOf(recipientDomain);

export function valuesOf({ case: c, document, facts, prepared }: Present): Values {
  const { matcher, knowledge } = prepared;
  const { lead } = facts;
  const remoteMta = facts.remoteMtas[0] ?? null;
  const provider = providerIn(facts, matcher);
  const clientIp = lead?.clientIp ?? c.clientIps[0] ?? null;
  const ip = clientIp === null ? null : parseIp(clientIp);
  const sender = lead?.sender ?? null;
  const senderDomain = document.senderDomain ?? sender?.split('@').at(-1) ?? null;
  const selector = c.selectors[0] ?? c.returned?.dkim[0]?.selector ?? null;
  const signer = c.returned?.dkim[0]?.domain ?? senderDomain;
  const docUrl = lead?.match ? (matcher.reading(lead.match)?.docUrl ?? null) : null;
  const page = docUrl ?? provider?.contact?.url ?? provider?.pages[0]?.url ?? null;
  return {
    recipientDomain: facts.recipientDomain,
    receivers: receiversOf(facts),
    recipient: lead?.recipient ?? null,
    remoteMta: remoteMta ?? lead?.remoteMta?.address ?? null,
    remoteAddress: lead?.remoteMta?.address ?? null,
    clientIp,
    clientIp4: ip?.family === 4 ? clientIp : null,
    otherClientIp: c.clientIps.find((other) => other !== clientIp) ?? null,
    helo: document.helo ?? lead?.helo ?? null,
    sender,
    senderDomain,
    queueId: lead?.queueId ?? null,
    provider: provider?.name ?? null,
    providerPage: page && `The page for this: ${page}`,
    providerContact: provider?.contact
      ? contact(
          provider.name,
          provider.contact,
          knowledge.kits.find((kit) => kit.provider === provider.id),
        )
      : null,
    providerHours: provider?.contact?.afterHours
      ? `Write to ${provider.name} only after ${provider.contact.afterHours} hours.`
      : null,
    // Said in the hour for which it holds.
    afterAnHour:
      facts.now - facts.firstSeen > 3_600_000
        ? 'The usual hour is over. See whether your server came back since, from the same address.'
        : null,
    quote: lead?.reply && quoteOf(lead.reply),
    since: facts.timesKnown ? `since ${instant(facts.firstSeen).slice(0, 16).replace('T', ' ')} UTC` : null,
    dkimName: selector && signer ? `${selector}._domainkey.${signer}` : null,
    dmarcName: senderDomain && `_dmarc.${senderDomain}`,
    mtaStsName: facts.recipientDomain && `_mta-sts.${facts.recipientDomain}`,
    dnsblName: ip?.family === 4 ? `${clientIp!.split('.').reverse().join('.')}.zen.spamhaus.org` : null,
  };
}

interface Contact {
  url: string | null;
  address: string | null;
  asks: string[];
  afterHours: number | null;
  note: string;
}

/** “Gmail: https://…, after 12 hours. It asks for …”; a kit knows both better than the contact. */
function contact(name: string, { url, address, asks, afterHours, note }: Contact, kit?: KitCard): string {
  const hours = kit?.notBefore?.hours ?? afterHours;
  const fields = kit?.fields.map((field) => lowerFirst(field.asks)) ?? asks;
  const where = [url, address].filter((way) => way !== null).join(' or ');
  return [
    `${name}: ${where || 'no form or address is known'}${hours ? `, not before ${hours} hours` : ''}.`,
    fields.length
      ? `It asks for ${fields.join(', ')}.${kit ? ' The report page has each answer ready.' : ''}`
      : '',
    note,
  ]
    .filter(Boolean)
    .join(' ');
}

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
