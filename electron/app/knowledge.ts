/** The knowledge of this installation: the cards of the build. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knowledge } from '../../shared/flow.ts';
import { distFolder } from '../node/built.ts';

export async function knowledgeOf(_dataFolder: string): Promise<Knowledge> {
  return JSON.parse(await readFile(join(distFolder, 'knowledge.json'), 'utf8')) as Knowledge;
}
