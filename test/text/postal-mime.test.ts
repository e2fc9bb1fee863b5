/** The codecs read what postal-mime reads: any bytes in any transfer encoding, whole or damaged. */
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { headerText, toLines } from '../../shared/bounce/mail/decode.ts';
import { partText, readMessage } from '../../shared/bounce/mail/mime.ts';
import { fromBase64, toBase64 } from '../../shared/text/base64.ts';
import { utf8ByteString } from '../../shared/text/bytes.ts';
import { tries } from '../support/matrices.ts';

const encoder = new TextEncoder();
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const hex = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;

async function both(encoding: string, charset: string, body: string): Promise<[string, string]> {
  const raw = `From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`;
  const bytes = latin1(raw);
  const peer = (await new PostalMime().parse(bytes)).text ?? '';
  const [part] = readMessage(toLines(bytes).text).parts;
  const same = (text: string): string => text.replace(/\r\n?/g, '\n').trimEnd();
  return [same(partText(part!)), same(peer)];
}

/** Text of one line or several that each charset holds, and the bytes of it. */
const encoded: readonly [charset: string, text: fc.Arbitrary<string>, bytes: (text: string) => Uint8Array][] =
  [
    ['utf-8', fc.string({ unit: 'grapheme' }), (text) => encoder.encode(text)],
    [
      'iso-8859-1',
      fc.string({ unit: fc.integer({ min: 0xa0, max: 0xff }).map((c) => String.fromCharCode(c)) }),
      latin1,
    ],
    [
      'iso-8859-5',
      fc.string({ unit: fc.integer({ min: 0x430, max: 0x44f }).map((c) => String.fromCharCode(c)) }),
      (text) => Uint8Array.from(text, (char) => char.charCodeAt(0) - 0x430 + 0xd0),
    ],
  ];

describe.each(encoded)('%s', (charset, text, bytes) => {
  test('base64, lines of any length, padded inside', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (pieces) => {
        const whole = pieces.join('').trimEnd();
        const body = pieces.map((piece) => toBase64(bytes(piece))).join('\r\n');
        const [own, peer] = await both('base64', charset, body);
        expect(own).toBe(peer);
        if (!/[\r\n\0]/.test(whole)) expect(own).toBe(whole);
      }),
    );
  });

  test('quoted-printable with soft breaks', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 2, max: 70 }), async (line, width) => {
        const pairs = [...bytes(line)].map(hex);
        const lines: string[] = [];
        for (let at = 0; at < pairs.length; at += width) lines.push(pairs.slice(at, at + width).join(''));
        const [own, peer] = await both('quoted-printable', charset, lines.join('=\r\n'));
        expect(own).toBe(peer);
      }),
    );
  });

  test('encoded words, a character cut in two included', async () => {
    await fc.assert(
      fc.asyncProperty(
        // The replacement character itself, cut in two, is what a damaged one looks like, to both.
        text.filter((line) => /[^\s\0]/.test(line) && !line.includes('\ufffd')),
        fc.nat(20),
        fc.constantFrom('B', 'Q'),
        async (line, cut, how) => {
          const all = bytes(line);
          const at = how === 'B' ? cut - (cut % 3) : cut;
          const words = [all.subarray(0, at), all.subarray(at)]
            .filter((part) => part.length > 0)
            .map(
              (part) => `=?${charset}?${how}?${how === 'B' ? toBase64(part) : [...part].map(hex).join('')}?=`,
            );
          const value = words.join('\r\n ');
          const peer = (await new PostalMime().parse(`Subject: ${value}\r\n\r\n`)).subject ?? '';
          expect(headerText(value).trim()).toBe(peer.trim());
          expect(headerText(value)).toBe(line);
        },
      ),
    );
  });
});

test('damaged quoted-printable: what is no pair stays', async () => {
  const piece = fc.constantFrom(
    '=',
    '=4',
    '=C3=A9',
    '=c3',
    '=\r\n',
    '=G1',
    'word',
    ' ',
    '==',
    '=3D41',
    '\r\n',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      // blanks after the `=` of a soft break are forgiven here (RFC 2045 §6.7 (3)), and are text to postal-mime
      const body = pieces.join('').replace(/= +(?=\r\n)/g, '=');
      const [own, peer] = await both('quoted-printable', 'iso-8859-1', `${body}end\r\n`);
      expect(own).toBe(peer);
    }),
    tries(2000),
  );
});

test('damaged base64: what is none is skipped', async () => {
  const piece = fc.constantFrom('QUJD', 'QQ==', 'QUI=', '\r\n', ' ', '!', '*', 'QUJDREVG', '.');
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const [own, peer] = await both('base64', 'us-ascii', pieces.join(''));
      expect(own).toBe(peer);
    }),
    tries(2000),
  );
});

test('base64 there and back, with the alphabet of URLs as well', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const text = toBase64(bytes);
      expect(fromBase64(text)).toEqual(bytes);
      expect(fromBase64(text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))).toEqual(bytes);
    }),
  );
});

test.each([
  ['=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=', 'Grüße', 'with a language (RFC 2231 §5)'],
  ['a =?utf-8?q?b?= c', 'a b c', 'space beside words stays'],
  ['=?utf-8?q?a_b?= =?iso-8859-1?q?=FC?=', 'a bü', 'two charsets'],
  ['=?x-unknown?q?ok?=', 'ok', 'a charset that nobody has'],
  ['=?cp932?B?g2WDWINn?=', 'テスト', 'a code page of Windows'],
  ['=?utf-8?q?unfinished', '=?utf-8?q?unfinished', 'no end'],
  ['Zustellung verzögert', 'Zustellung verzögert', 'raw UTF-8 (RFC 6532)'],
  ['für =?utf-8?q?B=C3=BCro?=', 'für Büro', 'raw UTF-8 beside a word'],
])('%s is %s: %s', (value, text) => expect(headerText(utf8ByteString(value))).toBe(text));
