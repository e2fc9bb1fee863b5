/** The knowledge: the cards that the build bundled, and the user's own over them. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knowledge } from '../../../shared/flow.ts';
import { Problem } from '../../../shared/problem.ts';
import { distFolder } from './built.ts';
import type { CardsLeftOut } from './user-cards.ts';

/** What the desk knows, and what of the user's own cards it could not take. */
interface Loaded {
  knowledge: Knowledge;
  leftOut: CardsLeftOut | null;
}

/**
 * @param built dist/knowledge.json, written and checked by the build
 * @param folder the user's cards (`replies/provider/*.yaml`, `providers/*.yaml`, …); need not exist
 * @throws Problem knowledge-missing
 */
export async function loadKnowledge(built: string, folder: string): Promise<Loaded> {
  const text = await readFile(built, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Problem('knowledge-missing', `${built} is not there.`, 'Run “npm run build” first.');
  });
  const knowledge = JSON.parse(text) as Knowledge;
  if (!existsSync(folder)) return { knowledge, leftOut: null };
  // YAML reader and schemas are loaded only for who has cards of their own: they would double the time to start.
  const { withUserCards } = await import('./user-cards.ts');
  return withUserCards(knowledge, folder);
}

/** The knowledge with the user's cards of a data folder. */
export const knowledgeOf = (dataFolder: string): Promise<Loaded> =>
  loadKnowledge(join(distFolder, 'knowledge.json'), join(dataFolder, 'cards'));
