/** `watch`: follows the logs of a mail server, opens and closes cases by itself, and says what there is to say. */
import { resolve } from 'node:path';
import type { Told } from '../../shared/watch/told.ts';
import { createApp, type App } from '../app.ts';
import type { DigestOptions } from '../app/watching/digests.ts';
import type { WatchOptions } from '../app/watching/sources.ts';
import { waitingForHistory } from '../app/watching/patience.ts';
import { createWatching } from '../app/watching/watching.ts';
import { Problem } from '../../shared/problem.ts';
import { visible } from '../../shared/escalation/visible.ts';
import { openDoor } from '../door.ts';
import { queueServers } from '../node/watch/queue-command.ts';
import { isAddress } from '../node/watch/send-mail.ts';
import { Webhook, webhookFault } from '../node/watch/webhook.ts';
import { stopReading } from '../node/reading/reading.ts';
import { parse, print, printJson, remark, tell, usage, type Arguments, type Verb } from './verb.ts';

const options = {
  log: { type: 'string', multiple: true },
  reports: { type: 'string', multiple: true },
  journal: { type: 'boolean' },
  'journal-file': { type: 'string', multiple: true },
  'journal-match': { type: 'string', multiple: true },
  stdin: { type: 'boolean' },
  once: { type: 'boolean' },
  queue: { type: 'string' },
  webhook: { type: 'string' },
  digest: { type: 'string' },
  'digest-file': { type: 'string' },
  'digest-to': { type: 'string' },
} as const;

export const verb: Verb = async (args) => {
  const given = parse(args, options);
  // A shell writes “--log mail.log*” out as one log and others behind it.
  const logs = [...given.all('log'), ...given.positionals];
  const journal = journalOf(given);
  const webhook = given.one('webhook');
  const fault = webhook === null ? null : webhookFault(webhook);
  if (fault)
    throw usage(
      `“${webhook}” cannot be told anything. ${fault}`,
      'Write it like https://chat.example.com/hook.',
    );
  const once = given.on('once');
  const stdin = given.on('stdin') || logs.includes('-');
  const reports = given.all('reports').map((folder) => resolve(folder));
  if (!logs.length && !journal && !stdin && !reports.length)
    throw usage('What shall be watched?', 'Give --log FILE, --journal, --stdin or --reports FOLDER.');
  const digest = digestOf(given, once);
  const queue = queueOf(given.one('queue'));
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort()).on('SIGTERM', () => stop.abort());
  const app = await opened(given, { webhook, stop: once ? AbortSignal.abort() : stop.signal });
  if (!app) return 0;
  try {
    remark(app.desk.warnings);
    // A team's history is held by nobody.
    const door = once || given.history ? null : await openDoor(app, given.data);
    const sources = {
      logs: logs.filter((name) => name !== '-'),
      reports,
      queue,
      journal,
      stdin,
      once,
      webhook,
      digest,
    };
    const watching = await createWatching(app.desk, sources, (told) => say(told, given));
    app.watch.lend(watching);
    await watching.run(stop.signal);
    await door?.close();
  } catch (error) {
    // What it could not do yet is in the lines after its place, and done at the next start.
    if (!isAway(error) || !stop.signal.aborted) throw error;
  } finally {
    await app.close();
    await stopReading();
  }
  return 0;
};

/** A database that is away at the start is waited for as it is later: its machine may come up after this one. Null: stopped meanwhile. */
async function opened(
  given: Arguments,
  { webhook, stop }: { webhook: string | null; stop: AbortSignal },
): Promise<App | null> {
  const isOnce = stop.aborted;
  const hook = webhook === null ? null : new Webhook(webhook, () => undefined);
  const away = ({ says }: Problem): void => {
    const at = given.now().toISOString();
    const told: Told = {
      ...{ at, what: 'problem', case: null, recipientDomain: null },
      says: `${says} The watch waits for it.`,
    };
    say(told, given);
    hook?.send(told);
  };
  const open = (): Promise<App> =>
    createApp({
      dataFolder: given.data,
      services: { host: 'cli', pick: async () => [], save: async () => null },
      ...(given.history && { history: given.history, person: given.person }),
      ...(given.one('now') !== null && { now: () => given.now() }),
    });
  try {
    return await waitingForHistory(open, away, stop);
  } catch (error) {
    if (isAway(error) && !isOnce) return null;
    throw error instanceof Problem && error.code === 'folder-in-use' ? watchThere(error) : error;
  } finally {
    await hook?.close(0);
  }
}

const isAway = (error: unknown): boolean => error instanceof Problem && error.code === 'history-away';

/** Two that watch would count twice: an open desk watches by itself. */
const watchThere = ({ code, says }: Problem): Problem =>
  new Problem(
    code,
    says,
    'Turn the watch on there (Watch, in its bar), close it, or name another folder with --data.',
  );

function journalOf(given: Arguments): WatchOptions['journal'] {
  const files = given.all('journal-file');
  const matches = given.all('journal-match');
  // Anything else would be an option or a path to journalctl.
  const odd = matches.find((match) => !/^[A-Z_][A-Z0-9_]*=/.test(match));
  if (odd !== undefined)
    throw usage(`“${odd}” is no field of the journal with a value.`, 'Write it like SYSLOG_FACILITY=2.');
  return given.on('journal') || files.length || matches.length ? { files, matches } : null;
}

function queueOf(name: string | null): WatchOptions['queue'] {
  if (name === null || name === 'off') return null;
  const of = queueServers.find((one) => one === name);
  if (!of) throw usage(`“${name}” is no mail server.`, `One of ${queueServers.join(', ')}, or off.`);
  return of;
}

function digestOf(given: Arguments, once: boolean): DigestOptions {
  const at = given.one('digest') ?? '07:00';
  if (!/^(?:off|now|(?:[01]\d|2[0-3]):[0-5]\d)$/.test(at) || (at === 'now' && !once))
    throw usage(`There is no digest at “${at}”.`, 'Write a time like 07:00, off, or with --once also now.');
  const mailTo = given.one('digest-to');
  if (mailTo !== null && !isAddress(mailTo))
    throw usage(
      `“${mailTo}” is no address.`,
      'Write it like postmaster@example.com, or a user of this machine.',
    );
  const file = given.one('digest-file');
  return { at: at === 'off' ? null : at, file: file === null ? null : resolve(file), mailTo };
}

function say(told: Told, { json }: Arguments): void {
  if (json) printJson(told);
  else if (told.what === 'problem' || told.what === 'gap')
    tell(`${told.at} ${told.what}: ${visible(told.says)}`);
  else print(visible(`${told.at} ${told.says}${told.case ? ` [${told.case}]` : ''}`));
}
