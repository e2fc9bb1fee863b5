/** `history forget ADDRESS` and `history purge`: what a team's history does not keep. Neither can be undone. */
import { counted } from '../../shared/words/sentence.ts';
import { createApp, type App } from '../app.ts';
import { summariseFor } from '../app/keeping.ts';
import type { TeamStore } from '../node/history/postgres/store.ts';
import { stopReading } from '../node/reading/reading.ts';
import { parse, print, printJson, usage, type Arguments } from './verb.ts';

const options = {
  yes: { type: 'boolean' },
  evidence: { type: 'string' },
  closed: { type: 'string' },
} as const;

export async function keeping(name: 'forget' | 'purge', args: string[]): Promise<number> {
  const given = parse(args, options);
  const [address, extra] = given.positionals;
  if (name === 'forget' && (address === undefined || extra !== undefined))
    throw usage('Which address?', 'Write: history forget anna@example.net --yes');
  if (name === 'purge' && address !== undefined) throw usage(`“${address}” is not expected here.`);
  const days = { evidence: daysOf(given, 'evidence'), closed: daysOf(given, 'closed') };
  if (!given.on('yes'))
    throw usage(
      'This cannot be undone.',
      'Back the history up with pg_dump if you want a way back, and say --yes.',
    );
  return withTeam(given, async (app, store) => {
    if (name === 'purge') {
      const { keepFilesDays, keepClosedDays } = app.desk.settings;
      const set = { evidence: keepFilesDays, closed: keepClosedDays };
      const isGiven = days.evidence !== null || days.closed !== null;
      const gone = await store.purge(isGiven ? days : set, given.person);
      if (given.json) printJson(gone);
      else print(`Gone for good: ${counted(gone.cases, 'case')} and ${counted(gone.files, 'file')}.`);
      return 0;
    }
    const { desk } = app;
    const done = await store.forget(address!, given.person, summariseFor(desk));
    if (given.json) printJson(done);
    else
      print(
        done.cases.length || done.files
          ? `${done.placeholder} stands for it in ${counted(done.changes, 'change')} of ${counted(done.cases.length, 'case')}: ${done.cases.join(', ')}. Gone for good: ${counted(done.files, 'file')}.`
          : 'No case names this address, and no file.',
      );
    return 0;
  });
}

function daysOf(given: Arguments, name: 'evidence' | 'closed'): number | null {
  const text = given.one(name);
  if (text === null) return null;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw usage(`“${text}” is no number of days.`, `Write --${name} 90.`);
  return Number(text);
}

async function withTeam(
  given: Arguments,
  work: (app: App, store: TeamStore) => Promise<number>,
): Promise<number> {
  if (!given.history)
    throw usage(
      'Which team’s history?',
      'Give it with --history postgres://user@host/database, or as DEFERRAL_DESK_HISTORY.',
    );
  const app = await createApp({
    ...{ dataFolder: given.data, history: given.history, person: given.person },
    services: { host: 'cli', pick: async () => [], save: async () => null },
  });
  try {
    return await work(app, app.desk.store as TeamStore);
  } finally {
    await app.close();
    await stopReading();
  }
}
