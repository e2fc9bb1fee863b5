/** `history push` takes the local history over into a team's; `history pull ID…` makes a local copy of chosen cases; `forget`, `purge`, `tidy`. */
import { createApp } from '../app.ts';
import { pull, push, type Carried } from '../app/carry.ts';
import { openStore } from '../node/history/case-file.ts';
import { stopReading } from '../node/reading/reading.ts';
import { keeping } from './history-keeping.ts';
import { tidy } from './history-tidy.ts';
import { parse, print, printJson, usage, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const [name, ...rest] = args;
  if (name === 'forget' || name === 'purge') return keeping(name, rest);
  if (name === 'tidy') return tidy(rest);
  if (name !== 'push' && name !== 'pull')
    throw usage(`“history ${name ?? ''}” is not known.`.replace(' ”', '”'));
  const given = parse(rest);
  if (!given.history)
    throw usage(
      'Which team’s history?',
      'Give it with --history postgres://user@host/database, or as DEFERRAL_DESK_HISTORY.',
    );
  if (name === 'pull' && !given.positionals.length) throw usage('Which cases?', 'Write: history pull ID…');
  if (name === 'push' && given.positionals.length)
    throw usage(`“${given.positionals[0]}” is not expected here.`);
  let exit = 0;
  const local = await openStore(given.data, { inThisThread: true });
  try {
    const app = await createApp({
      dataFolder: given.data,
      history: given.history,
      person: given.person,
      services: { host: 'cli', pick: async () => [], save: async () => null },
    });
    try {
      const done =
        name === 'push'
          ? await push(local, app.desk, given.person)
          : await pull(app.desk, given.positionals, local);
      if (given.json) printJson(done);
      else print(told(done));
      if (done.withoutFile.length) exit = 1;
    } finally {
      await app.close();
      await stopReading();
    }
  } finally {
    await local.close();
  }
  return exit;
};

function told({ carried, unchanged, differ, withoutFile }: Carried): string {
  const lines = carried.map(
    (one) => `${one.from}${one.case === one.from ? '' : ` is now ${one.case}`}: ${one.changes} changes`,
  );
  for (const one of differ) lines.push(`${one.from} was changed here, as ${one.case}, and is left as it is`);
  for (const one of withoutFile)
    lines.push(`${one.case} came without its file ${one.file}. ${one.says} Give it to the case again there.`);
  return [...lines, `${carried.length} cases taken over, ${unchanged} were there already.`].join('\n');
}
