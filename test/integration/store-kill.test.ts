/** kill -9 of the built desk at random moments: what it reported as saved is there, and the folder opens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { KilledDesk, type Moment } from '../support/killing.ts';
import { whole } from '../support/matrices.ts';

/** `npm run test:long` makes 40, `npm run kills` 500. */
const wanted = Number(process.env.KILLS ?? (whole ? 40 : 10));
const perFolder = 20;
/** Of ten rounds; the first has to have something to start with. */
const moments: Moment[] = [
  ...(['saving', 'closing', 'saving', 'starting', 'saving'] as const),
  ...(['folding', 'saving', 'starting', 'saving', 'closing'] as const),
];

const base = mkdtempSync(join(tmpdir(), 'deferral-desk-kill-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test(`${wanted} kills lose nothing`, { timeout: 600_000 + wanted * 60_000 }, async () => {
  let [kills, saved, whileFolding] = [0, 0, 0];
  for (let folder = 0; kills < wanted; folder++) {
    const desk = new KilledDesk(join(base, String(folder)));
    const goal = Math.min(perFolder, wanted - kills);
    for (let round = 0; desk.kills < goal; round++) await desk.round(moments[round % moments.length]!);
    await desk.end();
    rmSync(join(base, String(folder)), { recursive: true });
    kills += desk.kills;
    saved += desk.saved;
    whileFolding += desk.whileFolding;
  }
  console.log(
    `${kills} kills, ${whileFolding} of them while folding; all ${saved} saved notes and cases are there`,
  );
  expect(saved).toBeGreaterThan(kills);
});
