/** Notices cut, spliced, repeated and with bytes flipped: no exception, no endless time, no attempt out of nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '../../shared/bounce/read.ts';
import type { Fuzz } from './run.ts';

const folder = join(import.meta.dirname, '../fixtures/bounce');
const seeds = readdirSync(folder)
  .filter((name) => !name.endsWith('.json'))
  .map((name) => new Uint8Array(readFileSync(join(folder, name))));
const tokens = [
  '421 4.7.0 ',
  '\r\n',
  '\n\n',
  '--b\n',
  'From ',
  '<a@b.example>',
  '=',
  '\0',
  '\xff',
  '>>> ',
  '<<< 550-',
  '\n ',
  'Content-Type: ',
  '[',
].map((text) => Uint8Array.from(text, (char) => char.charCodeAt(0)));
/** Packed, or in the words that RFC 5321 gives a code: they are read as that code. */
const tellsOtherwise = /base64|=|Service not available, closing transmission channel/i;
/** Far more than any honest notice of this size needs, so that a busy machine raises no alarm. */
const slow = 3000;

const fuzz: Fuzz = {
  async round(next) {
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
    let bytes: Uint8Array = pick(seeds);
    for (let edits = 1 + Math.floor(next() * 8); edits > 0; edits--) bytes = edit(bytes, pick, next);
    const start = performance.now();
    const bounces = await read({ name: 'fuzz', bytes });
    if (performance.now() - start > slow)
      throw new Error(`${bytes.length} bytes took ${performance.now() - start} ms`);
    const text = String.fromCharCode(...bytes.subarray(0, 100_000));
    for (const { attempts, kind, problem } of bounces) {
      if ((kind === 'unreadable') !== (problem !== null))
        throw new Error(`kind ${kind} with problem ${problem?.code}`);
      for (const { reply } of attempts)
        if (reply && !text.replaceAll('\0', '').includes(String(reply.code)) && !tellsOtherwise.test(text))
          throw new Error(`the input holds no ${reply.code}`);
    }
  },
};
export default fuzz;

function edit(bytes: Uint8Array, pick: <T>(list: readonly T[]) => T, next: () => number): Uint8Array {
  const at = Math.floor(next() * (bytes.length + 1));
  const to = Math.min(bytes.length, at + Math.floor(next() * 400));
  switch (Math.floor(next() * 6)) {
    case 0:
      return join3(bytes.subarray(0, at), bytes.subarray(to));
    case 1:
      return join3(bytes.subarray(0, at), pick(tokens), bytes.subarray(at));
    case 2:
      return join3(bytes.subarray(0, to), bytes.subarray(at, to), bytes.subarray(to));
    case 3:
      return join3(bytes.subarray(0, at), pick(seeds).subarray(0, 2000), bytes.subarray(to));
    case 4: {
      const flipped = bytes.slice();
      for (let flips = 0; flips < 5 && flipped.length > 0; flips++)
        flipped[Math.floor(next() * flipped.length)] = Math.floor(next() * 256);
      return flipped;
    }
    default:
      return bytes.subarray(0, at);
  }
}

function join3(...pieces: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
