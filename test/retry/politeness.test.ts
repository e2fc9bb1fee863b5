import { expect, test } from 'vitest';
import { nextTestAfter } from '../../shared/retry/politeness.ts';

const at = (clock: string): number => Date.parse(`2026-05-17T${clock}:00Z`);
const past = (...clocks: string[]) => clocks.map((clock) => ({ at: at(clock), hintUntil: null }));

test.each([
  ['never tested', [], '12:00', null],
  ['too soon', past('12:00'), '12:10', '12:15'],
  ['15 minutes later', past('12:00'), '12:15', null],
  ['fourth test of the first hour', past('12:00', '12:15', '12:30'), '12:31', '12:45'],
  ['the next would fall out of the first hour', past('12:00', '12:15', '12:30', '12:45'), '12:50', '13:45'],
  ['after the first hour', past('12:00', '12:45'), '13:20', '13:45'],
  ['an hour after the last', past('12:00', '12:45'), '13:45', null],
])('%s', (_, sessions, now, next) => {
  const result = nextTestAfter(sessions, at(now));
  expect(result && new Date(result.at).toISOString().slice(11, 16)).toBe(next);
});

test('never before the receiver’s own hint', () => {
  const told = [{ at: at('12:00'), hintUntil: at('18:00') }];
  expect(nextTestAfter(told, at('13:30'))).toEqual({
    at: at('18:00'),
    why: 'the receiver asked to come back then',
  });
  expect(nextTestAfter(told, at('18:00'))).toBeNull();
});

test('the first hour begins anew after a day of rest', () => {
  const old = [{ at: at('12:00') - 26 * 3_600_000, hintUntil: null }, ...past('12:00')];
  expect(nextTestAfter(old, at('12:20'))).toBeNull();
});

test('longer pauses from the settings are kept', () => {
  const limits = { firstHourMinutes: 30, afterMinutes: 120 };
  expect(nextTestAfter(past('12:00'), at('12:20'), limits)?.at).toBe(at('12:30'));
  expect(nextTestAfter(past('12:00', '12:50'), at('13:55'), limits)?.at).toBe(at('14:50'));
});
