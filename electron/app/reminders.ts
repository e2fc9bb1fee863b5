/** Reminders, off by default: a due one is told once. It never touches an MX; an SMTP session is made by hand only. */
import type { Desk } from './desk.ts';

const everyMinute = 60_000;

export function remindOf(desk: Desk): { stop(): void } {
  const told = new Set<string>();
  const timer = setInterval(() => void look().catch(() => undefined), everyMinute);
  timer.unref();
  async function look(): Promise<void> {
    for (const { id, at, what } of await desk.store.reminders(desk.now().toISOString())) {
      const key = `${id} ${at}`;
      if (told.has(key)) continue;
      told.add(key);
      desk.emit('reminder', { case: id, what });
    }
  }
  return { stop: () => clearInterval(timer) };
}
