/** The note for the next colleague: where the case stands, what was done, what to do and what not. */
import type { Case } from '../case/case.ts';
import { gapReason, pieceWords } from './completeness.ts';
import type { CaseDocument } from './document.ts';
import { issuerWords, scopeWords, spaced, utc } from './words.ts';

export function handoverNote(c: Case, d: CaseDocument): string {
  const leading = d.verdict.causes[0];
  const newest = [...c.attempts]
    .filter((a) => a.reply)
    .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
    .at(-1);
  const lines = [
    `${c.id}${c.ticket ? ` (${c.ticket})` : ''}: ${d.recipientDomain ?? 'recipient domain not known'}, ${d.status}, band ${d.band}`,
    `First seen ${utc(d.firstSeen)}, last seen ${utc(d.lastSeen)}.`,
    newest?.reply
      ? `Reply: ${newest.reply.code} ${newest.reply.enhanced ?? ''} ${newest.reply.text}`.replace(
          / {2,}/g,
          ' ',
        )
      : 'No reply of a server is known.',
    `Issued by: ${issuerWords[d.verdict.issuer]}. Stage: ${spaced(d.verdict.stage)}. Scope: ${scopeWords[d.verdict.scope]}.`,
    leading
      ? `Most likely: ${spaced(leading.cause)}${leading.tied ? ', not to be told apart from the next' : ''}. For: ${leading.for.slice(0, 3).join('; ') || 'nothing'}. Against: ${leading.against.slice(0, 2).join('; ') || 'nothing'}.`
      : 'No cause is judged.',
  ];
  if (c.answers.length)
    lines.push(
      'Answered by us:',
      ...c.answers.map(
        (a) => `  ${utc(a.at)} ${a.step}: ${a.answer}${a.insteadOf ? ` (evidence says ${a.insteadOf})` : ''}`,
      ),
    );
  if (c.journal.length) lines.push('Changed:', ...c.journal.map((j) => `  ${utc(j.at)} ${j.what}`));
  if (c.notes.length) lines.push('Notes:', ...c.notes.slice(-5).map((n) => `  ${utc(n.at)} ${n.text}`));
  const failed = d.findings.filter((f) => f.result === 'fail' || f.result === 'permerror');
  if (d.findings.length)
    lines.push(
      `Checks: ${d.findings.length} run${failed.length ? `, failed: ${[...new Set(failed.map((f) => f.zone ?? f.check))].join(', ')}` : ', none failed'}.`,
    );
  const session = c.sessions.at(-1);
  if (session)
    lines.push(`Last test session: ${utc(session.at)} with ${session.target.host}, ${session.outcome}.`);
  if (c.escalatedAt) lines.push(`Handed over to the other side ${utc(c.escalatedAt)}.`);
  if (d.missing.length)
    lines.push(
      `Still missing for a report: ${d.missing
        .map(
          (piece) => `${pieceWords[piece].title}${gapReason(c, piece) ? ` (${gapReason(c, piece)!})` : ''}`,
        )
        .join(', ')}.`,
    );
  lines.push(`Next: ${d.next.title}${d.next.notBefore ? `, not before ${utc(d.next.notBefore)}` : ''}`);
  return lines.join('\n');
}
