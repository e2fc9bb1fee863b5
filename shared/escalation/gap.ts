/** Why a piece of the report cannot be had, in the user's words. */
import type { Case } from '../case/case.ts';
import type { Piece } from '../case/piece.ts';

/** The newest word on it, null where nobody said or it was taken back. @param title what the piece is called on screens */
export function gapReason(c: Case, piece: Piece, title: string): string | null {
  const gap = c.gaps?.find((one) => one.piece === piece);
  const note = reasonInNotes(c, [piece.toLowerCase(), title.toLowerCase()]);
  if (!gap || (note && note.at > gap.at)) return note?.reason ?? null;
  return gap.reason === null ? null : `I cannot get it because ${gap.reason}`;
}

/** A note that begins with the piece's name, as in `HELO name: asked the provider`: there was no other way before. */
function reasonInNotes(c: Case, names: readonly string[]): { reason: string; at: string } | null {
  for (const { text, at } of [...c.notes].reverse()) {
    const colon = text.indexOf(':');
    if (colon < 0 || colon > 40 || !names.includes(text.slice(0, colon).trim().toLowerCase())) continue;
    const reason = text.slice(colon + 1).trim();
    if (reason) return { reason, at };
  }
  return null;
}
