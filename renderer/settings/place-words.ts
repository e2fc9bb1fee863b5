/** What a database said of itself, in sentences. */
import type { PlaceFound } from '../../shared/rpc/team-methods.ts';
import { counted } from '../../shared/words/sentence.ts';

export function foundWords({ place, server, user, canWrite, history, tls }: PlaceFound): string[] {
  return [
    `${place} answers: PostgreSQL ${server}, as its user ${user}.`,
    tls
      ? `The way there is encrypted (${tls}), and its certificate is valid.`
      : 'The way there is not encrypted.',
    historyWords(history),
    ...(canWrite ? [] : ['It is a copy that can only be read: nothing can be saved there.']),
  ];
}

function historyWords(history: PlaceFound['history']): string {
  if (!history) return 'There is no history yet; the first start makes it.';
  const { version, knows, cases } = history;
  const holds = `It holds a history with ${counted(cases, 'case')}`;
  if (version === knows) return `${holds}.`;
  return version < knows
    ? `${holds}, which the next start brings from version ${version} to ${knows}.`
    : `${holds}, which a newer Deferral Desk made (version ${version}); this one knows ${knows} and cannot use it.`;
}
