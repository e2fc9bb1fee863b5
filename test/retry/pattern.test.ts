/** Waits are counted per message; the rate at a server is another fact. */
import { describe, expect, test } from 'vitest';
import { contrastOf } from '../../shared/case/contrast.ts';
import { retryPattern, routeTable, sourceIps } from '../../shared/escalation/routes.ts';
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
    '12 refused attempts of 3 messages; minutes between the tries of each message: A1: 5, 10, 20; B2: 5, 10, 20; C3: 5, 10, 20; the waits grew for 3 of 3',
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

test('hours of the day are a pattern from two days on', () => {
  const c = madeCase(tries('A1', 0, 20, 1440, 1460));
  expect(patternsOf(c, contrastOf(c)).usualHours).toEqual({ from: 9, to: 10, days: 2 });
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
