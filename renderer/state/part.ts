/** Parts of the screens that are fetched when they are wanted. */
import { untrack } from 'svelte';
import { desk } from './session.svelte.ts';

let kept = false;
/** From now on every part is in the browser's cache, whether its host is there or not. */
export const allKept = (): boolean => (kept = true);

/** A part, once its host is there: Chromium does not ask again for a module that failed. */
export async function part<L extends () => Promise<unknown>>(load: L): Promise<Awaited<ReturnType<L>>> {
  // Not followed: a screen that stands is not made anew when the host turns.
  while (!kept && untrack(() => desk().host === 'gone')) await new Promise((done) => setTimeout(done, 300));
  return (await load()) as Awaited<ReturnType<L>>;
}
