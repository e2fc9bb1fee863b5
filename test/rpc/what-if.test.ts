/** What if, as it is presented: more comes than is taken, and what is inferred is said. */
import { expect, test } from 'vitest';
import { queueProfiles } from '../../shared/retry/schedule.ts';
import { presentWhatIf, type WhatIfGround } from '../../shared/rpc/present/what-if.ts';

const at = Date.UTC(2026, 4, 19, 16);
const hour = 3_600_000;
const ground: WhatIfGround = {
  at,
  mta: 'postfix',
  rules: { ...queueProfiles.postfix, origin: 'postconf' },
  said: new Map(),
  isWhole: false,
  isRefused: true,
  each: { least: 500, most: 2000 },
  waiting: Array.from({ length: 412 }, (_, i) => ({ arrivedAt: at - 8 * hour + i * 40_000, nextAt: null })),
  hours: [31, 35].map((accepted, i) => ({
    ...{ from: (at - (2 - i) * hour) / 1000, arrived: 65, accepted, refused: 40 },
  })),
};

test.each([
  [1, 30],
  [1, 120],
  [20, null],
])('%i sessions and %j an hour: the least that is given up is no more than the most', (sessions, perHour) => {
  const { then, now, limit, assumes } = presentWhatIf(ground, { domain: 'example.net', sessions, perHour });
  for (const { expire, empty } of [then, now]) {
    expect(expire.least).toBeLessThanOrEqual(expire.most);
    expect(empty).toEqual({ earliest: null, latest: null });
  }
  expect(limit).toEqual({ least: 31, most: 35 });
  expect(assumes[1]).toBe('About 65 new messages an hour come for it, more than it takes.');
});
