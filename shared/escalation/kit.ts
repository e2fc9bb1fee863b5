/**
 * The kit for one provider: its form field by field, filled from the case, when one may write, and what is missing
 * for this very provider.
 */
import { isOfSender, resultWord } from '../case/finding.ts';
import type { Case } from '../case/case.ts';
import type { ProviderCard } from '../catalogue/card.ts';
import { ageOf } from '../catalogue/checked.ts';
import { spaced } from '../words/sentence.ts';
import { pieceWords } from './completeness.ts';
import type { CaseDocument, Piece } from './document.ts';
import type { KitCard, KitValue } from './kit-card.ts';
import { retryPattern } from './routes.ts';
import { changeWords, remoteName } from './timeline.ts';
import { utc, utcSeconds } from './words.ts';

export interface Kit {
  provider: string;
  /** Form or mailbox, official. */
  where: string;
  first: string[];
  /** ISO; null where they set no time. */
  notBefore: string | null;
  because: string;
  /** `missing`: the case should know and does not, `where` says where it is written. `yours`: only the user knows. */
  fields: { asks: string; value: string; state: 'filled' | 'missing' | 'yours'; where: string }[];
  wontDo: string[];
  expect: string;
  checked: { says: string; old: boolean };
}

/** @param now milliseconds */
export function kitOf(card: KitCard, provider: ProviderCard, c: Case, d: CaseDocument, now: number): Kit {
  const { contact } = provider;
  return {
    provider: provider.name,
    where: [contact?.url, contact?.address].filter(Boolean).join(' or '),
    first: card.first,
    notBefore: card.notBefore ? instantAfter(c, d, card.notBefore.hours) : null,
    because: card.notBefore?.because ?? '',
    fields: card.fields.map(({ asks, from }) => {
      if (!from) return { asks, value: '', state: 'yours', where: 'Only you know this.' };
      const value = valueOf(from, c, d);
      return value
        ? { asks, value, state: 'filled', where: '' }
        : { asks, value: '', state: 'missing', where: whereToFind(from) };
    }),
    wontDo: card.wontDo,
    expect: card.expect,
    checked: ageOf(card.checked, now),
  };
}

function instantAfter(c: Case, d: CaseDocument, hours: number): string | null {
  const from = Date.parse(
    c.journal
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? d.firstSeen,
  );
  return Number.isNaN(from) ? null : new Date(from + hours * 3_600_000).toISOString();
}

/** The newest refusal: what one is asked about. */
const newest = (c: Case): Case['attempts'][number] | undefined =>
  c.attempts
    .filter((a) => a.reply && a.outcome !== 'accepted')
    .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
    .at(-1);

const replyOf = (a: Case['attempts'][number] | undefined): string =>
  a?.reply ? a.reply.lines.join(' ') || `${a.reply.code} ${a.reply.text}` : '';

function valueOf(value: KitValue, c: Case, d: CaseDocument): string {
  const last = newest(c);
  const known = (piece: Piece, text: string): string => (d.missing.includes(piece) ? '' : text);
  switch (value) {
    case 'clientIp':
      return d.clientIps.join(', ');
    case 'helo':
      return d.helo ?? '';
    case 'senderDomain':
      return d.senderDomain ?? last?.sender?.split('@').at(-1) ?? '';
    case 'recipientDomain':
      return d.recipientDomains.join(', ');
    case 'recipient':
      return last?.recipient ?? '';
    case 'remoteMta':
      return last ? remoteName(last) : '';
    case 'reply':
      return replyOf(last);
    case 'logLine':
      return last?.at ? [utcSeconds(last.at), remoteName(last), replyOf(last)].filter(Boolean).join(' ') : '';
    case 'firstSeen':
      return known('firstSeen', utc(d.firstSeen));
    case 'lastSeen':
      return known('lastSeen', utc(d.lastSeen));
    case 'stage':
      return d.verdict.stage === 'unknown' ? '' : spaced(d.verdict.stage);
    case 'retryPattern':
      return known('retryPattern', retryPattern(c));
    case 'senderChecks':
      return [
        ...new Set(d.findings.filter(isOfSender).map((f) => `${f.zone ?? f.check} ${resultWord(f)}`)),
      ].join(', ');
    case 'changes':
      return c.journal.map((j) => `${utc(j.at)} ${changeWords(j)}`).join('; ');
  }
}

const pieceOf: Partial<Record<KitValue, Piece>> = { logLine: 'lastSeen', recipient: 'recipientDomain' };

function whereToFind(value: KitValue): string {
  if (value === 'senderDomain') return 'The part after @ of your envelope sender, in the log or the notice.';
  const piece = pieceOf[value] ?? (value as Piece);
  return pieceWords[piece]?.where ?? '';
}
