/** What an export of the history gave: saved by the desktop's dialog, or handed to the browser. */
import type { Outputs } from '../../shared/rpc/contract.ts';
import { download } from '../kit/handout.ts';
import type { DeskSession } from '../state/session.svelte.ts';

/** `what` stands at the beginning of a sentence and takes “is” or “are”. */
export function tellExported(
  session: DeskSession,
  given: Outputs['history.export'] | null,
  fileName: string,
  what: string,
): void {
  if (!given?.savedAs && !given?.base64) return; // the dialog was cancelled
  if (given.base64) download({ base64: given.base64, fileName, mediaType: 'application/vnd.sqlite3' });
  session.say(given.savedAs ? `Saved as ${given.savedAs}` : `${what} in your downloads.`);
}
