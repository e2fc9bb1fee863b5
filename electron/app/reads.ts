/** Files chosen by the host, and the cancelling of work. */
import type { HandOver, Handlers } from './handlers.ts';
import { stop } from './work.ts';

export function readHandlers(host: {
  handOver: HandOver;
  pick(): Promise<string[]>;
}): Handlers<'desk.pick' | 'work.cancel'> {
  return {
    'desk.pick': async () => ({ picked: (await host.pick()).map((path) => host.handOver(path)) }),
    'work.cancel': async ({ work }) => ({ cancelled: stop(work) }),
  };
}
