/** The note for the next colleague: where the case stands, what was done, what to do and what not. */
import type { Case } from '../case/case.ts';
import { isUnknown, type Finding } from '../case/finding.ts';
import { pieceWords } from './completeness.ts';
import { gapReason } from './gap.ts';
import type { CaseDocument } from './document.ts';
import { dated, fill } from './letter.ts';
import type { LetterCard } from './letter-card.ts';

/**
 * @param letter the language. Reasons and the words of users and servers stay as they are: elsewhere
 * than in English the reasons are only counted, for they stand in the case.
 */
export function handoverNote(c: Case, d: CaseDocument, letter: LetterCard): string {
  const say = letter.colleague;
  const time = (iso: string | null | undefined): string => dated(letter, iso);
  const lines = [
    fill(say.head, {
      case: `${c.id}${c.ticket ? ` (${c.ticket})` : ''}`,
      domain: d.recipientDomains.join(', ') || say.domainUnknown,
      status: letter.status[d.status],
      band: letter.band[d.band],
    }),
    fill(say.seen, { first: time(d.firstSeen), last: time(d.lastSeen) }),
    newestReply(c, letter),
    fill(say.issued, {
      issuer: letter.issuer[d.verdict.issuer],
      stage: letter.stage[d.verdict.stage],
      scope: letter.scope[d.verdict.scope],
    }),
    likely(d, letter),
  ];
  if (c.answers.length)
    lines.push(
      say.answered,
      ...c.answers.map(
        (a) =>
          `  ${time(a.at)} ${asked(a.step, letter)} ${a.answer === 'unknown' ? letter.stage.unknown : a.answer}${a.insteadOf ? ` (≠ ${a.insteadOf})` : ''}`,
      ),
    );
  if (c.journal.length) lines.push(say.changed, ...c.journal.map((j) => `  ${time(j.at)} ${j.what}`));
  if (c.notes.length) lines.push(say.notes, ...c.notes.slice(-5).map((n) => `  ${time(n.at)} ${n.text}`));
  if (d.findings.length) lines.push(checksOf(d, letter));
  const session = c.sessions.at(-1);
  if (session)
    lines.push(
      fill(say.session, { time: time(session.at), host: session.target.host, outcome: session.outcome }),
    );
  if (c.escalatedAt) lines.push(fill(say.handedOver, { time: time(c.escalatedAt) }));
  if (d.missing.length) lines.push(fill(say.missing, { pieces: missingOf(c, d, letter) }));
  const next = letter.steps?.[d.next.id] ?? d.next.title;
  lines.push(
    d.next.notBefore
      ? fill(say.nextNotBefore, { step: next, time: time(d.next.notBefore) })
      : fill(say.next, { step: next }),
  );
  return lines.join('\n');
}

/** A question stands as it is, anything else with a colon. */
function asked(step: string, { steps }: LetterCard): string {
  const name = steps?.[step] ?? step;
  return name.endsWith('?') ? name : `${name}:`;
}

function newestReply(c: Case, { colleague }: LetterCard): string {
  const reply = [...c.attempts]
    .filter((a) => a.reply)
    .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
    .at(-1)?.reply;
  if (!reply) return colleague.noReply;
  return fill(colleague.replyLine, {
    reply: [reply.code, reply.enhanced, reply.text].filter(Boolean).join(' '),
  });
}

function likely(d: CaseDocument, letter: LetterCard): string {
  const { colleague } = letter;
  const leading = d.verdict.causes[0];
  if (!leading) return colleague.noCause;
  const reasons = (all: string[], most: number): string => {
    if (all.length === 0) return colleague.nothing;
    return letter.language === 'en'
      ? all.slice(0, most).join('; ')
      : all.length === 1
        ? colleague.oneReason
        : fill(colleague.reasons, { count: String(all.length) });
  };
  return fill(leading.tied ? colleague.likelyTied : colleague.likely, {
    cause: letter.causeNames[leading.cause],
    for: reasons(leading.for, 3),
    against: reasons(leading.against, 2),
  });
}

function checksOf(d: CaseDocument, { colleague, stage }: LetterCard): string {
  const names = (list: Finding[]) => [...new Set(list.map((f) => f.zone ?? f.check))].join(', ');
  const told = d.findings.filter((f) => !isUnknown(f));
  const failed = told.filter((f) => f.result === 'fail' || f.result === 'permerror');
  const count = String(told.length);
  const silent = names(d.findings.filter(isUnknown));
  return [
    failed.length
      ? fill(colleague.checksFailed, { count, failed: names(failed) })
      : told.length && fill(colleague.checks, { count }),
    silent && `${silent}: ${stage.unknown}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Reasons that a user gave are found by the English names, in which the notes are written. */
const missingOf = (c: Case, d: CaseDocument, letter: LetterCard): string =>
  d.missing
    .map((piece) => {
      const reason = gapReason(c, piece, pieceWords[piece].title);
      const name = letter.language === 'en' ? pieceWords[piece].title : letter.pieces[piece];
      return reason ? `${name} (${reason})` : name;
    })
    .join(', ');
