/** What the frame shows only later: fetched as soon as the first screen stands, which does not wait for it. */
import { allKept, part } from '../state/part.ts';
import { keepParts } from './parts.ts';

export { default as DueReminders } from './DueReminders.svelte';
export { default as Find } from './Find.svelte';
export { default as HostNote } from './HostNote.svelte';
export { default as ProblemNote } from '../kit/ProblemNote.svelte';
export { default as Ready } from './Ready.svelte';
export { default as WorkBar } from './WorkBar.svelte';

/** Milliseconds: by then what the first screen wants is there. */
const settled = 2000;
/** Where the host goes away meanwhile, once more. */
const keep = (): unknown => setTimeout(() => void part(keepParts).then(allKept, keep), settled);
keep();
