/** Keys of an open case. */
import { act, mayAct } from '../state/keyboard.ts';
import type { DeskSession } from '../state/session.svelte.ts';
import { choose } from './steps/choose.ts';

export function caseKeys(event: KeyboardEvent, session: DeskSession) {
  const open = session.case;
  const { route } = session;
  if (route.screen !== 'case' || !open || !session.keys || !mayAct(event, session)) return;
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
