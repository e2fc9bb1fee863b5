/** When a key may do something, wherever it is pressed. */
import type { DeskSession } from './session.svelte.ts';

/** Whether the key is text for a field. */
export const types = (event: KeyboardEvent): boolean =>
  (event.target as Element).closest('input, textarea, select, [contenteditable]') !== null;
export const sheetIsOpen = (): boolean => document.querySelector('dialog[open]') !== null;

/** Keys without a modifier may act: nobody types, and no sheet is open. */
export function mayAct(event: KeyboardEvent, session: DeskSession): boolean {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  return !(types(event) || modified || session.sheet || sheetIsOpen());
}

/** The key did something of ours. */
export function act(event: Event, task: () => unknown) {
  event.preventDefault();
  void task();
}
