/**
 * A text as its letters and digits alone, each with its place: what was wrapped, quoted, coloured or escaped on its
 * way still spells the same.
 */
import { decodeEntities } from './entities.ts';

export interface Compact {
  /** Letters and digits, lower case. */
  text: string;
  /** Character i of `text` stands for [from[i], to[i]) of the original. */
  from: Int32Array;
  to: Int32Array;
}

/** Colours, character references, escaped breaks, or a letter or digit. */
const token = /\x1b\[[\d;]{0,20}[A-Za-z]|&(?:#\w{1,8}|[a-z][a-z0-9]{1,31});|\\[nrt]|[\p{L}\p{N}]/giu;
const entity = /^&/;
const aside = /^[\x1b\\]/;

/** @param start where `text` begins in the original: added to each place */
export function compactOf(text: string, start = 0): Compact {
  const from = new Int32Array(text.length);
  const to = new Int32Array(text.length);
  let out = '';
  let length = 0;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (aside.test(found)) continue;
    const plain = compactWords(entity.test(found) ? decodeEntities(found) : found);
    for (let i = 0; i < plain.length && length < from.length; i++, length++) {
      from[length] = start + index;
      to[length] = start + index + found.length;
    }
    out += plain;
  }
  return { text: out, from, to };
}

/** What is looked for in such a text. */
export const compactWords = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The first stretch of the original that spells these words; null if none does. */
export function spelledAt({ text, from, to }: Compact, words: string): { from: number; to: number } | null {
  const index = words ? text.indexOf(words) : -1;
  return index < 0 ? null : { from: from[index]!, to: to[index + words.length - 1]! };
}
