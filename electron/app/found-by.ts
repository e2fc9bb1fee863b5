/** What a search finds a case by, and where it found it. */
import type { Case } from '../../shared/flow.ts';
import type { Matched } from '../../shared/rpc/view.ts';
import { wordsOf } from '../../shared/store/words.ts';

/** What it is, as a list says it, and the text. */
type Piece = readonly [what: string, text: string | null | undefined];

/** How much of a text is shown around the word. */
const around = 90;

/**
 * Everything that a case is found by. First what people gave it, so that a case of ten thousand tries never loses that
 * to the limit of the index.
 * @param known what is derived from the case
 */
export function* textsOf(c: Case, known: readonly Piece[] = []): Generator<Piece> {
  yield ['case', c.id];
  yield ['ticket', c.ticket];
  yield ['customer', c.customer];
  for (const tag of c.tags) yield ['tag', tag];
  yield ['how it ended', c.closedAs];
  yield ['reminder', c.reminder?.what];
  yield* known;
  yield ['sender', c.senderDomain];
  yield ['HELO name', c.helo];
  for (const ip of c.clientIps) yield ['client IP', ip];
  for (const { text } of c.notes) yield ['note', text];
  for (const { reason } of c.gaps ?? []) yield ['reason of a gap', reason];
  for (const { what, from, to, who } of c.journal)
    for (const text of [what, from, to, who]) yield ['change', text];
  for (const { name } of c.sources) yield ['file', name];
  for (const { remoteMta, reply, says } of c.attempts) {
    yield ['mail server', remoteMta?.address];
    yield ['mail server', remoteMta?.name];
    yield ['reply', reply ? `${reply.code} ${reply.enhanced ?? ''} ${reply.text}` : says];
  }
  for (const { target, reply } of c.sessions) {
    yield ['session with', target.address];
    yield ['session with', target.host];
    yield ['reply in a session', reply?.text];
  }
  for (const { recipient, queueId } of c.attempts.slice(-200)) {
    yield ['recipient', recipient];
    yield ['queue ID', queueId];
  }
}

const begins = (words: readonly string[], wanted: string): boolean =>
  words.some((word) => (wanted.length > 1 ? word.startsWith(wanted) : word === wanted));

/** The words of a search that none of these texts holds. */
export function notIn(texts: readonly (string | null)[], words: readonly string[]): string[] {
  if (words.length === 0) return [];
  const shown = wordsOf(texts.filter(Boolean).join('\n'));
  return words.filter((word) => !begins(shown, word));
}

/** Where these words stand in the case, each once, with the text around it. */
export function foundBy(c: Case, wanted: readonly string[]): Matched[] {
  const left = new Set(wanted);
  const found: Matched[] = [];
  for (const [what, text] of textsOf(c)) {
    if (!text) continue;
    const here = wordsOf(text);
    const hit = [...left].filter((word) => begins(here, word));
    if (hit.length === 0) continue;
    hit.forEach((word) => left.delete(word));
    found.push({ what, text: excerpt(text, hit[0]!) });
    if (left.size === 0) break;
  }
  return found;
}

function excerpt(text: string, word: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= around) return line;
  const at = Math.max(0, line.toLowerCase().indexOf(word) - around / 3);
  return `${at > 0 ? '…' : ''}${line.slice(at, at + around).trim()}${at + around < line.length ? '…' : ''}`;
}
