/** Taking back what can still be made out in files that were set aside, one change at a time, as if it were made now. */
import { caseSchema } from '../../shared/case/schema.ts';
import type { CaseChange } from '../../shared/flow.ts';
import type { Desk } from './desk.ts';

/** What was damaged may say anything: a change that does not fit is counted and left where it is. */
export async function takeBack(desk: Desk): Promise<{ recovered: number; refused: number }> {
  const changes = await desk.store.recoverable();
  let recovered = 0;
  for (const change of changes) if (await fits(desk, change)) recovered++;
  await desk.store.recovered();
  return { recovered, refused: changes.length - recovered };
}

async function fits(desk: Desk, change: CaseChange): Promise<boolean> {
  try {
    if (change.kind === 'opened') {
      const { id } = change.case;
      if (!caseSchema.safeParse(change.case).success || (await desk.store.load(id))) return false;
      await desk.change(id, change);
    } else if (change.kind === 'deleted') await desk.remove(change.id);
    else if (change.kind === 'restored') await desk.store.undoDelete(change.id);
    else await desk.change(change.id, change);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'folder-gone') throw error;
    return false;
  }
}
