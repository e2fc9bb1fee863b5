/** `watch`: follows the logs of a mail server, opens and closes cases by itself, and says what there is to say. */
import type { Told } from '../app/watching/told.ts';
import { createApp } from '../app.ts';
import { createWatching } from '../app/watching/watching.ts';
import { visible } from '../../shared/escalation/visible.ts';
import { openDoor } from '../door.ts';
import { stopReading } from '../node/reading/reading.ts';
import { parse, print, printJson, remark, tell, usage, type Arguments, type Verb } from './verb.ts';

const options = {
  log: { type: 'string', multiple: true },
  journal: { type: 'boolean' },
  stdin: { type: 'boolean' },
  once: { type: 'boolean' },
} as const;

export const verb: Verb = async (args) => {
  const given = parse(args, options);
  // A shell writes “--log mail.log*” out as one log and others behind it.
  const logs = [...given.all('log'), ...given.positionals];
  if (!logs.length) throw usage('What shall be watched?', 'Give --log FILE, --journal or --stdin.');
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort()).on('SIGTERM', () => stop.abort());
  const app = await createApp({
    dataFolder: given.data,
    services: { host: 'cli', pick: async () => [], save: async () => null },
    ...(given.one('now') !== null && { now: () => given.now() }),
  });
  try {
    remark(app.desk.store.warnings);
    const door = given.on('once') ? null : await openDoor(app, given.data);
    const watching = await createWatching(app.desk, { logs }, (told) => say(told, given));
    if (given.on('once')) await watching.once();
    else await watching.run(stop.signal);
    await door?.close();
  } finally {
    await app.close();
    await stopReading();
  }
  return 0;
};

function say(told: Told, { json }: Arguments): void {
  if (json) printJson(told);
  else if (told.what === 'problem' || told.what === 'gap')
    tell(`${told.at} ${told.what}: ${visible(told.says)}`);
  else print(visible(`${told.at} ${told.says}${told.case ? ` [${told.case}]` : ''}`));
}
