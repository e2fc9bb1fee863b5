/** Keys that work everywhere. Keys without a modifier can be switched off and never act while one types. */
import { act, mayAct, sheetIsOpen, types } from '../state/keyboard.ts';
import type { DeskSession } from '../state/session.svelte.ts';

export function shortcut(event: KeyboardEvent, session: DeskSession) {
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key === 'k') act(event, () => (session.sheet = session.sheet ? null : 'find'));
    else if (key === 'z' && !types(event) && session.undo) act(event, () => session.undoLast());
    return;
  }
  // Typed while the palette is still fetched: it belongs there.
  if (session.sheet === 'find' && event.key.length === 1 && !sheetIsOpen()) session.typedEarly += event.key;
  if (!mayAct(event, session)) return;
  if (event.key === 'Escape') {
    if (session.case?.looked) act(event, () => session.case?.look(null));
    return;
  }
  if (!session.keys) return;
  switch (event.key.toLowerCase()) {
    case '?':
      return act(event, () => (session.sheet = 'keys'));
    case 'n':
      return act(event, () => session.go({ screen: 'start' }));
    case 'c':
      return act(event, () => session.go({ screen: 'cases', query: '' }));
    case '/':
      return act(event, () => session.go({ screen: 'cases', query: '' }));
    case 'l':
      return act(event, () => session.go({ screen: 'logs' }));
  }
}
