/** Time bands from the settings: facts, walk, document and time line agree on them, and each says whose number it is. */
import { describe, expect, test } from 'vitest';
import { settingsFrom, defaults } from '../../electron/app/settings.ts';
import { document, facts, prepare } from '../../shared/flow.ts';
import { bandOf, bandRules, hour, usualLimits } from '../../shared/retry/schedule.ts';
import { settingsSchema } from '../../shared/rpc/contract.ts';
import { caseView } from '../../shared/rpc/present/present.ts';
import { knowledge } from '../support/knowledge.ts';
import { attempt, shown } from './shown.ts';

const own = prepare(knowledge(), { ...usualLimits, watch: 150, cooling: 240 });
const usual = prepare(knowledge());

const rows = (limits: typeof usualLimits) =>
  bandRules(limits).map(
    ({ id, fromMinutes, toMinutes, origin }) => `${id} ${fromMinutes}–${toMinutes} ${origin}`,
  );

test('a limit that was set marks the band before and after it as yours', () => {
  expect(rows({ ...usualLimits, cooling: 600 })).toEqual([
    'normal 0–60 practice of support desks',
    'watch 60–360 practice of support desks',
    'cooling 360–600 your setting',
    'incident 600–1440 your setting',
    'escalate 1440–7200 practice of support desks',
    'expired 7200–null RFC 5321 §4.5.4.1',
  ]);
});

test('three hours in: watch by the usual bands, cooling by one’s own', () => {
  expect([bandOf(3 * hour), bandOf(3 * hour, own.bands)]).toEqual(['watch', 'cooling']);
  const now = '2026-05-19T12:20:00.000Z';
  const made = shown([attempt('421 4.3.2 All server ports are busy')], { now });
  const view = caseView({
    ...made,
    prepared: own,
    document: document(made.case, own, { now: new Date(now) }),
    facts: facts(made.case, own, new Date(now)),
  });
  expect([made.document.band, view.document.band, view.timeline.current]).toEqual([
    'watch',
    'cooling',
    'cooling',
  ]);
  expect(view.timeline.bands.find((band) => band.id === 'cooling')).toMatchObject({
    fromMinutes: 150,
    toMinutes: 240,
    origin: 'your setting',
  });
});

test('the answers of “how long” are named by the same bands', () => {
  const labels = (prepared: typeof own) =>
    prepared.chart.step('how-long')!.answers.map((answer) => answer.label);
  expect(labels(own).map((label, i) => (label === labels(usual)[i] ? 'as usual' : label))).toEqual([
    'as usual',
    '1 h to 2 h 30 min',
    '2 h 30 min to 4 h',
    '4 h to 24 h',
    'as usual',
    'as usual',
  ]);
});

describe('limits that make no sense', () => {
  test.each([
    ['one before the other', { ...usualLimits, watch: 30 }],
    ['two at once', { ...usualLimits, watch: 60 }],
    ['later than the queue gives up', { ...usualLimits, incident: 7200 }],
    ['one that is missing', { normal: 60, watch: 360, cooling: 720 }],
  ])('%s: refused, and the usual ones hold', (_, bands) => {
    expect(settingsSchema.shape.bands.safeParse(bands).success).toBe(false);
    expect(settingsFrom({ bands }).bands).toEqual(defaults.bands);
  });
});
