/** The user's own cards, in the same folders as resources/. A card with the id of a built one replaces it. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { causeCardSchema, providerCardSchema, replyCardSchema } from '../../../shared/catalogue/card.ts';
import { letterCardSchema } from '../../../shared/escalation/letter-card.ts';
import { kitCardSchema } from '../../../shared/escalation/kit-card.ts';
import { zoneCardSchema } from '../../../shared/evidence/zone.ts';
import { commandCardSchema } from '../../../shared/flowchart/card.ts';
import type { Knowledge } from '../../../shared/flow.ts';
import { Problem } from '../../../shared/problem.ts';
import { BadCard, cardsIn } from './card-files.ts';

const tiers = ['provider', 'mta', 'registry'] as const;

/**
 * Built knowledge with the user's cards laid over it. Steps of the flowchart are not among them: a walk that was
 * recorded must stay the same walk.
 * @throws Problem bad-card, naming file and line.
 */
export function withUserCards(built: Knowledge, folder: string): Knowledge {
  if (!existsSync(folder)) return built;
  try {
    const replies = tiers.flatMap((tier) =>
      cardsIn(join(folder, 'replies', tier), replyCardSchema).map((card) => ({
        ...card,
        tier,
        user: true as const,
      })),
    );
    return {
      ...built,
      replies: over(built.replies, replies, (card) => card.id),
      causes: over(built.causes, cardsIn(join(folder, 'causes'), causeCardSchema), (card) => card.id),
      providers: over(
        built.providers,
        cardsIn(join(folder, 'providers'), providerCardSchema),
        (card) => card.id,
      ),
      commands: over(built.commands, cardsIn(join(folder, 'commands'), commandCardSchema), (card) => card.id),
      zones: over(built.zones, cardsIn(join(folder, 'dnsbl'), zoneCardSchema), (card) => card.zone),
      kits: over(built.kits, cardsIn(join(folder, 'kits'), kitCardSchema), (card) => card.provider),
      letters: over(
        built.letters,
        cardsIn(join(folder, 'letters'), letterCardSchema),
        (card) => card.language,
      ),
    };
  } catch (error) {
    if (!(error instanceof BadCard)) throw error;
    throw new Problem(
      'bad-card',
      `Your own card ${relative(folder, error.file)} has a fault in line ${error.line}: ${error.why}.`,
      `Mend the line or take the file out of ${folder}. The cards that came with the program are sound.`,
    );
  }
}

function over<T>(built: T[], mine: T[], idOf: (card: T) => string): T[] {
  const ids = new Set(mine.map(idOf));
  return [...built.filter((card) => !ids.has(idOf(card))), ...mine];
}
