/** Outlook's files and winmail.dat with bytes changed, numbers made huge, and pieces cut, doubled or moved: read or refused, in time. */
import { read } from '../../shared/bounce/read.ts';
import { readTnef } from '../../shared/bounce/mail/tnef.ts';
import { outlookFiles } from '../support/outlook-files.ts';
import type { Fuzz } from './run.ts';
import { tnefReport } from '../support/tnef-report.ts';

const seeds = [...Object.values(outlookFiles), tnefReport, tnefReport];
const numbers = [0, 1, 2, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
/** Far more than any honest file of this size needs, so that a busy machine raises no alarm. */
const slow = 3000;

const fuzz: Fuzz = {
  async round(next) {
    const below = (n: number): number => Math.floor(next() * n);
    let bytes = Uint8Array.from(seeds[below(seeds.length)]!);
    for (let edits = 1 + below(6); edits > 0 && bytes.length > 8; edits--) {
      const at = below(bytes.length - 4);
      const to = Math.min(bytes.length, at + below(600));
      const kind = below(5);
      if (kind === 0) bytes[at] = below(256);
      else if (kind === 1) new DataView(bytes.buffer).setUint32(at, numbers[below(numbers.length)]!, true);
      else if (kind === 2) bytes.copyWithin(below(bytes.length), at, to);
      else if (kind === 3) bytes = Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(at)]);
      else bytes = bytes.slice(0, bytes.length - below(200));
    }
    const start = performance.now();
    const bounces = await read({ name: 'fuzz.msg', bytes });
    readTnef(bytes);
    const took = performance.now() - start;
    if (took > slow) throw new Error(`${bytes.length} bytes took ${took} ms`);
    for (const { kind, problem } of bounces)
      if ((kind === 'unreadable') !== (problem !== null))
        throw new Error(`kind ${kind} with problem ${problem?.code}`);
  },
};
export default fuzz;
