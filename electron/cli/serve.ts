/** `serve`: the same screens in a browser, for machines without a desktop. Ends with Ctrl-C. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../shared/problem.ts';
import { createApp, type App } from '../app.ts';
import { retentionOf } from '../app/retention.ts';
import { whenFree } from '../app/when-free.ts';
import { distFolder } from '../node/cards/built.ts';
import { openDoor } from '../door.ts';
import { serve } from '../web.ts';
import { openInBrowser, writeLeadingPage } from '../web/leading-page.ts';
import { signInOf, signInOptions } from './sign-in.ts';
import { parse, print, printJson, remark, tell, usage, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const given = parse(args, {
    port: { type: 'string' },
    open: { type: 'boolean' },
    'allow-private': { type: 'boolean' },
    ...signInOptions,
  });
  if (given.positionals.length) throw usage(`“${given.positionals[0]}” is not expected here.`);
  const wanted = given.one('port');
  const port = wanted === null ? null : Number(wanted);
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port <= 65535))
    throw usage(`“${wanted}” is no port.`, 'Give a number from 0 (any free one) to 65535.');
  const signIn = signInOf(given);
  const { end, again } = signals(); // first, so that none finds a half-opened history
  const app = await whenFree(() =>
    createApp({
      dataFolder: given.data,
      ...(given.history && { history: given.history, person: given.person }),
      allowPrivate: given.on('allow-private'),
      services: { host: 'browser', pick: async () => [], save: async () => null },
    }),
  );
  remark(app.desk.warnings);
  const screens = { port, rendererFolder: join(distFolder, 'renderer') };
  const host = await serve(app, { ...screens, ...(signIn && { signIn }) }).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const door = given.history ? null : await openDoor(app, given.data);
  const retention = app.desk.store.team ? retentionOf(app.desk) : null;
  app.watch.start();
  // Where it cannot be written, the address in the terminal is the way.
  const page = signIn ? null : await writeLeadingPage(given.data, host.address).catch(() => null);
  if (given.json) printJson({ address: host.address, port: host.port });
  else print(host.address);
  tell(
    signIn
      ? 'Only the proxy that people sign in at gets an answer here. Ctrl-C ends it.'
      : 'Open this address in a browser on this machine. It holds the key: do not pass it on. Ctrl-C ends it.',
  );
  if (page && given.on('open')) openInBrowser(page.path);
  await end;
  await page?.close();
  await door?.close();
  await retention?.stop();
  await host.close();
  await saved(app, again);
  await app.close();
  return 0;
};

/** The wish to end, of the user or of the system, and a second one a second later or more. */
function signals(): { end: Promise<void>; again: Promise<true> } {
  let first: number | null = null;
  let ended = (): void => {};
  let repeated = (): void => {};
  const end = new Promise<void>((done) => (ended = done));
  const again = new Promise<true>((done) => (repeated = () => done(true)));
  const heard = (): void => {
    // One Ctrl-C may arrive twice: from the terminal, and passed on by “npm start”.
    if (first !== null && Date.now() - first > 1000) repeated();
    first ??= Date.now();
    ended();
  };
  process.on('SIGINT', heard).on('SIGTERM', heard);
  return { end, again };
}

/** Waits while the disk refuses what is in memory only; `again` gives that up. */
async function saved(app: App, again: Promise<true>): Promise<void> {
  for (let said = false, up = false; !up; said = true) {
    const problem = await app.desk.store.save().catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      return error;
    });
    if (!problem) return;
    if (!said) tell(`${problem.says} ${problem.hint} It ends by itself then; Ctrl-C gives the change up.`);
    up = await Promise.race([again, sleep(1000, false)]);
  }
}
