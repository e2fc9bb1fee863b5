/** What the first member of a gzip file holds, where something that is no gzip stands behind it (RFC 1952 §2.3). */
import { constants, inflateRawSync } from 'node:zlib';

const mostUnpacked = 64 * 1_048_576;

/** Null where it is damaged itself. zlib reports what stands behind a member before it hands over what it held. */
export function gzipMember(bytes: Buffer): Buffer | null {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  // the name that it had, and a comment
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1;
  if (flags & 2) at += 2;
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: mostUnpacked };
    return inflateRawSync(bytes.subarray(at), options);
  } catch {
    return null;
  }
}
