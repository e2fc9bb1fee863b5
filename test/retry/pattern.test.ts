/** Waits are counted per message; the rate at a server is another fact. */
import { describe, expect, test } from 'vitest';
import { contrastOf } from '../../shared/case/contrast.ts';
import { retryPattern, routeTable, sourceIps, timeFacts } from '../../shared/escalation/routes.ts';
import { patternsOf } from '../../shared/retry/pattern.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';

const busy = '421 4.3.2 Busy';
const at = (minutes: number) => new Date(Date.parse('2026-05-18T09:00:00Z') + minutes * 60_000).toISOString();
const tries = (queueId: string, ...minutes: number[]) =>
  minutes.map((m) =>
    attempt(busy, { queueId, recipient: `${queueId.toLowerCase()}@example.net`, at: at(m) }),
  );
/** Three messages with a polite back-off, a minute apart. */
const polite = madeCase([
  ...tries('A1', 0, 5, 15, 35),
  ...tries('B2', 1, 6, 16, 36),
  ...tries('C3', 2, 7, 17, 37),
]);

test('three messages that each back off do not hammer', () => {
  expect(
    patternsOf(polite, contrastOf(polite)).messages.map(({ waits, grows }) => ({ waits, grows })),
  ).toEqual(Array.from({ length: 3 }, () => ({ waits: [5, 10, 20], grows: true })));
  expect(retryPattern(polite)).toBe(
    '12 refused attempts of 3 messages; minutes between the tries of each message: A1: 5, 10, 20; B2: 5, 10, 20; C3: 5, 10, 20; the waits grew or stayed the same for 3 of 3',
  );
});

test('two servers tried within a minute are one try', () => {
  const c = madeCase([
    attempt(busy, { at: at(0) }),
    attempt(busy, { at: at(0.2) }),
    attempt(busy, { at: at(30) }),
  ]);
  expect(patternsOf(c, contrastOf(c)).messages[0]!.waits).toEqual([30]);
});

test('the rate is told per server', () =>
  expect(patternsOf(polite, contrastOf(polite)).rates).toEqual([
    { mta: 'mx1.example.net', most: 12, hour: '2026-05-18T09', mean: 12 },
  ]));

const day = 1440;
const accepted = (...minutes: number[]) =>
  minutes.map((m) =>
    attempt('250 2.0.0 Ok', { queueId: `OK${m}`, recipient: `ok${m}@example.net`, at: at(m) }),
  );
const factsOf = (...attempts: ReturnType<typeof attempt>[]) => {
  const c = madeCase(attempts);
  const patterns = patternsOf(c, contrastOf(c));
  return {
    ...patterns,
    told: Object.fromEntries(timeFacts(patterns).map(({ label, value }) => [label, value])),
  };
};

describe('usual hours', () => {
  test('are a pattern from two days on; whether others are better, only an acceptance tells', () => {
    const alone = factsOf(...tries('A1', 0, 20, day, day + 20));
    expect(alone.usualHours).toEqual({ from: 9, to: 10, days: 2, acceptedElsewhere: 0 });
    expect(alone.told['Usual hours']).toMatch(/nothing is known to be accepted at other hours$/);
    const beside = factsOf(...tries('A1', 0, 20, day, day + 20), ...accepted(300, 360, day + 300));
    expect(beside.told['Usual hours']).toBe(
      'refused only between 09:00 and 10:00 UTC, on 2 days; 3 accepted at other hours',
    );
  });
  test('go past midnight', () =>
    expect(factsOf(...tries('A1', 14 * 60, 16 * 60, day + 14 * 60, day + 15 * 60)).usualHours).toMatchObject({
      from: 23,
      to: 2,
      days: 3,
    }));
  test('are none where refusals are spread over the day', () =>
    expect(factsOf(...tries('A1', 0, 600, day, day + 600)).usualHours).toBeNull());
});

describe('a burst at the start', () => {
  const burst = Array.from({ length: 30 }, (_, i) => i * 1.9);
  test('is told with a usual hour', () =>
    expect(factsOf(...tries('A1', ...burst, 70, 130, 190)).burst).toEqual({
      first: 30,
      usual: 1,
      hour: '2026-05-18T09',
    }));
  test('is none where it goes on as it began', () =>
    expect(
      factsOf(...tries('A1', ...burst, ...burst.map((m) => m + 60), ...burst.map((m) => m + 120))).burst,
    ).toBeNull());
});

describe('recovery', () => {
  const hourly = (...hours: number[]) => hours.flatMap((h) => [h * 60, h * 60 + 10]);
  test.each<[string, number[], number[], string, string | null]>([
    ['fewer and fewer', hourly(0, 1, 2), hourly(3, 4, 5), 'recovering', '2026-05-18T12'],
    ['no better', hourly(0, 1, 2, 3, 4, 5), [], 'steady', null],
    ['worse', hourly(3, 4, 5), hourly(0, 1, 2), 'steady', null],
    ['from a few to all', [0, ...hourly(4, 5)], [...hourly(1, 2), 15, 20, 25], 'worsening', null],
  ])('%s', (_, no, ok, course, clearFrom) =>
    expect(factsOf(...tries('A1', ...no), ...accepted(...ok)).recovery).toMatchObject({ course, clearFrom }),
  );
  test('is counted from the first refusal on, in hours with tries', () =>
    expect(
      factsOf(...tries('A1', ...hourly(0, 1, 2)), ...accepted(...hourly(3, 4, 5))).told['Recovery'],
    ).toBe(
      'recovering: 4 of 4 refused in the first 2 hours with tries, 0 of 4 refused in the last 2; nothing refused from 2026-05-18 12:00 UTC on',
    ));
  test('is not told of three tries', () => expect(factsOf(...tries('A1', 0, 60, 120)).recovery).toBeNull());
});

describe('the report', () => {
  const c = madeCase(
    [
      attempt(busy, { clientIp: '198.51.100.25' }),
      attempt('250 2.0.0 Ok', { clientIp: '198.51.100.26', queueId: 'D4', recipient: 'd@example.net' }),
    ],
    { clientIps: ['198.51.100.25', '198.51.100.26', '203.0.113.40'] },
  );
  test('says which source IP is affected', () =>
    expect(sourceIps(c.clientIps, contrastOf(c))).toBe(
      '198.51.100.25 (affected); 198.51.100.26 (not affected); 203.0.113.40 (not tried)',
    ));
  test('prints the routes', () =>
    expect(routeTable(contrastOf(c))).toMatchObject({
      head: ['From', 'To', '09', 'all'],
      rows: [
        ['198.51.100.25', 'mx1.example.net', '1 / 0', '1 / 0'],
        ['198.51.100.26', 'mx1.example.net', '0 / 1', '0 / 1'],
      ],
    }));
});
