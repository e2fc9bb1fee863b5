/**
 * Who issued the 421: the receiver, a relay that sends for us, or our own mail server, which invents one where it
 * never got an answer (RFC 5321 §3.8). Judged over all attempts of the inputs together, since one host that answers
 * for unrelated domains is no receiver.
 */
import type { Attempt, Issuer } from '../bounce/attempt.ts';
import type { Bounce } from '../bounce/bounce.ts';
import { isClientLibrary } from '../bounce/prose/client-library.ts';
import { phpMailerStage } from '../bounce/prose/phpmailer.ts';
import { isServersWord } from '../bounce/paste/without-code.ts';
import type { ProviderCard } from '../catalogue/card.ts';
import { classifyAddress } from '../dns/address.ts';
import { isHostName, isWithin, normalName } from '../dns/name.ts';

export type ProviderKind = ProviderCard['kind'];

/** What the catalogue knows of hosts and providers. */
export interface Providers {
  kindOfHost(host: string | null): ProviderKind | null;
  /** By the reply's own mark or wording; null where other providers and products say the same. */
  kindOfSpeaker(a: Attempt): ProviderKind | null;
}

export interface Issued {
  issuer: Issuer;
  because: string;
}

/** Sentences that no remote server wrote, wherever they stand. */
const socketSentence =
  /connection dropped due to|socketerror|remote server response was not rfc conformant|^message delayed\b|^connection dropped\.?$|^(?:#?4\d\d )?(?:#?4\.\d\.\d )?unable to connect\b|connection reset by (?!peer)|network is unreachable|no route to host|^cannot connect to smtp server .{1,255}, connect error \d|^can(?:'t|not) find an mx server for |^\S{1,255}(?: \(\w{1,10}\))?\.\.\. deferred: |^reply: read error from \S/i;
/** Sentences of one's own mail server, unless a remote host is named as the one who said them. */
const localSentence =
  /^["'#<\s]*(?:deferred: |connection (?:timed out(?!.{0,40}(?:\bidle\b|session duration|closing connection))|dropped|reset|refused|closed|lost)|unable to connect|lost connection|conversation with .{1,255} timed out|operation timed out)/i;
/** The MTA quotes a reply it was given. */
const quoted =
  /\bsaid: |refused to talk to me: |refused to start tls: |error from remote mail server|responded with error\. ->|remote host said|does not like recipient|but greeting failed|but sender was rejected|failed on (?:data|rcpt|mail|ehlo|helo)|<<< /i;
const socketStatus = new Set(['4.4.1', '4.4.2']);

/** Some server answered, though its code was not told: PHPMailer names only the command that was refused. */
const isAnswered = (says: string): boolean =>
  isServersWord(says) || !['greeting', null].includes(phpMailerStage(says));

function isOwnWords(a: Attempt): boolean {
  // a library may drop the code of a reply and keep its status, or its words alone
  if (!a.reply) return !(a.says && ((a.status && a.says.startsWith(a.status)) || isAnswered(a.says)));
  const text = a.reply.text.slice(0, 500);
  const says = a.says?.slice(0, 2000) ?? '';
  if (quoted.test(says)) return false;
  if (socketSentence.test(text)) return true;
  if (a.remoteMta === null && a.diagnosticType && a.diagnosticType !== 'smtp') return true;
  const socket = a.reply.enhanced !== null && socketStatus.has(a.reply.enhanced);
  return a.remoteMta === null && (localSentence.test(text) || (socket && /socket|winsock/i.test(says)));
}

/** `421 mx1.example.net Service not available`: the name after the code is the host that speaks (RFC 5321 §4.2.2). */
const ownName = /^(?:[a-z0-9_-]{1,63}\.){1,10}[a-z]{2,24}(?=[\s:,]|$)/i;

const keyOf = (a: Attempt): string | null => a.remoteMta?.name?.toLowerCase() ?? a.remoteMta?.address ?? null;
/** Names that only the receiving side gives: mx1, aspmx, mta5, gmail-smtp-in, inbound. */
const looksLikeMx =
  /^(?:[a-z0-9-]{1,63}\.)?(?:[a-z]{0,20}mx[a-z]{0,20}\d{0,4}|mta\d{1,4}|inbound\d{0,4}|mail-?in\d{0,4}|(?:[a-z]{1,20}-)?smtp-in\d{0,4})[.-]/i;

/** Hosts that answer for two or more unrelated domains and are not known to be an MX of any. */
function relays(bounces: readonly Bounce[], providers: Providers): Set<string> {
  const domainsOf = new Map<string, Set<string>>();
  const add = (host: string | null, domain: string | null) => {
    if (!host || !domain) return;
    const domains = domainsOf.get(host);
    if (domains) domains.add(domain);
    else domainsOf.set(host, new Set([domain]));
  };
  for (const { attempts, traffic } of bounces) {
    for (const a of attempts) add(keyOf(a), a.recipientDomain);
    for (const t of traffic) add(t.remoteMta?.toLowerCase() ?? t.address, t.domain);
  }
  const everything = new Set([...domainsOf.values()].flatMap((domains) => [...domains])).size;
  return new Set(
    [...domainsOf]
      .filter(
        ([host, domains]) =>
          domains.size >= 2 &&
          // All that was sent went this way; beside other routes it is as likely a hoster's MX.
          domains.size === everything &&
          providers.kindOfHost(host) === null &&
          !looksLikeMx.test(host) &&
          ![...domains].some((domain) => isWithin(host, domain)),
      )
      .map(([host]) => host),
  );
}

/** Second-level labels under which others register: `co.uk` is nobody's own domain. */
const registry = /^(?:com?|net|org|gov|ac|edu|or|ne|go|gv|nom|ltd|plc|sch)\.[a-z]{2}$/;

/** The domain that a host stands in: `ex01.mueller-bau.example` → `mueller-bau.example`. */
function domainAround(host: string | null): string | null {
  const labels = normalName(host ?? '').split('.');
  const around = (labels.length > 2 ? labels.slice(1) : labels).join('.');
  return isHostName(around) && around.includes('.') && !registry.test(around) ? around : null;
}

/** A server of the recipient's own domain, of a provider, or called like an MX. */
const isReceiversHost = ({ remoteMta, recipientDomain }: Attempt, providers: Providers): boolean =>
  providers.kindOfHost(remoteMta?.name ?? null) !== null ||
  looksLikeMx.test(remoteMta?.name ?? '') ||
  (recipientDomain !== null && isWithin(remoteMta?.name ?? '', recipientDomain));

/**
 * Why the server belongs to the sending side; null where nothing tells. A server of the recipient's own domain, of a
 * provider, or called like an MX is the receiver's, also inside one network.
 */
function ourSide(a: Attempt, providers: Providers): string | null {
  const { name = null, address = null } = a.remoteMta ?? {};
  if (providers.kindOfHost(name) !== null || (a.recipientDomain && isWithin(name ?? '', a.recipientDomain)))
    return null;
  const told = [name, address && `(${address})`].filter(Boolean).join(' ');
  const own = [domainAround(a.reportingMta), domainAround(a.helo), a.sender?.split('@')[1] ?? null];
  const domain = own.find((d) => d && name && isWithin(name, d) && d !== a.recipientDomain);
  if (domain) return `${told} is a server of ${domain}, which sent the message, and not of the recipient`;
  const sort = address && classifyAddress(address);
  if (sort && sort !== 'public' && sort !== 'multicast' && !looksLikeMx.test(name ?? ''))
    return `${told} stands in a network of your own: its address is ${sort}`;
  return null;
}

/** “Their server says”, “the other side said”, “from the recipient’s server:”, right before the reply. */
const otherSide =
  /\b(?:the(?:ir|ir own)?|an?|from)? ?(?:(?:the )?(?:recipient|receiver|addressee|customer)(?:[’']s|s[’'])|remote|recipient|receiving|destination|target|other|their|far) (?:\w{1,12} ){0,2}?(?:server|host|side|end|system|mta|mx|gateway|provider)\b[^.“"„]{0,40}$/i;
/** `Server mx said`, whatever it is called. */
const serverSaid = /\b(?:server|host) [\w.-]{2,80} (?:said|answered|responded|replied)$/i;
function saysWho({ says, reply }: Attempt): string | null {
  const first = reply?.lines[0]?.slice(0, 20);
  const at = first ? (says ?? '').indexOf(first) : -1;
  if (at < 0 || isClientLibrary(says!)) return null;
  const before = says!.slice(Math.max(0, at - 120), at).replace(/[\s:“"„'‘(]+$/, '');
  return (otherSide.exec(before) ?? serverSaid.exec(before))?.[0].trim() ?? null;
}

function issuerOf(a: Attempt, pasted: boolean, relay: Set<string>, providers: Providers): Issued {
  const host = a.remoteMta?.name ?? null;
  if (isOwnWords(a))
    return {
      issuer: 'own-mta',
      because: a.reply
        ? `“${a.reply.text}” is a sentence of the sending server itself; no other server said it`
        : 'no server answered: the sending server tells only that it got no reply',
    };
  const ours = ourSide(a, providers);
  if (ours) return { issuer: 'own-relay', because: ours };
  const port = a.remoteMta?.port ?? null;
  if (port === 587 || port === 465)
    return {
      issuer: 'own-relay',
      because: `${host ?? 'the server'} was reached on port ${port}, where mail is submitted`,
    };
  if (/\bauth=on\b|\(after AUTH\)$/.test(a.says ?? ''))
    return { issuer: 'own-relay', because: 'a login was sent first, and only a relay of ours asks for one' };
  if (a.stage === 'auth')
    return {
      issuer: 'own-relay',
      because: 'the reply came at the login, and only a relay of ours asks for one',
    };
  if (providers.kindOfHost(host) === 'sending-service')
    return { issuer: 'own-relay', because: `${host} belongs to a sending service` };
  const key = keyOf(a);
  const kind = providers.kindOfSpeaker(a);
  if (kind === 'sending-service' && !a.remoteMta)
    return {
      issuer: 'own-relay',
      because: `the sentence is one of ${a.match?.provider ?? 'a sending service'}, which sends for others`,
    };
  const named = ownName.exec(a.reply?.text ?? '')?.[0];
  const isReceiver = kind === 'mailbox' || kind === 'gateway';
  if (key && relay.has(key) && !isReceiver)
    return {
      issuer: 'own-relay',
      because: `${key} answers for several unrelated recipient domains and is MX of none`,
    };
  if (!a.remoteMta && !isReceiver && !named && isClientLibrary(a.says ?? ''))
    return { issuer: 'unknown', because: 'the program does not tell which server it hands its mail to' };
  // a notice or a queue tells of a mail server: its words need not be asked
  const isProgram = a.reportingMta === null && a.queueId === null;
  const handsIn = isProgram && host !== null && !isReceiver && isClientLibrary(a.says ?? '');
  if (handsIn && !isReceiversHost(a, providers))
    return {
      issuer: 'own-relay',
      because: `a program that hands its mail in spoke to ${key}, which is no server of the recipient`,
    };
  if (!pasted || a.remoteMta)
    return {
      issuer: 'remote-mta',
      because: key
        ? `the notice or log quotes the reply of ${key}`
        : 'the evidence quotes a reply of the receiving side',
    };
  if (a.reply?.outer && /\bresponded with:? ["“]/i.test(a.reply.outer.text))
    return { issuer: 'remote-mta', because: 'the sending server quotes what the other one answered' };
  if (named) return { issuer: 'remote-mta', because: `the line names the host that said it, ${named}` };
  if (isReceiver && isClientLibrary(a.says ?? ''))
    return {
      issuer: 'own-relay',
      because: `a program that hands its mail in met it: the servers of ${a.match!.provider} that take it are its relay`,
    };
  const quotes = saysWho(a);
  if (quotes) return { issuer: 'remote-mta', because: `the text says so: “${quotes}”` };
  if (isReceiver || kind === 'product' || kind === 'hosting')
    return { issuer: 'remote-mta', because: `the sentence is one of ${a.match!.provider}` };
  if (a.match?.cause === 'greylisting')
    return { issuer: 'remote-mta', because: 'only a server that receives mail from strangers greylists' };
  return { issuer: 'unknown', because: 'the line does not tell which server said it' };
}

/** Sets `issuer` on every attempt of the inputs. Needs `match` to be set before. */
export function issue(bounces: Bounce[], providers: Providers): Bounce[] {
  const relay = relays(bounces, providers);
  return bounces.map((bounce) => {
    const pasted = bounce.kind === 'reply-text';
    return {
      ...bounce,
      attempts: bounce.attempts.map((a) => ({ ...a, issuer: issuerOf(a, pasted, relay, providers).issuer })),
    };
  });
}

/** Why an attempt was given its issuer, in words. Told again when asked, so that it need not be kept. */
export function whyIssuer(a: Attempt, providers: Providers): string {
  const host = a.remoteMta?.name ?? a.remoteMta?.address ?? null;
  const told = issuerOf(a, a.issuer === 'unknown', new Set(), providers);
  if (told.issuer === a.issuer) return told.because;
  if (a.issuer === 'own-relay')
    return `${host ?? 'one server'} answers for mail to unrelated domains: it sends for us and is MX of none of them`;
  if (a.issuer === 'remote-mta')
    return host ? `${host} said it` : 'the words are those of a receiving server';
  return told.because;
}
