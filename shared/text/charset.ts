/** Charsets as mail names them, truly or not. */
import { fromByteString } from './bytes.ts';

/** Code pages that Windows programs write in a charset label and that the WHATWG list has under another name. */
const aliases: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp874: 'windows-874',
};

const decoders = new Map<string, TextDecoder | null>();
function decoderFor(label: string): TextDecoder | null {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    try {
      decoder = new TextDecoder(aliases[label] ?? label);
    } catch {
      decoder = null; // a label that no decoder has (x-unknown, utf-7) is answered with the fallback
    }
    if (decoders.size < 100) decoders.set(label, decoder);
  }
  return decoder;
}

/** A byte string in its charset; UTF-8 and then Windows-1252 where the label is missing, unknown or a lie. */
export function decodeCharset(byteString: string, label: string | null): string {
  const charset = (label ?? '').toLowerCase().trim();
  if (!/[^\x00-\x7f]/.test(byteString) && !(charset.includes('2022') && byteString.includes('\x1b')))
    return byteString;
  const bytes = fromByteString(byteString);
  if (charset && charset !== 'utf-8' && charset !== 'us-ascii' && charset.length < 40) {
    const text = decoderFor(charset)?.decode(bytes);
    if (text !== undefined && !(charset.includes('2022') && text.includes('\ufffd'))) return text;
  }
  const text = decoderFor('utf-8')!.decode(bytes);
  if (!text.includes('\ufffd')) return text;
  return charset === 'utf-8' || isUtf8(bytes) ? text : decoderFor('windows-1252')!.decode(bytes);
}

/** A replacement character may have been written as one, by a program that lost a letter before us. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** UTF-16 by its mark, or by every other byte of the beginning being zero, as Windows programs leave it unmarked. */
export function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, Math.min(bytes.length & ~1, 64));
  if (head.length < 8) return null;
  const zeros = [0, 0];
  head.forEach((byte, at) => (zeros[at & 1]! += byte === 0 ? 1 : 0));
  const [even, odd] = zeros as [number, number];
  const most = (head.length / 2) * 0.9;
  return odd >= most && even === 0 ? 'utf-16le' : even >= most && odd === 0 ? 'utf-16be' : null;
}

export const decodeWide = (bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string =>
  decoderFor(encoding)!.decode(bytes);
