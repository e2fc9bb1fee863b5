/** What a case rests on, as people count it: a mailbox is one file and holds many messages. */
import type { SourceFile } from './case.ts';

export interface EvidenceFile extends SourceFile {
  /** How many messages of it are in the case; `size` is that of all of them, in bytes. */
  messages: number;
}

/** In the order of their first message. One with a clock of its own, or that no file holds, stays apart. */
export function filesOf(sources: readonly SourceFile[]): EvidenceFile[] {
  const files = new Map<string, EvidenceFile>();
  sources.forEach((source, index) => {
    const { name, kind, sha256, addedAt, notes } = source;
    const key = JSON.stringify(
      sha256 === null || source.clock ? index : [name, kind, sha256, addedAt, notes],
    );
    const known = files.get(key);
    if (!known) files.set(key, { ...source, messages: 1 });
    else {
      known.size += source.size;
      known.messages++;
    }
  });
  return [...files.values()];
}
