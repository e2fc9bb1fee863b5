/**
 * The mark: the number of the last change on disk, in a file of its own. A journal that is gone, empty or cut between
 * two records looks like one that never held more; the mark tells. It is written after the journal and may lag behind
 * it. Two lines of one length take turns, each written in place, so that a power cut spoils one of them at most.
 */
import { seal, unseal } from './sealed.ts';

export const markName = 'history.mark';
const lineLength = 128;

export interface Mark {
  sequence: number;
  /** The journal that the change stands in. */
  segment: string;
}

/** The line of a mark and its place in the file. */
export function markLine(mark: Mark, turn: number): { at: number; bytes: Uint8Array } {
  const line = new Uint8Array(lineLength).fill(32);
  line.set(seal(mark).subarray(0, -1));
  line[lineLength - 1] = 10;
  return { at: (turn % 2) * lineLength, bytes: line };
}

/** The mark of a file: the later of its lines; null where none can be read. */
export function readMark(bytes: Uint8Array): Mark | null {
  const lines = [0, lineLength].flatMap((at) => {
    const line = bytes.subarray(at, at + lineLength);
    const end = line.findLastIndex((byte) => byte !== 32 && byte !== 10) + 1;
    const mark = unseal(line.subarray(0, end)) as Mark | undefined;
    return typeof mark?.sequence === 'number' ? mark : [];
  });
  return lines.sort((a, b) => b.sequence - a.sequence)[0] ?? null;
}
