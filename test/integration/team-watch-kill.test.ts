/** kill -9 of the built watch over a team's history, and cuts of its connection: no incident lost, none doubled, every count right. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCutWay, type CutWay } from '../support/cutting.ts';
import { afternoon, KilledWatch, rotations } from '../support/killed-watch.ts';
import { noPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/** `npm run kills` makes 50. */
const wanted = Number(process.env.WATCH_KILLS ?? 4);

const base = mkdtempSync(join(tmpdir(), 'team-watch-kill-'));
let postgres: Postgres;
let way: CutWay;

describe.skipIf(noPostgres !== null)(noPostgres ?? 'the watch of a team', () => {
  beforeAll(async () => {
    postgres = await startPostgres(['-c client_min_messages=warning']);
    way = await startCutWay(postgres.port);
  });
  afterAll(() => {
    way?.stop();
    postgres?.remove();
    rmSync(base, { recursive: true, force: true });
  });

  test(
    `${wanted} kills and cuts lose and double nothing`,
    { timeout: 600_000 + wanted * 60_000 },
    async () => {
      const lines = afternoon(Math.max(4, Math.ceil(wanted / 3)));
      const whole = new KilledWatch(join(base, 'whole'));
      whole.write(lines);
      const killed = new KilledWatch(join(base, 'killed'), { history: postgres.database(), way });
      const each = Math.ceil(lines.length / wanted);
      for (let round = 0; round < wanted; round++)
        await killed.round(
          lines.slice(round * each, (round + 1) * each),
          rotations[round % rotations.length]!,
        );
      const expected = await whole.outcome();
      expect(expected.cases.length).toBeGreaterThan(3);
      expect(await killed.outcome()).toEqual(expected);
      console.log(`${killed.kills} kills, ${way.cuts} cuts; ${expected.cases.length} cases are right`);
    },
  );
});
