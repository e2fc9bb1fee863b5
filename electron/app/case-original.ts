/** A piece of evidence as it came, with what was read from it marked. */
import { gunzipSync } from 'node:zlib';
import { toLines } from '../../shared/bounce/mail/decode.ts';
import { filesOf } from '../../shared/case/sources.ts';
import { originalOf } from '../../shared/evidence/original.ts';
import { Problem } from '../../shared/problem.ts';
import { decodeCharset, wideEncoding } from '../../shared/text/charset.ts';
import type { Handlers } from './handlers.ts';
import type { Desk } from './desk.ts';

/** Unpacked, in bytes: what is longer is shown to here. */
const most = 64 * 1024 * 1024;

export const originalHandlers = (desk: Desk): Handlers<'case.original'> => ({
  /** Throws Problem no-original, evidence-changed, evidence-unreadable. */
  async 'case.original'({ case: id, source: index }) {
    const c = await desk.load(id);
    const source = filesOf(c.sources)[index];
    const bytes = source?.sha256 ? await desk.store.getEvidence(source.sha256) : null;
    if (!source || !bytes)
      throw new Problem(
        'no-original',
        'The original of this is not kept here.',
        'Look at it where it came from; what was read of it is in the case.',
      );
    const text = textOf(bytes);
    if (text === null)
      throw new Problem(
        'original-not-text',
        `${source.name} is no text, and cannot be shown line by line.`,
        'Open it with the program that wrote it; what was read of it is in the case.',
      );
    const attempts = c.attempts.filter((a) => a.source.file === source.name);
    return { name: source.name, ...originalOf(text, attempts) };
  },
});

/** Null for what no editor would show. */
function textOf(bytes: Uint8Array): string | null {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes) : bytes;
  if (!plain || (!wideEncoding(plain) && plain.subarray(0, 8192).includes(0))) return null;
  return decodeCharset(toLines(plain.subarray(0, most)).text, null);
}

function unpacked(bytes: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: most });
  } catch {
    return null;
  }
}
