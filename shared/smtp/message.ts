/** Message data on the wire (RFC 5321 §4.5.2). */

const CR = 13;
const LF = 10;
const DOT = 46;

/**
 * Doubles the dot at the start of each line and makes every line end CRLF, the last one too. A bare CR or LF
 * becomes CRLF: left alone it is what message smuggling is made of.
 */
export function dotStuff(message: Uint8Array): Uint8Array {
  const out: number[] = [];
  let lineStart = true;
  for (let at = 0; at < message.length; at++) {
    const byte = message[at]!;
    if (byte === CR || byte === LF) {
      if (byte === CR && message[at + 1] === LF) at++;
      out.push(CR, LF);
      lineStart = true;
      continue;
    }
    if (lineStart && byte === DOT) out.push(DOT);
    out.push(byte);
    lineStart = false;
  }
  if (!lineStart) out.push(CR, LF);
  return Uint8Array.from(out);
}
