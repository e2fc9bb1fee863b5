/** JSON in pieces: what is kept of thousands of receivers never stands in memory as one text. */

const encoder = new TextEncoder();
const pieceSize = 65_536;

/**
 * UTF-8 of the value's JSON. A list may be any iterable, and is only read as far as its pieces are taken. A piece holds
 * until the next one is asked for: with one of its own each, megabytes of them wait outside the heap to be collected.
 */
export function* jsonPieces(value: unknown): Generator<Uint8Array> {
  const piece = new Uint8Array(pieceSize);
  let filled = 0;
  for (const part of partsOf(value))
    for (let rest = part; rest.length > 0;) {
      const { read, written } = encoder.encodeInto(rest, piece.subarray(filled));
      filled += written;
      rest = rest.slice(read);
      if (rest.length === 0) break;
      yield piece.subarray(0, filled);
      filled = 0;
    }
  yield piece.subarray(0, filled);
}

function* partsOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return yield JSON.stringify(value);
  const isList = Symbol.iterator in value;
  let before = isList ? '[' : '{';
  yield before;
  before = '';
  if (isList)
    for (const one of value as Iterable<unknown>) {
      yield before + JSON.stringify(one);
      before = ',';
    }
  else
    for (const [name, one] of Object.entries(value)) {
      if (one === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* partsOf(one);
      before = ',';
    }
  yield isList ? ']' : '}';
}
