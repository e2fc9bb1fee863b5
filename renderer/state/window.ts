/** What the open case and the intake need of the window that shows them: the session is one, tests bring their own. */
import { Problem, type Client } from '../../shared/rpc/client.ts';
import type { Route } from './route.ts';

export interface DeskWindow {
  /** Who one is in a team; null in a desk of one person. */
  readonly me: string | null;
  readonly api: Client;
  /**
   * Runs what the user asked for; null if it failed, which is then on screen. With words for it, it is shown while it
   * lasts; `work` is its name, by which the host tells how far it is and, if `stops`, ends it. Null: nothing is shown.
   */
  run<T>(what: string | null, task: (work: string) => Promise<T>, stops?: boolean): Promise<T | null>;
  /** Read out by screen readers. */
  say(text: string): void;
  go(route: Route): void;
  offerUndo(undo: Undo): void;
  /** Something else was done to the case since: what came before is not the last thing any more. */
  passUndo(id: string): void;
}

export interface Trouble {
  kind: 'problem' | 'bug';
  says: string;
  hint: string;
  /** The name of a problem, where a screen has a way out of it. */
  code?: string;
  /** To be copied into a bug report; null for problems. */
  details: string | null;
  /** When it came again, from what was tried while it stood there. */
  again?: string;
}

/** What was done last and can be taken back; stays until it is dismissed or something else is done. */
export interface Undo {
  says: string;
  /** The case that it changes; gone when another one is opened. Null if it can be undone from anywhere. */
  case: string | null;
  run: () => Promise<unknown>;
}

/** A problem keeps its sentence; anything else is a bug of ours and says so. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Problem) {
    const { code, says, hint } = error;
    return { kind: 'problem', code, says, hint, details: null };
  }
  return {
    kind: 'bug',
    says: 'Something broke here. Your cases are not affected.',
    hint: 'This is a fault in Deferral Desk. Try again; if it comes back, copy the details into a report.',
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
