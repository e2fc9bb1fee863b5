/** Message data on the wire (RFC 5321 §4.5.2). */

const cr = 13;
const lf = 10;
const dot = 46;

/**
 * Doubles the dot at the start of each line and makes every line end CRLF, the last one too. A bare CR or LF
 * becomes CRLF: left alone it is what message smuggling is made of.
 */
export function dotStuff(message: Uint8Array): Uint8Array {
  const out: number[] = [];
  let lineStart = true;
  for (let at = 0; at < message.length; at++) {
    const byte = message[at]!;
    if (byte === cr || byte === lf) {
      if (byte === cr && message[at + 1] === lf) at++;
      out.push(cr, lf);
      lineStart = true;
      continue;
    }
    if (lineStart && byte === dot) out.push(dot);
    out.push(byte);
    lineStart = false;
  }
  if (!lineStart) out.push(cr, lf);
  return Uint8Array.from(out);
}
