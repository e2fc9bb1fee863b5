/** A desk over a team's history, as one more process would have it. */
import { createApp, type App } from '../../electron/app.ts';

/** `person`: whose the changes are where nobody signed in. */
export const deskOver = (history: string, dataFolder: string, person: string): Promise<App> =>
  createApp({
    dataFolder,
    history: { address: history, from: 'environment' },
    person,
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });
