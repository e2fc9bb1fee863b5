/** Status, guides, reference and settings. */
import { homedir } from 'node:os';
import { ageOf } from '../../shared/catalogue/checked.ts';
import { zoneName } from '../../shared/evidence/listing.ts';
import { Problem } from '../../shared/problem.ts';
import { guidePages } from '../../shared/rpc/present/present.ts';
import type { Handlers } from './handlers.ts';
import { version } from '../node/cards/built.ts';
import type { Desk } from './desk.ts';
import { setByAsker, settingsOfAsker } from './own-settings.ts';
import { personNow, roleNow } from './person.ts';

export function guideHandlers(
  desk: Desk,
): Handlers<
  | 'desk.status'
  | 'desk.people'
  | 'guide.pages'
  | 'guide.catalogue'
  | 'settings.get'
  | 'settings.set'
  | 'settings.keyring'
> {
  const knowledge = () => desk.prepared.knowledge; // settings change the words of its cards
  let cases = 0;
  /** While a team's database is away, as many as there were. */
  const countCases = async (): Promise<void> => {
    const first = { query: '', status: [], sort: 'lastSeen', descending: true, archived: false } as const;
    try {
      cases = (await desk.store.list({ ...first, limit: 1, offset: 0 })).total;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'history-away') throw error;
    }
  };
  return {
    async 'desk.status'() {
      await countCases();
      const person = personNow() ?? (desk.store.team && desk.options.person) ?? null;
      if (person !== null) await desk.store.team?.met(person);
      return {
        version,
        knowledge: knowledge().version,
        host: desk.options.services.host,
        machine: desk.machine,
        dataFolder: desk.options.dataFolder.replace(homedir(), '~'),
        now: desk.now().toISOString(),
        networkUsedAt: desk.networkUsedAt,
        cases,
        warnings: desk.warnings.map(({ says, hint, kept = false, recover = [] }) => ({
          ...{ says, hint, kept },
          recoverable: recover.length > 0,
        })),
        person,
        role: roleNow() ?? null,
        team: desk.store.team && { place: desk.store.team.place, ...desk.store.team.contact() },
        samples: knowledge().samples.map(({ id, title, name }) => ({ id, title, name })),
      };
    },
    'desk.people': async () => ({ people: (await desk.store.team?.people()) ?? [] }),
    'guide.pages': async () => guidePages(knowledge().guides, knowledge()),
    async 'guide.catalogue'({ query }) {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean);
      const names = new Map(knowledge().providers.map(({ id, name }) => [id, name]));
      const whose = (ids: string[]) =>
        ids.map((id) => (id === 'generic' ? 'many servers' : (names.get(id) ?? id))).join(', ');
      return knowledge()
        .replies.filter((card) => {
          const text = [card.id, whose(card.providers), card.cause, ...card.samples, card.means]
            .join(' ')
            .toLowerCase();
          return words.every((word) => text.includes(word));
        })
        .map((card) => ({
          id: card.id,
          title: card.means,
          provider: whose(card.providers),
          cause: card.cause,
          side: card.side,
          sample: card.samples[0]!,
          advice: card.advice,
          docUrl: card.docUrl,
          source: card.source,
          checked: ageOf(card.checked, desk.now().getTime()),
        }));
    },
    'settings.get': () => settingsOfAsker(desk),
    'settings.keyring': async () => ({
      keyring: Boolean(await desk.options.services.keyring?.()),
      locked: desk.keysLocked,
      zones: knowledge()
        .zones.filter((card) => card.keyed)
        .map(zoneName),
    }),
    'settings.set': (change) => setByAsker(desk, change),
  };
}
