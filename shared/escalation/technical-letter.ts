/**
 * The letters to those who can act: whoever runs the mail on the sending side, and the postmaster of the receiver. Each
 * holds what its reader needs to find the mail in a log, in the language chosen; replies and names stay as they are.
 */
import type { Attempt } from '../bounce/attempt.ts';
import { isOfSender, resultWord } from '../case/finding.ts';
import type { Case } from '../case/case.ts';
import type { Piece } from '../case/piece.ts';
import { isTheirs, type KnownCause } from '../verdict/known.ts';
import type { CaseDocument } from './document.ts';
import { dated, fill, opening } from './letter.ts';
import type { LetterCard } from './letter-card.ts';

/** Enough to search a log by. */
const most = 5;

/** To whoever runs the mail server that sends: the request is that of the step at hand, or of the `known` cause. */
export function operatorLetter(
  c: Case,
  d: CaseDocument,
  letter: LetterCard,
  known: KnownCause | null,
): string {
  const { operator, customer } = letter;
  const leading = d.verdict.causes[0];
  const begins = d.recipientDomain
    ? fill(operator.opening, { domain: d.recipientDomain })
    : operator.openingAlone;
  return letterOf(c, letter, [
    opening(letter, begins),
    facts(c, d, letter, forOperator),
    leading
      ? fill(leading.tied ? customer.reasonSeveral : customer.reason, { cause: letter.causes[leading.cause] })
      : '',
    askedOf(d, letter, known),
    operator.careful,
  ]);
}

function askedOf(d: CaseDocument, { operator, operatorAsked }: LetterCard, known: KnownCause | null): string {
  const asked: Readonly<Record<string, string>> = operatorAsked;
  if (known && d.next.kind !== 'end') return isTheirs(known) ? asked['theirs']! : asked[known.what]!;
  const atRelay = d.verdict.issuer === 'own-relay' ? asked[`${d.next.id}-relay`] : undefined;
  return atRelay ?? asked[d.next.id] ?? operator.asks;
}

/** To the receiver; null where nothing has reached their server, so that they can look nothing up. */
export function postmasterLetter(c: Case, d: CaseDocument, letter: LetterCard): string | null {
  if (d.verdict.issuer === 'own-relay') return null;
  const { postmaster } = letter;
  const silent = d.verdict.issuer === 'own-mta';
  const begins = d.recipientDomain
    ? fill(postmaster.opening, { domain: d.recipientDomain })
    : postmaster.openingAlone;
  return letterOf(c, letter, [
    opening(letter, silent ? `${begins} ${postmaster.silent}` : begins),
    facts(c, d, letter, forPostmaster),
    postmaster.asks,
    postmaster.thanks,
  ]);
}

const letterOf = (c: Case, { customer }: LetterCard, paragraphs: string[]): string =>
  [customer.greeting, ...paragraphs, fill(customer.reference, { reference: c.ticket ?? c.id })]
    .filter(Boolean)
    .join('\n\n');

const forPostmaster = [
  'clientIp',
  'helo',
  'recipientDomain',
  'remoteMta',
  'firstSeen',
  'lastSeen',
  'reply',
  'stage',
  'senderChecks',
] as const;
const forOperator = [...forPostmaster, 'queueId', 'changes'] as const;

/** A line for each piece that is known. */
function facts(c: Case, d: CaseDocument, letter: LetterCard, pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => [letter.pieces[piece], valueOf(piece, c, d, letter)] as const)
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label}: ${value}`)
    .join('\n');
}

function valueOf(piece: Piece, c: Case, d: CaseDocument, letter: LetterCard): string {
  const some = (values: readonly string[]): string => [...new Set(values)].slice(0, most).join(', ');
  switch (piece) {
    case 'clientIp':
      return some(d.clientIps);
    case 'helo':
      return d.helo ?? '';
    case 'recipientDomain':
      return some(d.recipientDomains);
    case 'remoteMta':
      return some(d.remoteMtas);
    case 'firstSeen':
    case 'lastSeen':
      return d.missing.includes(piece) ? '' : dated(letter, d[piece]);
    case 'reply':
      return replyOf(c);
    case 'stage':
      return d.verdict.stage === 'unknown' ? '' : letter.stage[d.verdict.stage];
    case 'senderChecks':
      if (d.missing.includes(piece)) return '';
      return [...new Set(d.findings.filter(isOfSender).map((f) => `${f.zone ?? f.check} ${resultWord(f)}`))]
        .slice(0, 20)
        .join(', ');
    case 'queueId':
      return some(c.attempts.flatMap((a) => a.queueId ?? []));
    case 'changes':
      return c.journal.map((entry) => `${dated(letter, entry.at)} ${entry.what}`).join('; ');
    default:
      return '';
  }
}

/** The newest reply that put the mail off, every line of it; else the words of our own server. */
function replyOf(c: Case): string {
  const refused = c.attempts.filter((a) => a.outcome !== 'accepted' && (a.reply ?? a.says));
  const spoken = refused.filter((a) => a.reply);
  const newest = newestOf(spoken.length > 0 ? spoken : refused);
  if (!newest?.reply) return newest?.says ?? '';
  const { code, text, lines } = newest.reply;
  return lines.length ? lines.join('\n  ') : `${code} ${text}`;
}

const newestOf = (attempts: readonly Attempt[]): Attempt | undefined =>
  attempts.reduce<Attempt | undefined>(
    (newest, a) => (!newest || (a.at ?? '') >= (newest.at ?? '') ? a : newest),
    undefined,
  );
