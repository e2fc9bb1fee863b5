/** Every way to end a line, and what is left of NULs. */
import { expect, test } from 'vitest';
import { toLines } from '../../../shared/bounce/mail/decode.ts';

test.each([
  ['a\nb', 'a\nb'],
  ['a\r\nb\r\n', 'a\nb\n'],
  ['a\rb\r', 'a\nb\n'],
  ['a\r\r\nb', 'a\nb'],
  ['a\r\r\r\nb', 'a\n\nb'],
  ['a\r\n\r\nb', 'a\n\nb'],
  ['a\n\r\nb', 'a\n\nb'],
  ['a\r\0\nb\0', 'a\nb'],
  ['\xef\xbb\xbfa\r\nb', 'a\nb'],
  ['\xff\xfea\0\r\0\n\0\xe4\0', 'a\n\xc3\xa4'],
])('%j', (given, text) => {
  expect(toLines(Uint8Array.from(given, (c) => c.charCodeAt(0))).text).toBe(text);
});
