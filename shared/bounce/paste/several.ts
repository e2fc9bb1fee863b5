/** Several replies that somebody wrote into one line: `421 4.7.0 Try again later; then 550 5.7.1 …`. */
import { parseReply, type Reply } from '../../smtp/reply.ts';

/** Where another begins: behind a sign or a word that adds to a list, with a status or a capital behind its code. */
const another =
  /(?:[;,/|.)”"]|\s(?:and|or|then|und|oder|dann|danach|et|ou|puis|y|o|e|luego|poi))\s{1,3}(?:(?:\p{L}{1,14} ){0,5}\p{L}{1,14}: )?(?=([45]\d\d)[ -](?:[45]\.\d{1,3}\.\d|\p{Lu}\p{L}+ \p{L}))/gu;

const statusOf = (reply: string): string | undefined => /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(reply)?.[1];

/** The reply itself, cut where the next one begins, and those that follow; one that quotes another stays whole. */
export function partedReplies(reply: Reply): Reply[] {
  if (reply.outer || reply.lines.length > 1) return [reply];
  const line = reply.lines[0]!;
  const parts: string[] = [];
  let from = 0;
  for (const next of line.slice(0, 4000).matchAll(another)) {
    // lines of one reply repeat its code, and its status if it has one
    const [own, other] = [line.slice(from), line.slice(next.index + next[0].length)].map(statusOf);
    if (line.slice(from, from + 3) === next[1] && (own === other || !/^\s\p{L}/u.test(next[0]))) continue;
    parts.push(line.slice(from, next.index));
    from = next.index + next[0].length;
  }
  if (parts.length === 0) return [reply];
  const told = [...parts, line.slice(from)].map((part) => parseReply([part]));
  return told.every((one) => one !== null) ? told : [reply];
}

/** Replies that stand quoted, or as what a host said, behind the end of the first: `… later.” and today “421 …”`. */
const quoted =
  /["“„‘'`«]([45]\d\d[ -](?:[45]\.\d{1,3}\.\d|\p{Lu}\p{L}* \p{L})[^"”“’'`»\n]{5,600})["”“’'`»]|\bsaid: ([45]\d\d[ -][^\n]{5,600})/gu;

/** @param line one line, in which `first` was found */
export function quotedBehind(line: string, first: Reply): Reply[] {
  const last = first.lines.at(-1)!.slice(-20);
  const at = line.indexOf(last);
  if (at < 0) return [];
  return [...line.slice(at + last.length, 4000).matchAll(quoted)].flatMap((found) => {
    const reply = parseReply([found[1] ?? found[2]!]);
    return reply && reply.text !== first.text ? [reply] : [];
  });
}
