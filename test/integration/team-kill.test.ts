/** kill -9 of `serve` and of PostgreSQL, and cuts of the connection between them: what was reported as saved is there, once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { whole } from '../support/matrices.ts';
import { noPostgres } from '../support/postgres.ts';
import { KilledTeam, type Blow } from '../support/team-killing.ts';

/** Of `serve`; half as many cuts, and a fifth of PostgreSQL. `npm run kills` makes 100. */
const wanted = Number(process.env.TEAM_KILLS ?? (whole ? 20 : 3));
const blows: Blow[] = [
  ...Array<Blow>(wanted).fill('serve'),
  ...Array<Blow>(Math.ceil(wanted / 2)).fill('connection'),
  ...Array<Blow>(Math.ceil(wanted / 5)).fill('PostgreSQL'),
];

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-team-kill-'));
const team = new KilledTeam(base);
afterAll(() => {
  team.stop();
  rmSync(base, { recursive: true, force: true });
});

test.skipIf(noPostgres !== null)(
  noPostgres ?? `${blows.length} blows lose and double nothing`,
  { timeout: 600_000 + blows.length * 60_000 },
  async () => {
    await team.start();
    // The three kinds through each other.
    await team.work(
      blows
        .map((blow) => ({ blow, at: Math.random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ blow }) => blow),
    );
    await team.end();
    console.log(
      `${wanted} kills of serve, ${Math.ceil(wanted / 2)} cuts, ${Math.ceil(wanted / 5)} kills of PostgreSQL: all ${team.saved} saves are there once, ${team.repeated} of them done once more`,
    );
    expect(team.saved).toBeGreaterThan(blows.length);
  },
);
