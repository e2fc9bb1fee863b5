/** Originals in disguise: encoded words (RFC 2047), percent-encoding and base64 are opened before redaction looks. */

const decoder = new TextDecoder('utf-8');
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function fromBase64(text: string): Uint8Array {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text) {
    const value = alphabet.indexOf(char === '-' ? '+' : char === '_' ? '/' : char);
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push((held >> bits) & 0xff);
    }
  }
  return Uint8Array.from(out);
}

export function toBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i]!;
    const b = bytes[i + 1];
    const c = bytes[i + 2];
    out += alphabet[a >> 2]! + alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)]!;
    out += b === undefined ? '=' : alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)]!;
    out += c === undefined ? '=' : alphabet[c & 63]!;
  }
  return out;
}

function fromQ(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hex = text[i] === '=' ? /^[0-9A-Fa-f]{2}/.exec(text.slice(i + 1, i + 3)) : null;
    if (hex) {
      bytes.push(parseInt(hex[0], 16));
      i += 2;
    } else bytes.push(...new TextEncoder().encode(text[i] === '_' ? ' ' : text[i]!));
  }
  return Uint8Array.from(bytes);
}

function decodeAs(charset: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return decoder.decode(bytes); // a charset that nobody knows: better read as UTF-8 than left in disguise
  }
}

const printable = /^[\t\r\n\x20-\x7e\u00a0-\ufffd]*$/;

/** The text with encoded words, percent-encoded mailboxes and base64 that holds a mailbox written out. */
export function decodeHidden(value: string): string {
  let out = value;
  if (out.includes('=?'))
    out = out
      .replace(/(\?=)\s+(=\?)/g, '$1$2')
      .replace(
        /=\?([\w-]{1,40})(?:\*[\w-]{1,20})?\?([bBqQ])\?([^?\s]{0,1000})\?=/g,
        (_all, charset: string, kind: string, body: string) =>
          decodeAs(charset, kind.toLowerCase() === 'b' ? fromBase64(body) : fromQ(body)),
      );
  if (/%40/i.test(out))
    out = out.replace(/[\w.%+=-]{1,200}%40[\w.%-]{1,255}/gi, (found) => {
      try {
        return decodeURIComponent(found);
      } catch {
        return found;
      }
    });
  return out.replace(/[A-Za-z0-9+/_-]{16,4000}={0,2}/g, (found) => {
    if (found.length % 4 === 1) return found;
    const text = decoder.decode(fromBase64(found));
    return text.includes('@') && printable.test(text) ? text : found;
  });
}
