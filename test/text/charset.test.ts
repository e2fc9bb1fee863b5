/** UTF-8 first, Windows-1252 only for bytes that are none. */
import { expect, test } from 'vitest';
import { toByteString } from '../../shared/text/bytes.ts';
import { decodeCharset } from '../../shared/text/charset.ts';

const utf8 = (text: string): string => toByteString(new TextEncoder().encode(text));

test.each<[string, string, string | null, string]>([
  ['UTF-8', utf8('Empfänger'), null, 'Empfänger'],
  ['a letter that was lost before us', utf8('Empfänger \ufffd'), null, 'Empfänger \ufffd'],
  ['the same under a label that is none', utf8('Empfänger \ufffd'), 'x-none', 'Empfänger \ufffd'],
  ['Windows-1252 without a label', 'Empf\u00e4nger', null, 'Empfänger'],
  ['Windows-1252 that says it is UTF-8', 'Empf\u00e4nger', 'utf-8', 'Empf\ufffdnger'],
])('%s', (_, bytes, label, text) => expect(decodeCharset(bytes, label)).toBe(text));
