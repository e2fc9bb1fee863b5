import { expect, test } from 'vitest';
import type { WatchedIncident, WatchedReceiver, WatchView } from '../../shared/rpc/present/watch.ts';
import { headWords, overState } from '../../renderer/watch/watch-words.ts';

const at = '2026-05-17T09:20:00Z';
const incident = (more: Partial<WatchedIncident>): WatchedIncident => ({
  ...{ case: 'c-20260517-1', name: 'example.net', reply: null, useless: false, since: at, band: 'watch' },
  ...{
    messages: 4,
    waiting: 0,
    delivered: 4,
    expired: 0,
    refused: 0,
    givesUp: null,
    overAt: null,
    ended: null,
  },
  ...more,
});
const receiver = (lost: number): WatchedReceiver => ({
  ...{ domain: 'example.org', reply: null, messages: 2, waiting: 0, delivered: 2 - lost, lost },
  ...{ firstAt: at, lastAt: at, usual: null },
});
const view = (incidents: WatchedIncident[], minor: WatchedReceiver[]): WatchView => ({
  ...{
    state: 'on',
    says: null,
    since: at,
    now: at,
    sources: [],
    reports: [],
    queue: null,
    said: [],
    places: [],
  },
  ...{ digest: { due: null, last: null }, incidents, minor, minorAll: minor.length },
});

test('the head counts what is over as an incident, and lost mail never as nothing', () => {
  const over = incident({ overAt: at });
  expect(headWords(view([], [receiver(0)]))).toBe(
    'No incident now. 1 other deferral needed nothing from you.',
  );
  expect(headWords(view([over], [receiver(0), receiver(0)]))).toBe(
    'No incident now. 1 is over. 2 other deferrals needed nothing from you.',
  );
  expect(headWords(view([incident({}), over, over], [receiver(2), receiver(0)]))).toBe(
    '1 incident now. 2 are over. 2 other deferrals, with lost mail among them.',
  );
  expect(headWords(view([], []))).toBe('No incident now.');
});

test.each([
  [{ delivered: 4 }, 'recovered'],
  [{ delivered: 1, expired: 3 }, 'not all arrived'],
  [{ delivered: 1 }, 'not all arrived'], // the log shows no end of the others
  [{ delivered: 0, expired: 4 }, 'over'],
])('an incident that ended with %j is “%s”', (counts, word) => {
  expect(overState(incident({ overAt: at, ...counts })).word).toBe(word);
});
