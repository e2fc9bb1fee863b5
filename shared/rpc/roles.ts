/** What each group of people may do: look, work on cases, or also keep the history (delete, forget, settings of the team). */
import type { Method } from './contract.ts';
import { ranks, type Role } from './role.ts';

const reads: readonly Method[] = [
  ...([
    'desk.status',
    'desk.people',
    'case.list',
    'case.found',
    'case.facets',
    'case.about',
    'case.show',
    'case.record',
    'case.original',
    'case.step',
  ] as const),
  ...([
    'case.chart',
    'case.compare',
    'case.deleted',
    'telemetry.list',
    'watch.show',
    'watch.digest',
    'work.cancel',
  ] as const),
  ...(['report.preview', 'report.save', 'report.letters', 'guide.pages', 'guide.catalogue'] as const),
  // One's own settings are everybody's to set; which those are is looked at with each one (setting-owners.ts).
  ...([
    'settings.get',
    'settings.set',
    'settings.keyring',
    'place.show',
    'cards.list',
    'cards.show',
  ] as const),
];
const keeps: readonly Method[] = [
  ...([
    'case.delete',
    'place.test',
    'place.set',
    'place.again',
    'history.export',
    'history.import',
    'history.seen',
  ] as const),
  ...(['history.recover', 'cards.check', 'cards.save'] as const),
  ...(['keeping.show', 'keeping.purge', 'keeping.forget'] as const),
];

/** What is not named here changes cases, or asks the network: that is work. */
const needed = (method: string): Role => {
  if ((reads as readonly string[]).includes(method)) return 'read';
  return (keeps as readonly string[]).includes(method) ? 'keep' : 'work';
};

/** Why somebody in this role may not call a method, as a sentence; null where that is allowed. */
export function refusedTo(role: Role, method: string): string | null {
  const wanted = needed(method);
  if (ranks[role] >= ranks[wanted]) return null;
  return wanted === 'keep'
    ? 'Your groups may work on cases, but not delete them or change the team’s settings.'
    : 'Your groups may look at cases, but not change them or ask other servers.';
}
