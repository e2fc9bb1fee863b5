/** `=?utf-8?B?…?=` words of a header value (RFC 2047, with the language of RFC 2231 §5). */
import { fromBase64 } from './base64.ts';
import { toByteString, utf8ByteString } from './bytes.ts';
import { decodeCharset } from './charset.ts';
import { fromHexPairs } from './quoted-printable.ts';

const encodedWord = /=\?([\w.:+-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\r\n]*)\?=/gi;

interface Word {
  charset: string;
  how: string;
  text: string;
}

/** Text with its encoded words written out; the space between two of them is none (RFC 2047 §6.2). */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  const out: string[] = [];
  let run: Word[] = [];
  let from = 0;
  for (const found of value.matchAll(encodedWord)) {
    const between = value.slice(from, found.index);
    if (run.length > 0 && between.trim() !== '') {
      out.push(decodeRun(run));
      run = [];
    }
    if (run.length === 0) out.push(between);
    run.push({ charset: found[1]!.toLowerCase(), how: found[2]!.toLowerCase(), text: found[3]! });
    from = found.index + found[0].length;
  }
  return [...out, decodeRun(run), value.slice(from)].join('');
}

/** Adjoining words. Programs cut a character of several bytes in two, so words of one charset are tried as one. */
function decodeRun(run: readonly Word[]): string {
  const bytes = run.map(({ how, text }) =>
    how === 'b'
      ? toByteString(fromBase64(text))
      : fromHexPairs(utf8ByteString(text.replaceAll('_', ' ')), '='),
  );
  const charset = run[0]?.charset ?? null;
  if (run.every((word) => word.charset === charset)) {
    const joined = decodeCharset(bytes.join(''), charset);
    if (!joined.includes('\ufffd')) return joined;
  }
  return run.map((word, at) => decodeCharset(bytes[at]!, word.charset)).join('');
}
