/** What each group of people may do: look, work on cases, or also keep the history (delete, settings, take over). */
import { Problem } from '../../shared/problem.ts';
import type { Method } from '../../shared/rpc/contract.ts';

export type Role = 'read' | 'work' | 'keep';
export const ranks: Record<Role, number> = { read: 0, work: 1, keep: 2 };

const reads: readonly Method[] = [
  ...([
    'desk.status',
    'case.list',
    'case.found',
    'case.facets',
    'case.about',
    'case.show',
    'case.record',
    'case.step',
  ] as const),
  ...(['case.chart', 'case.compare', 'case.deleted', 'telemetry.list', 'watch.show', 'work.cancel'] as const),
  ...(['report.preview', 'report.save', 'report.letters', 'guide.pages', 'guide.catalogue'] as const),
  ...(['settings.get', 'settings.keyring'] as const),
];
const keeps: readonly Method[] = [
  ...(['case.delete', 'settings.set', 'history.export', 'history.import', 'history.seen'] as const),
  'history.recover',
];

/** What is not named here changes cases, or asks the network: that is work. */
const needed = (method: string): Role => {
  if ((reads as readonly string[]).includes(method)) return 'read';
  return (keeps as readonly string[]).includes(method) ? 'keep' : 'work';
};

/** @throws Problem not-allowed */
export function mayCall(role: Role, method: string): void {
  const wanted = needed(method);
  if (ranks[role] >= ranks[wanted]) return;
  throw new Problem(
    'not-allowed',
    wanted === 'keep'
      ? 'Your groups may work on cases, but not delete them or change the team’s settings.'
      : 'Your groups may look at cases, but not change them or ask other servers.',
    'Ask whoever looks after the team’s desk for the right to it. Nothing was changed.',
  );
}
