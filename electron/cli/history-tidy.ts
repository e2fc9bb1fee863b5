/**
 * `history tidy`: folds the journal into the history and makes the backup of the day, with the door open, so that other
 * verbs go on meanwhile. A verb that somebody waits for starts it when it is done itself.
 */
import { whenFree } from '../app/when-free.ts';
import { createApp, type App } from '../app.ts';
import { openDoor } from '../door.ts';
import { stopReading } from '../node/reading/reading.ts';
import { backedUp } from './backup-after.ts';
import { knock } from './knock.ts';
import { parse, print, usage, type Arguments } from './verb.ts';

/** Nobody waits for it. */
const patienceMs = 60_000;
/** For a verb that came in by the door, to be done. */
const graceMs = 10_000;

export async function tidy(args: string[]): Promise<number> {
  const given = parse(args);
  if (given.history)
    throw usage('A team’s history is kept by PostgreSQL.', 'Back it up there, for example with pg_dump.');
  if (given.positionals.length) throw usage(`“${given.positionals[0]}” is not expected here.`);
  const app = await opened(given);
  if (!app) {
    backedUp(given.data);
    print('A Deferral Desk that has this folder open does this by itself.');
    return 0;
  }
  try {
    const door = await openDoor(app, given.data);
    await app.desk.store.compact().finally(() => door?.close(graceMs));
  } finally {
    await app.close();
    await stopReading();
  }
  backedUp(given.data);
  return 0;
}

/** Null where a window or `serve` has the folder. */
const opened = (given: Arguments): Promise<App | null> =>
  whenFree(async () => {
    const elsewhere = await knock(given.data);
    await elsewhere?.close();
    if (elsewhere) return null;
    return createApp({
      dataFolder: given.data,
      services: { host: 'cli', pick: async () => [], save: async () => null },
      ...(given.one('now') !== null && { now: () => given.now() }),
    });
  }, patienceMs);
