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
export const loadKnowledge = async (built: string, folder: string): Promise<Loaded> =>
  withCards(await readBuilt(built), folder);

async function readBuilt(built: string): Promise<Knowledge> {
  const text = await readFile(built, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Problem('knowledge-missing', `${built} is not there.`, 'Run “npm run build” first.');
  });
  return JSON.parse(text) as Knowledge;
}

async function withCards(knowledge: Knowledge, folder: string): Promise<Loaded> {
  if (!existsSync(folder)) return { knowledge, leftOut: null };
  // YAML reader and schemas are loaded only for who has cards of their own: they would double the time to start.
  const { withUserCards } = await import('./user-cards.ts');
  return withUserCards(knowledge, folder);
}

/** The knowledge with the user's cards of a data folder. */
export async function knowledgeOf(dataFolder: string): Promise<Loaded> {
  // Some megabytes, which do not change under a program that runs: read once, however many folders are opened.
  bundled ??= readBuilt(join(distFolder, 'knowledge.json'));
  const knowledge = await bundled.catch((error: unknown) => {
    bundled = null;
    throw error;
  });
  return withCards(knowledge, join(dataFolder, 'cards'));
}
let bundled: Promise<Knowledge> | null = null;
