/**
 * What a request does, under the key that the screen gave it (shared/rpc/repeats.ts): where its answer was lost it comes once
 * more with the same key, and each save of it as well.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

interface Action {
  key: string;
  again: boolean;
  /** Saves so far, by what they are of. */
  saves: Map<string, number>;
}
const acting = new AsyncLocalStorage<Action>();

/** `action` as in the header; what is no key counts as none. */
export function asAction<T>(action: unknown, work: () => T): T {
  const [, key, again] = /^([\w-]{16,64})( again)?$/.exec(typeof action === 'string' ? action : '') ?? [];
  return key ? acting.run({ key, again: again !== undefined, saves: new Map() }, work) : work();
}

/** Null where nobody gave one. */
export const actionKey = (): string | null => acting.getStore()?.key ?? null;

/**
 * The next save that belongs to this request, of a case or of those that it opens, whose ids differ each time: a UUID (RFC 9562,
 * version 8). Undefined where nobody gave a key.
 */
export function nextSave(of: string): { key: string; again: boolean } | undefined {
  const action = acting.getStore();
  if (!action) return undefined;
  const n = action.saves.get(of) ?? 0;
  action.saves.set(of, n + 1);
  return { key: keyOf(action, of, n), again: action.again };
}

/** The first save of this request, where it comes once more; null where it does not. */
export function firstSaveAgain(of: string): string | null {
  const action = acting.getStore();
  return action?.again ? keyOf(action, of, 0) : null;
}

function keyOf(action: Action, of: string, n: number): string {
  const hex = createHash('sha256').update(`${action.key} ${of} ${n}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
