/**
 * Causes that the words name so that one thing is left to do, and who does it: the walk goes there, and there is a
 * sentence that can be handed on as it is.
 */
import { quoteOf } from '../smtp/reply.ts';
import type { CaseFacts } from './facts.ts';

export interface KnownCause {
  what: 'their-disk' | 'our-disk' | 'no-ptr' | 'their-list-query';
  /** One plain sentence. */
  says: string;
  /** The one thing that is to be done on our side; null where nothing is. */
  toDo: string | null;
  /** Who can act. */
  who: string;
  /** To be copied and sent to them. */
  handOn: string;
}

const disk =
  /no space left|disk(?: is)? full|full disk|out of (?:disk|storage) ?(?:space)?|insufficient (?:system |disk )?(?:storage|space)|not enough (?:free )?(?:disk|storage) ?(?:space)?|mail system (?:storage )?full|low (?:on )?disk|(?:file ?system|spool|partition|volume|\/\w{1,20}) (?:is )?(?:\d+ ?% )?full/i;
const noName = new RegExp(
  [
    String.raw`(?:no|without(?: a)?|missing|must have(?: a)?|does not have(?: a)?|have no|has no|lacks?|cannot find (?:your|a)|kein(?:en?)?|fix(?: your)?|unresolvable) (?:valid |proper |matching |gültigen? )?(?:ptr|reverse|rdns|dns reverse)`,
    String.raw`(?:ptr|reverse (?:dns|name|entry|host ?name|look-?up)|rdns)(?:[^.]|\.(?=\d)){0,60}(?:missing|not (?:found|exist|set|configured)|does not exist|required|failed|failure)`,
    String.raw`cannot find your (?:reverse )?host ?name`,
    String.raw`\b(?:ip|address|host)\b[^.]{0,20} (?:has no|without a?) ?(?:dns |host ?)name|(?:ip|address)\b.{0,20} does not resolve to a (?:host ?)?name`,
  ].join('|'),
  'i',
);
/** Their look-up broke off; of the name that tells nothing. */
const onlyForNow = /\btemporar\w{0,4}[^.]{0,40}\bfail|\bfail\w*[^.]{0,20}\btemporar/i;
const listQuery =
  /error: open resolver|spamhaus\.org\/returnc|127\.255\.255\.25\d|blocked using [^;]{1,80};[^;]{0,40}open resolver/i;

export function knownCause(f: CaseFacts): KnownCause | null {
  const reply = f.lead?.reply;
  if (!reply || f.recoveredAt !== null) return null;
  const named = f.remoteMtas[0] ?? f.lead?.remoteMta?.address;
  const server = named ?? 'your mail server';
  const to = f.recipientDomain ? ` for ${f.recipientDomain}` : '';
  const quote = quoteOf(reply);
  const { text } = reply;
  if (listQuery.test(text))
    return {
      what: 'their-list-query',
      toDo: null,
      says: 'Their server asks a block list through a resolver that the list does not answer, and takes the error for a listing. The fault is theirs.',
      who: 'The recipient’s administrator',
      handOn: `Please look at the block list that ${server} asks: it does so through an open or public resolver, gets an error code instead of an answer, and refuses mail${to} because of it. It says: ${quote}. Asking through a resolver of your own, or with a key of the list, mends it.`,
    };
  if (disk.test(text) && f.issuer.value === 'own-relay')
    return {
      what: 'our-disk',
      toDo: `Have room made on the disk of ${named ?? 'your mail server'}`,
      says: `The server you send through${named ? `, ${named},` : ''} has no room on its disk.`,
      who: `Whoever runs ${named ?? 'it'}`,
      handOn: `Please free disk space on ${named ?? 'our outgoing mail server'}: it refuses our mail${to} with ${quote}.`,
    };
  if (disk.test(text) && f.issuer.value !== 'own-mta')
    return {
      what: 'their-disk',
      toDo: null,
      says: `Their server${named ? ` ${named}` : ''} has no room on its disk. Nothing on your side changes that.`,
      who: 'The recipient’s administrator',
      handOn: `Please free disk space on ${server}: it puts off all mail${to} with ${quote}. Our mail waits and is delivered by itself once there is room.`,
    };
  return noName.test(text) && !onlyForNow.test(text) ? withoutName(f, quote) : null;
}

/** Words that miss a reverse name. Which address they mean stands in them, or the case has one only. */
function withoutName(f: CaseFacts, quote: string): KnownCause | null {
  const told = f.lead?.clientIp;
  const ips = f.case.clientIps;
  const ip = told && f.lead?.reply?.text.includes(told) ? told : ips.length === 1 ? ips[0]! : null;
  if (hasNameByNow(f, ip ? [ip] : ips)) return null;
  // Read by the owner of the address, to whom no mail server of the case belongs.
  const theirs = f.remoteMtas[0] ?? f.lead?.remoteMta?.address ?? f.recipientDomain ?? null;
  const their = theirs ?? 'The receiving mail server';
  const address = ip ?? 'the address that our mail leaves from';
  return {
    what: 'no-ptr',
    toDo: `Have a reverse name set for ${ip ?? 'your sending address'}`,
    says: `${their} finds no reverse name for ${ip ?? 'your sending address'}, and refuses it.`,
    who: ip ? `Whoever owns ${ip}: your host or network provider` : 'Whoever runs your mail server',
    handOn: `Please set a reverse name for ${address}${f.case.helo ? `, best ${f.case.helo}` : ''}, and see that this name leads back to ${ip ?? 'it'}. ${their} refuses our mail without it: ${quote}.`,
  };
}

/** A look-up after the refusal found what the reply misses. */
const hasNameByNow = (f: CaseFacts, ips: readonly string[]): boolean =>
  f.case.findings.some(
    (x) =>
      x.check === 'iprev' &&
      ips.includes(x.clientIp ?? '') &&
      x.result === 'pass' &&
      Date.parse(x.at) > f.lastSeen,
  );

/**
 * Their words miss a reverse name, and our look-up finds one. Neither is taken for wrong: what they saw decides about
 * their refusal, what we see about what is left to mend. Null where no look-up contradicts them.
 */
export function nameAgainstWords(f: CaseFacts): string | null {
  const text = f.lead?.reply?.text ?? '';
  if (f.wording.named !== 'reverse-dns' || !noName.test(text)) return null;
  const ips = f.lead?.clientIp ? [f.lead.clientIp] : f.case.clientIps;
  const found = f.case.findings.find(
    ({ check, clientIp, result }) => check === 'iprev' && result === 'pass' && ips.includes(clientIp ?? ''),
  );
  return found
    ? `The reply says that the address has no reverse name, the look-up from here finds one: ${found.says} Their resolver may still hold an older answer, or ask other name servers. Ask each name server of the reverse zone itself, see when the name was set, and let the old answer run out (its TTL) before they look again.`
    : null;
}

/** Theirs alone: who else is affected, our identity, our standing and a test message tell nothing more. */
export const isTheirs = (known: KnownCause | null): boolean =>
  known?.what === 'their-disk' || known?.what === 'their-list-query';
