/**
 * Words of a text as the search index keeps them: lower case, without accents, hosts and addresses whole.
 * `mx1.example.net` is found by `mx1`, `example` and `example.net`, because what follows a dot, an @ or a hyphen
 * is a word of its own; numbers with dots (addresses, 4.7.28) are found by their beginning only. An IPv6 address is
 * one word however it is written (RFC 5952), with `_` for its colons, which the index would take for spaces.
 */
import { endpointIp } from '../dns/address.ts';

const longest = 64;
const most = 4000;

/** The distinct words of a text, in order. Never more than 4,000, of 64 characters each. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const word of split(text.slice(0, 200_000))) {
    words.add(word.slice(0, longest));
    if (/^[\d.]+$/.test(word)) continue;
    let parts = 0;
    for (let i = 1; i < word.length - 1 && parts < 6; i++)
      if ('.@-_'.includes(word[i]!)) {
        words.add(word.slice(i + 1, i + 1 + longest));
        parts++;
      }
    if (words.size >= most) break;
  }
  return [...words];
}

/** The words of a query, at most eight; each is to begin a word of the case. */
export function queryWords(query: string): string[] {
  return [...new Set(split(query.slice(0, 500)))].slice(0, 8).map((word) => word.slice(0, longest));
}

function split(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(
      /(?<![\p{L}\p{N}:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}(?![\p{L}\p{N}:])/gu,
      (text) => endpointIp(text.replace(/(?<!:):$/, ''))?.replaceAll(':', '_') ?? text,
    );
  return (plain.match(/[\p{L}\p{N}.@_-]+/gu) ?? [])
    .map((word) => word.replace(/^[.@_-]{1,64}|[.@_-]{1,64}$/g, ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}
