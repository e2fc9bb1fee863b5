/** The desk behind a verb, by the contract: in this process, or in the one that has the data folder open. */
import { Problem } from '../../shared/problem.ts';
import { whenFree } from '../app/when-free.ts';
import { backUpAfter } from './backup-after.ts';
import { knock, type CommandDesk } from './knock.ts';
import { remark, type Arguments } from './verb.ts';

/** Opens the desk, works, closes it again, whatever happens. */
export async function withDesk<T>(given: Arguments, work: (desk: CommandDesk) => Promise<T>): Promise<T> {
  const desk = await openDesk(given);
  try {
    remark((await desk.call('desk.status', {})).warnings);
    return await work(desk);
  } finally {
    await desk.close();
  }
}

async function openDesk(given: Arguments): Promise<CommandDesk> {
  // A team's history is held by nobody: there is no door to knock at.
  if (given.history) return openHere(given);
  return whenFree(async () => {
    const elsewhere = await knock(given.data);
    if (!elsewhere) return openHere(given);
    if (given.one('now') === null) return elsewhere;
    await elsewhere.close();
    throw otherClock();
  });
}

async function openHere(given: Arguments): Promise<CommandDesk> {
  // Loaded only here: a verb that goes through the door needs none of it.
  const [{ createApp }, { stopReading }] = await Promise.all([
    import('../app.ts'),
    import('../node/reading/reading.ts'),
  ]);
  const app = await createApp({
    dataFolder: given.data,
    ...(given.history && { history: given.history, person: given.person }),
    services: {
      host: 'cli',
      pick: async () => [],
      save: async () => null,
      ...(given.one('now') === null && { backUpAfter: () => backUpAfter(given.data) }),
    },
    ...(given.one('now') !== null && { now: () => given.now() }),
  });
  return {
    // Parsed like everybody's: what is too long or odd is refused in the same words in each host.
    call: (method, input) => app.dispatch(method, input) as never,
    on: (event, listener) => app.on(event, listener),
    hand: async (path) => app.handOver(path),
    async close() {
      await app.close();
      await stopReading();
    },
  };
}

const otherClock = (): Problem =>
  new Problem(
    'clock-not-ours',
    'Another Deferral Desk has this data folder open, and it goes by its own clock: --now cannot be used.',
    'Close it, or name another folder with --data.',
    { exit: 2 },
  );
