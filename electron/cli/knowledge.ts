/** What the desk knows, for a verb that opens no history. */
import type { Knowledge } from '../../shared/flow.ts';
import { knowledgeOf } from '../node/cards/resources.ts';
import { remark, type Arguments } from './verb.ts';

/** Says first which of the user's own cards were left out. */
export async function knowledgeFor(given: Arguments): Promise<Knowledge> {
  const { knowledge, leftOut } = await knowledgeOf(given.data);
  if (leftOut) remark([leftOut]);
  return knowledge;
}
