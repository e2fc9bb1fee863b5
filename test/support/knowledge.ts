/** The cards of resources/, read once per test process. */
import { readKnowledge } from '../../electron/build/knowledge.ts';
import type { Knowledge } from '../../shared/flow.ts';

let read: Knowledge | null = null;
export const knowledge = (): Knowledge => (read ??= readKnowledge());
