/** A team's desk for end-to-end tests: one database, one `serve` with a sign-in in front, and a window for each person. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { root, startServe } from './double.ts';
import { freePort } from './free-port.ts';
import { startPostgres, type Postgres } from './postgres.ts';

const secret = 'only-the-proxy-knows-this-5f1c';

export interface TeamDesk {
  postgres: Postgres;
  history: string;
  /** The window of somebody in these groups: `mail` works, `helpdesk` reads, `heads` keeps. */
  as(person: string, group: 'helpdesk' | 'mail' | 'heads', use?: BrowserContextOptions): Promise<Page>;
  stop(): Promise<void>;
}

export async function startTeamDesk(browser: Browser): Promise<TeamDesk> {
  const postgres = await startPostgres(['-c fsync=off', '-c client_min_messages=warning']);
  const history = postgres.database();
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-team-'));
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, secret, { mode: 0o600 });
  const port = await freePort();
  const roles = ['read=helpdesk', 'work=mail', 'keep=heads'].flatMap((role) => ['--role', role]);
  const signIn = ['--sign-in', 'proxy', '--public-address', `http://127.0.0.1:${port}`];
  const host = await startServe(
    join(folder, 'data'),
    { DEFERRAL_DESK_HISTORY: history },
    join(root, 'dist/cli.js'),
    port,
    [...signIn, '--proxy-secret-file', secretFile, ...roles],
  );
  return {
    postgres,
    history,
    async as(person, group, use = {}) {
      const context = await browser.newContext({
        ...use,
        // What the proxy would say of each request.
        extraHTTPHeaders: {
          'x-deferral-desk-proxy': secret,
          'x-forwarded-user': person,
          'x-forwarded-groups': group,
        },
      });
      const page = await context.newPage();
      await page.goto(host.address);
      return page;
    },
    async stop() {
      await host.stop();
      postgres.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
