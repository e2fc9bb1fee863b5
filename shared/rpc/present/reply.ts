/** The reply that decided: its parts marked in the text, and what each of them means and comes from. */
import { findWaitHint, waitHint } from '../../smtp/wait-hint.ts';
import { duration } from '../../verdict/facts.ts';
import type { ExplainedReply } from '../view.ts';
import type { Present } from './input.ts';
import { capital, issuerWords, stageWords, utc } from './words.ts';

type Mark = ExplainedReply['marks'][number];

export function explainReply(shown: Present): ExplainedReply | null {
  const { lead } = shown.facts;
  if (!lead?.reply) return null;
  const { matcher } = shown.prepared;
  const text = lead.reply.lines.join('\n') || [lead.reply.code, lead.reply.text].join(' ');
  const reading = lead.match ? matcher.reading(lead.match) : null;
  return {
    text,
    marks: marksIn(shown, text),
    rows: rowsOf(shown),
    source: lead.source.file + (lead.source.line === null ? '' : `, line ${lead.source.line}`),
    docUrl: reading?.docUrl ?? null,
    waitMinutes: reading?.wait ?? null,
  };
}

/** Codes at the start of each line, the status after them, the words that the card was found by, and a waiting time. */
function marksIn({ facts: { lead }, prepared: { matcher } }: Present, text: string): Mark[] {
  const { reply, match } = lead!;
  const marks: Mark[] = [];
  const add = (from: number, length: number, what: Mark['what']) => {
    const to = from + length;
    if (length > 0 && marks.every((mark) => to <= mark.from || from >= mark.to))
      marks.push({ from, to, what });
  };
  for (const line of text.matchAll(/^(\d{3})([ -])?(?:#?(\d\.\d{1,3}\.\d{1,3})(?![.\d]))?/gm)) {
    add(line.index, 3, 'code');
    if (line[3]) add(line.index + line[0].length - line[3].length, line[3].length, 'enhanced');
  }
  if (reply!.enhanced && !marks.some((mark) => mark.what === 'enhanced'))
    add(
      text.indexOf(reply!.enhanced),
      text.includes(reply!.enhanced) ? reply!.enhanced.length : 0,
      'enhanced',
    );
  const hint = findWaitHint(text);
  if (hint) add(hint.from, hint.to - hint.from, 'hint');
  const card = match ? matcher.card(match.card) : null;
  const lower = text.toLowerCase();
  for (const part of card ? [...card.match.all, ...(card.match.any ?? [])] : []) {
    const words = part.trim();
    const at = lower.length === text.length ? lower.indexOf(words) : -1;
    if (at >= 0) add(at, words.length, 'words');
  }
  return marks.sort((a, b) => a.from - b.from);
}

function rowsOf(shown: Present): ExplainedReply['rows'] {
  const { facts, prepared } = shown;
  const { matcher, knowledge } = prepared;
  const { lead, issuer, stage } = facts;
  const reply = lead!.reply!;
  const rows: ExplainedReply['rows'] = [{ label: String(reply.code), ...codeWords(reply.code) }];
  const reading = lead!.match ? matcher.reading(lead!.match) : null;
  const provider = lead!.match?.provider ? matcher.provider(lead!.match.provider) : null;
  const ownNumbers = provider !== null && lead!.match?.tier === 'provider' && provider.kind === 'mailbox';
  if (reply.enhanced && !reply.enhanced.startsWith('2')) {
    const detail = reply.enhanced.slice(1);
    const registry = knowledge.replies.find(
      (card) => card.tier === 'registry' && card.match.enhanced?.some((code) => code.slice(1) === detail),
    );
    rows.push({
      label: reply.enhanced,
      value: registry?.means ?? 'The registry has no meaning for this number.',
      note: `Enhanced status, RFC 3463.${ownNumbers ? ` ${provider.name} gives some numbers meanings of its own; its words count more.` : ''}`,
    });
  }
  if (reading && lead!.match)
    rows.push({ label: 'words', value: reading.means, note: certainty(lead!.match, provider?.name ?? null) });
  if (facts.hintUntil !== null)
    rows.push({
      label: 'time',
      value: `It asks to come back after ${duration((waitHint(reply.text) ?? 0) * 1000)}, that is ${utc(facts.hintUntil, facts.now)}.`,
      note: 'Its own words; they come before every other waiting time.',
    });
  rows.push({ label: 'point', value: capital(stageWords[stage.value]), note: `${capital(stage.because)}.` });
  const host = lead!.remoteMta;
  const where =
    host &&
    [host.name, host.address && (host.name ? `[${host.address}]` : host.address)].filter(Boolean).join(' ');
  rows.push({
    label: 'issued by',
    value: capital(issuerWords[issuer.value]) + (where ? `, ${where}` : ''),
    note: `${capital(issuer.because)}.`,
  });
  return rows;
}

function codeWords(code: number): { value: string; note: string } {
  if (code === 421)
    return {
      value: 'Temporary. Not accepted now; the server closes the session.',
      note: 'RFC 5321 §4.2.3. It can come at any point of a session.',
    };
  if (code >= 500) return { value: 'Permanent. Not in this form, and not again.', note: 'RFC 5321 §4.2.1' };
  if (code >= 400) return { value: 'Temporary. Not accepted now.', note: 'RFC 5321 §4.2.1' };
  return { value: 'Accepted.', note: 'RFC 5321 §4.2.1' };
}

function certainty(match: { tier: string; confidence: string }, provider: string | null): string {
  if (match.tier === 'words') return 'Judged from single words; no known reply reads like this.';
  if (match.tier === 'registry') return 'Judged from the number alone, which many servers attach by default.';
  const whose = match.tier === 'provider' && provider ? `A known reply of ${provider}` : 'A known reply';
  return match.confidence === 'high'
    ? `${whose}.`
    : `${whose}, ${match.confidence === 'medium' ? 'put together from several sources' : 'seen once'}.`;
}
