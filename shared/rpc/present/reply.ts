/** The reply that decided: its parts marked in the text, and what each of them means and comes from. */
import { ageOf } from '../../catalogue/checked.ts';
import { codeMeaning, statusMeaning } from '../../catalogue/explain.ts';
import { neighbourMeaning } from '../../catalogue/neighbour.ts';
import { findWaitHint, waitHint } from '../../smtp/wait-hint.ts';
import { duration } from '../../verdict/facts.ts';
import { issuerWords } from '../../words/issuers.ts';
import { capital } from '../../words/sentence.ts';
import { stageWords } from '../../words/stages.ts';
import type { ExplainedReply } from '../view.ts';
import type { Present } from './input.ts';
import { utc } from './words.ts';

type Mark = ExplainedReply['marks'][number];

export function explainReply(shown: Present): ExplainedReply | null {
  const { lead } = shown.facts;
  if (!lead?.reply) return null;
  const { matcher } = shown.prepared;
  const text = lead.reply.lines.join('\n') || [lead.reply.code, lead.reply.text].join(' ');
  const reading = lead.match ? matcher.reading(lead.match) : null;
  const provider = lead.match?.tier === 'provider' ? matcher.provider(lead.match.provider ?? '') : null;
  return {
    text,
    marks: marksIn(shown, text),
    rows: rowsOf(shown),
    source: lead.source.file + (lead.source.line === null ? '' : `, line ${lead.source.line}`),
    page: reading?.docUrl
      ? {
          url: reading.docUrl,
          title: provider
            ? `The page of ${provider.name} about this reply`
            : 'Where this reply is documented',
        }
      : null,
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
  const card = match ? matcher.card(match.like ?? match.card) : null;
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
  const { matcher } = prepared;
  const { lead, issuer, stage } = facts;
  const reply = lead!.reply!;
  const own = neighbourMeaning(reply);
  const reading = lead!.match ? matcher.reading(lead!.match) : null;
  const provider = matcher.provider(lead!.match?.provider ?? '');
  const rows: ExplainedReply['rows'] = [
    {
      label: String(reply.code),
      value: own ? `${capital(own.title)}. ${own.says}` : `${capital(codeMeaning(reply.code))}.`,
      note: codeNote(reply.code),
    },
  ];
  if (reply.enhanced && !reply.enhanced.startsWith('2')) {
    const meaning = statusMeaning(reply.enhanced, provider?.id ?? null, matcher);
    rows.push({
      label: reply.enhanced,
      value: meaning?.says ?? 'No table that we know gives this number a meaning.',
      note: meaning ? `Enhanced status: ${meaning.source}.` : 'Enhanced status, RFC 3463.',
    });
  }
  if (reading && lead!.match) {
    const card = matcher.card(lead!.match.card);
    const known = certainty(lead!.match, provider?.name ?? null);
    const age = card && ageOf(card.checked, facts.now);
    rows.push({
      label: 'words',
      value: reading.means,
      note: age && lead!.match.tier !== 'registry' ? `${known} Source: ${card.source}, ${age.says}.` : known,
      ...(age?.old && { old: true }),
    });
    if (reading.wait)
      rows.push({
        label: 'wait',
        value: waitWords(reading.wait),
        note: 'Usual for this reply; no promise.',
      });
  }
  const like = lead!.match && matcher.likeness(lead!.match, lead!.remoteMta?.name ?? null);
  if (like)
    rows.push({
      label: 'words',
      value: `${capital(like)}.`,
      note: 'What that provider means by them need not hold here, so they weigh less.',
    });
  if (facts.hintUntil !== null)
    rows.push({
      label: 'time',
      value: `It asks to come back after ${duration((waitHint(reply.text) ?? 0) * 1000)}, that is ${utc(facts.hintUntil, facts.now)}.`,
      note: 'Its own words; they come before every other waiting time.',
    });
  rows.push({
    label: 'point',
    value: capital(stageWords[stage.value].inline),
    note: `${capital(stage.because)}.`,
  });
  const host = lead!.remoteMta;
  const where =
    host &&
    [host.name, host.address && (host.name ? `[${host.address}]` : host.address)].filter(Boolean).join(' ');
  rows.push({
    label: 'issued by',
    value: capital(issuerWords[issuer.value].inline) + (where ? `, ${where}` : ''),
    note: `${capital(issuer.because)}.`,
  });
  return rows;
}

function codeNote(code: number): string {
  return code === 421
    ? 'RFC 5321 §4.2.3. It can come at any point of a session, which ends with it.'
    : 'RFC 5321 §4.2.1.';
}

function waitWords({ min, max }: { min: number; max: number }): string {
  const [from, to] = [duration(min * 60_000), duration(max * 60_000)];
  return max > min ? `${from} to ${to}` : from;
}

function certainty(match: { tier: string; confidence: string }, provider: string | null): string {
  if (match.tier === 'words') return 'Judged from single words; no known reply reads like this.';
  if (match.tier === 'registry') return 'Judged from the number alone, which many servers attach by default.';
  const whose = match.tier === 'provider' && provider ? `A known reply of ${provider}` : 'A known reply';
  return match.confidence === 'high'
    ? `${whose}.`
    : `${whose}, ${match.confidence === 'medium' ? 'put together from several sources' : 'seen once'}.`;
}
