/** JSON in pieces: what is kept of thousands of receivers never stands in memory as one text. */

const encoder = new TextEncoder();
/** Characters that are collected before they are handed on. */
const pieceSize = 65_536;

/** UTF-8 of the value's JSON. A list may be any iterable, and is only read as far as its pieces are taken. */
export function* jsonPieces(value: unknown): Generator<Uint8Array> {
  let text = '';
  for (const part of partsOf(value)) {
    text += part;
    if (text.length < pieceSize) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
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
