/** A sentence that no card knows, read by what it speaks of: clause by clause, the most specific frame first. */
import { sideOf, type Cause, type Side } from '../cause.ts';
import { maskedWords } from '../plain.ts';
import { frames, type Concept, type Frame } from './frames.ts';
import { states } from './states.ts';
import { things } from './things.ts';

export interface Meaning {
  cause: Cause;
  side: Side;
  /** Only that something does not work: an enhanced status says more. */
  faint: boolean;
  /** It is said outright, in words that have no other meaning. */
  plain: boolean;
}

const concepts: Readonly<Record<Concept, RegExp>> = { ...things, ...states };

/** What is said to end the conversation or to begin the sentence, and not why. */
const closing =
  /\berrors?: |^transaction failed\b[:.]?|forward this error(?: to)?|(?:clos(?:e|ing)|terminating|dropping|ending) (?:the |this |your |smtp |transmission ){0,3}(?:connection|channel|session)|(?:connection|channel|session) (?:is |will be )?(?:closed|closing|terminated|dropped)|disconnect(?:ed|ing)/g;

/** What follows “because” and its like is the cause; what stands before it is the consequence. */
const reasonMark =
  /\b(?:because(?: of)?|due to|reason(?: for [a-z ]{1,30})?(?: is|:)|owing to|caused by|as a result of|since)\b/;

/** Postfix says which command it refuses, and then why (smtpd_check.c). */
const stagePrefix =
  /^(?:<[^>]*>|\S+)?:? ?(?:(?:recipient|sender) address|client host|(?:data|etrn) command|end-of-data) rejected: (?=\w)/;

const clauseEnd = /[.;!?()[\]]+(?=\s|$)|,\s| [-–—]+ |--/;

/** A page where one looks up or delists an address. */
const listing =
  /https?:\/\/\S{0,80}(?:ip-?check|dnsbl|\brbl\b|black-?list|block-?list|reputation|delist|ip-?removal|unblock|sender-?score|barracudacentral|spamhaus|spamcop|\bblocked\b)/i;

/** The page that explains what SPF said of an address: `…/why.html?sender=…`, `…/Why?s=mfrom;…`. */
const spfPage = /https?:\/\/\S{0,80}(?:openspf|spf\.pobox|\/why\b\S{0,20}[?;&](?:sender|s)=)/i;

/** Null where it names nothing. The enhanced status tells whose domain it is about, where the words do not. */
export function meaningOf(text: string, enhanced: string | null = null): Meaning | null {
  const plain = sentenceOf(text);
  const reason = reasonMark.exec(plain) ?? stagePrefix.exec(plain);
  const found =
    (reason && read(plain.slice(reason.index + reason[0].length), frames, true)) ?? read(plain, frames);
  if (!found || found.faint || found.cause === 'policy') {
    const pages = text.slice(0, 4000);
    const cause = spfPage.test(pages) ? 'authentication' : listing.test(pages) ? 'reputation' : null;
    if (cause) return { cause, side: 'sender', faint: false, plain: false };
  }
  // “invalid host name” with the status of the recipient’s domain is no HELO name
  if (/^.\.1\.2$/.test(enhanced ?? '') && /\b(?:invalid|bad|unknown) host ?name/.test(plain))
    return { cause: 'dns-failure', side: 'receiver', faint: false, plain: false };
  return found?.cause === 'dns-failure' ? { ...found, side: sideOfDomain(found.side, enhanced) } : found;
}

/** X.1.7 and X.1.8 are about the sender’s address, X.1.2 about the recipient’s (RFC 3463 §3.2), X.4.4 about the way on. */
function sideOfDomain(told: Side, enhanced: string | null): Side {
  if (/^.\.1\.[78]$/.test(enhanced ?? '')) return 'sender';
  return told === 'either' && /^.\.(?:1\.2|4\.4)$/.test(enhanced ?? '') ? 'receiver' : told;
}

const sentenceOf = (text: string): string => maskedWords(text).replaceAll('_', ' ').replace(closing, ' ');

/** Rule “Ties, order, side”: the side of a cause, or the side that the words name. */
export function sideOfWords(cause: Cause, text: string): Side {
  const own = frames.filter((frame) => frame.cause === cause);
  return read(sentenceOf(text), own)?.side ?? sideOf(cause);
}

function read(plain: string, among: readonly Frame[], isReason = false): Meaning | null {
  const clauses = plain.split(clauseEnd).filter((clause) => clause.trim() !== '');
  const strong = among.filter(({ faint }) => !faint);
  const whole = scopeOf(plain);
  const inWhole = (frame: Frame): boolean => holds(frame, whole);
  const found = firstOf(clauses, strong, whole) ?? strong.find(inWhole) ?? among.find(inWhole);
  // “because of our policy” names no more than what stands before it
  const saysLittle = found?.cause === 'policy' || (found?.faint && found.cause !== 'rate-limit');
  if (!found || (isReason && saysLittle)) return null;
  return {
    cause: found.cause,
    side: found.side ?? sideOf(found.cause),
    faint: found.faint ?? false,
    plain: found.plain ?? false,
  };
}

function firstOf(clauses: readonly string[], among: readonly Frame[], whole: Scope): Frame | null {
  const scopes = clauses.map((clause) => scopeOf(clause.trim(), whole));
  return among.find((frame) => scopes.some((has) => holds(frame, has))) ?? null;
}

type Scope = (concept: Concept) => boolean;

/** What the whole sentence does not speak of, no clause of it does. */
function scopeOf(text: string, whole: Scope = () => true): Scope {
  const known = new Map<Concept, boolean>();
  return (concept) => {
    let has = known.get(concept);
    if (has === undefined) known.set(concept, (has = whole(concept) && concepts[concept].test(text)));
    return has;
  };
}

const holds = ({ all, none }: Frame, has: Scope): boolean => all.every(has) && !none?.some(has);
