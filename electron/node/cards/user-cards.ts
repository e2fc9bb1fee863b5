/**
 * The user's own cards, in the same folders as resources/. A card with the id of a built one replaces it; one with a
 * fault is left out, and all else holds: nobody's desk stays shut for a comma.
 */
import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { z } from 'zod';
import { causeCardSchema, providerCardSchema, replyCardSchema } from '../../../shared/catalogue/card.ts';
import { letterCardSchema } from '../../../shared/escalation/letter-card.ts';
import { kitCardSchema } from '../../../shared/escalation/kit-card.ts';
import { zoneCardSchema } from '../../../shared/evidence/zone.ts';
import { commandCardSchema } from '../../../shared/flowchart/card.ts';
import type { Knowledge } from '../../../shared/flow.ts';
import { BadCard, lookInto, type FolderOfCards } from './card-files.ts';
import { strays } from './strays.ts';

const tiers = ['provider', 'mta', 'registry'] as const;

/** What has to be said about the user's cards. */
export interface CardsLeftOut {
  says: string;
  hint: string;
}

/**
 * Built knowledge with the user's cards laid over it. Steps of the flowchart are not among them: a walk that was
 * recorded must stay the same walk.
 */
export function withUserCards(
  built: Knowledge,
  folder: string,
  whose: 'own' | 'team' = 'own',
): { knowledge: Knowledge; leftOut: CardsLeftOut | null } {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (!there) return { knowledge: built, leftOut: null };
  if (!there.isDirectory()) return { knowledge: built, leftOut: noFolder(folder) };
  const faults: BadCard[] = [];
  const places: string[] = [];
  const mine = <T>(place: string, schema: z.ZodType<T>): FolderOfCards<T>['cards'] => {
    places.push(place);
    const found = lookInto(join(folder, place), schema);
    faults.push(...found.faults);
    return found.cards;
  };
  function over<T>(built: T[], mine: FolderOfCards<T>['cards'], idOf: (card: T) => string): T[] {
    const { first, again } = onePerId(mine, idOf);
    faults.push(...again);
    return [...built.filter((card) => !first.has(idOf(card))), ...first.values()];
  }
  const replies = tiers.flatMap((tier) =>
    mine(`replies/${tier}`, replyCardSchema).map((placed) => ({
      ...placed,
      card: { ...placed.card, tier, user: true as const },
    })),
  );
  const knowledge = {
    ...built,
    replies: over(built.replies, replies, (card) => card.id),
    causes: over(built.causes, mine('causes', causeCardSchema), (card) => card.id),
    providers: over(built.providers, mine('providers', providerCardSchema), (card) => card.id),
    commands: over(built.commands, mine('commands', commandCardSchema), (card) => card.id),
    zones: over(built.zones, mine('dnsbl', zoneCardSchema), (card) => card.zone),
    kits: over(built.kits, mine('kits', kitCardSchema), (card) => card.provider),
    letters: over(built.letters, mine('letters', letterCardSchema), (card) => card.language),
  };
  faults.unshift(...strays(folder, places));
  return { knowledge, leftOut: faults.length ? said(faults, folder, whose) : null };
}

/** The first card of each id; each further one is a fault that names the first. */
export function onePerId<T>(
  cards: FolderOfCards<T>['cards'],
  idOf: (card: T) => string,
): { first: Map<string, T>; again: BadCard[] } {
  const first = new Map<string, T>();
  const places = new Map<string, string>();
  const again = cards.flatMap(({ card, path, line }) => {
    const id = idOf(card);
    const place = places.get(id);
    if (place !== undefined) return [new BadCard(path, line, `${id} is there already, at ${place}`)];
    first.set(id, card);
    places.set(id, `${path}:${line}`);
    return [];
  });
  return { first, again };
}

const noFolder = (folder: string): CardsLeftOut => ({
  says: `${folder} is no folder, so there are no cards of your own.`,
  hint: 'Take it out of there, or make a folder of it. All else holds.',
});

const named = 3;

function said(faults: readonly BadCard[], folder: string, whose: 'own' | 'team'): CardsLeftOut {
  const [one, ...more] = faults;
  const place = ({ file, line, why }: BadCard): string =>
    `${relative(folder, file)} has a fault in line ${line}: ${why}`;
  const rest = faults.length - named;
  const says = more.length
    ? `${faults.length} faults in ${whose === 'own' ? 'your own' : 'the team’s'} cards, and what has one is left out. ` +
      `${faults.slice(0, named).map(place).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`
    : `${whose === 'own' ? 'Your own' : 'The team’s'} card ${place(one!)}. It is left out.`;
  const how =
    whose === 'own'
      ? `“deferral-desk cards check ${folder}” names every fault.`
      : 'Who keeps the history mends it in the settings.';
  return { says, hint: `All else holds. ${how}` };
}
