/** Keys that work everywhere. Keys without a modifier can be switched off and never act while one types. */
import type { DeskSession } from '../state/session.svelte.ts';
import { choose } from '../case/steps/choose.ts';

export interface Shortcut {
  keys: string;
  does: string;
}
/** What the sheet lists; single keys are marked because they can be switched off. */
export const shortcuts: { title: string; single: boolean; list: Shortcut[] }[] = [
  {
    title: 'Anywhere',
    single: false,
    list: [
      { keys: 'Ctrl K', does: 'Find a case or a command' },
      { keys: 'Ctrl V', does: 'Read what is on the clipboard' },
      { keys: 'Ctrl Z', does: 'Undo the last answer, archive or delete' },
      { keys: 'Ctrl Enter', does: 'Save the open sheet' },
      { keys: 'Esc', does: 'Close a sheet; back to the current step' },
    ],
  },
  {
    title: 'Single keys',
    single: true,
    list: [
      { keys: '?', does: 'This sheet' },
      { keys: 'N', does: 'New case' },
      { keys: 'C', does: 'Cases' },
      { keys: 'L', does: 'Logs' },
      { keys: '/', does: 'Search the cases' },
    ],
  },
  {
    title: 'In a case',
    single: true,
    list: [
      { keys: '1 – 9', does: 'Give the answer with this number' },
      { keys: 'B', does: 'Look at the step before' },
      { keys: 'S, M, K, R', does: 'Steps, map, compare, report' },
      { keys: 'E', does: 'Add evidence' },
      { keys: 'W', does: 'Write a note' },
      { keys: 'A', does: 'Archive the case' },
    ],
  },
  {
    title: 'In the list of cases',
    single: true,
    list: [
      { keys: 'Arrows', does: 'From case to case' },
      { keys: 'X', does: 'Choose the case, for what is done to several' },
      { keys: 'W, A', does: 'Write a note, archive' },
      { keys: 'Del', does: 'Delete; it can be undone, and had back for thirty days' },
    ],
  },
  {
    title: 'On the map',
    single: true,
    list: [
      { keys: '+ − 0', does: 'Larger, smaller, as it was' },
      { keys: 'Arrows', does: 'From step to step' },
    ],
  },
];

export function shortcut(event: KeyboardEvent, session: DeskSession) {
  const target = event.target as Element;
  const typing = target.closest('input, textarea, select, [contenteditable]') !== null;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === 'k') act(event, () => (session.sheet = session.sheet ? null : 'find'));
    else if (event.key.toLowerCase() === 'z' && !typing && session.undo) act(event, () => session.undoLast());
    return;
  }
  if (typing || event.altKey || session.sheet || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    if (session.case?.looked) act(event, () => session.case?.look(null));
    return;
  }
  if (!session.keys) return;
  const { route } = session;
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
  const open = session.case;
  if (route.screen !== 'case' || !open) return;
  const tabs = { s: 'steps', m: 'map', k: 'compare', r: 'report' } as const;
  const key = event.key.toLowerCase();
  const tab = tabs[key as keyof typeof tabs];
  if (tab) return act(event, () => session.go({ ...route, tab }));
  if (key === 'e' && !session.why('case.add')) return act(event, () => (session.sheet = 'evidence'));
  if (key === 'w' && !open.view?.draft && !session.why('case.note'))
    return act(event, () => (session.sheet = 'note'));
  if (key === 'a' && open.view && !session.why('case.archive')) {
    const { archived } = open.view;
    return act(event, () => open.archive(!archived));
  }
  if (route.tab !== 'steps') return;
  const { step, view } = open;
  if (key === 'b' && step && view) {
    const before = view.path[view.path.findIndex((p) => p.id === step.id) - 1];
    if (before) act(event, () => open.look(before.id));
    return;
  }
  const chosen = /^[1-9]$/.test(key) ? step?.answers[Number(key) - 1] : undefined;
  if (chosen && step && !session.why('case.answer')) act(event, () => choose(session, open, step, chosen.id));
}

function act(event: Event, task: () => unknown) {
  event.preventDefault();
  void task();
}
