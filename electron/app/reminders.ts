/**
 * Reminders: each is told once and then gone from its case, also across restarts; one whose time passed while the
 * desk was closed is told when it opens. As long as no screen listens, it waits.
 */
import { Problem } from '../../shared/problem.ts';
import { receiversOf } from '../../shared/verdict/facts.ts';
import { checkCase } from './checks.ts';
import type { Desk } from './desk.ts';

const everyMs = 30_000;

export interface Reminders {
  /** Tells what is due now. Calls while it is at it do nothing. */
  tell(): Promise<void>;
  stop(): void;
}

export function remindersOf(desk: Desk): Reminders {
  let telling = false;
  const reminders: Reminders = {
    async tell() {
      if (telling) return;
      telling = true;
      try {
        for (const id of await desk.store.dueReminders(desk.now().toISOString())) await tellOne(desk, id);
      } catch (error) {
        // What the user can mend, such as a full disk, stands in the warnings already; the next look tries again.
        if (!(error instanceof Problem)) throw error;
      } finally {
        telling = false;
      }
    },
    stop: () => clearInterval(timer),
  };
  const timer = setInterval(() => void reminders.tell(), everyMs);
  timer.unref();
  return reminders;
}

async function tellOne(desk: Desk, id: string): Promise<void> {
  const c = await desk.load(id);
  const { reminder } = c;
  if (!reminder) return;
  let { what } = reminder;
  if (reminder.recheck) {
    what = `${what}. ${await lookAgain(desk, id)}`;
    // Looked up once, also where nobody listens yet.
    await desk.change(id, { kind: 'reminded', id, reminder: { ...reminder, what, recheck: false } });
  }
  const name = receiversOf(desk.look(c).facts) ?? id;
  if (desk.emit('reminder', { case: id, what: `${name}: ${what}` }))
    await desk.change(id, { kind: 'reminded', id, reminder: null });
}

/** DNS and listings only: an SMTP session is held by hand. */
async function lookAgain(desk: Desk, id: string): Promise<string> {
  let findings;
  try {
    ({ findings } = await checkCase(desk, await desk.load(id)));
  } catch (error) {
    // A case whose names cannot be asked for must not keep the reminders of others waiting.
    if (!(error instanceof Problem)) throw error;
    return `DNS and listings could not be looked up again: ${error.says}`;
  }
  const changed = findings.filter((finding) => finding.changed).length;
  if (changed === 0) return 'DNS and listings were looked up again: nothing changed.';
  return `DNS and listings were looked up again: ${changed === 1 ? '1 finding' : `${changed} findings`} changed.`;
}
