import { describe, expect, test } from 'vitest';
import { beganIn } from '../../../shared/bounce/paste/began.ts';

/** A Tuesday. Hours are those of the machine that reads. */
const now = new Date(2026, 4, 19, 14, 30);
const when = (text: string): string | null => {
  const began = beganIn(text, now);
  if (!began) return null;
  const at = new Date(began.at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getMonth() + 1}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
};

describe('in the words of whoever pastes it', () => {
  test.each([
    ['since yesterday we cannot reach them: 421 4.3.2 busy', '5-18 12:00'],
    ['421 4.7.0 Try again later - since yesterday morning', '5-18 08:00'],
    ['It started last night.', '5-18 20:00'],
    ['Since this morning all mail waits', '5-19 08:00'],
    ['since 9 am', '5-19 09:00'],
    ['since 09:20', '5-19 09:20'],
    ['since 16:00', '5-18 16:00'],
    ['since about 3 hours', '5-19 11:30'],
    ['began two days ago', '5-17 14:30'],
    ['started half an hour ago', '5-19 14:00'],
    ['since Monday', '5-18 12:00'],
    ['since last Friday', '5-15 12:00'],
    ['since 2026-05-17 08:15 nothing arrives', '5-17 08:15'],
    ['Seit gestern kommt das hier:', '5-18 12:00'],
    ['seit heute früh', '5-19 08:00'],
    ['Seit drei Stunden: 421 4.3.2', '5-19 11:30'],
    ['seit 9 Uhr', '5-19 09:00'],
    ['seit Montag geht nichts', '5-18 12:00'],
    ['depuis hier', '5-18 12:00'],
    ['depuis 3 heures', '5-19 11:30'],
    ['desde ayer', '5-18 12:00'],
    ['desde hace 2 días', '5-17 14:30'],
    ['da ieri', '5-18 12:00'],
    ['sinds gisteren', '5-18 12:00'],
    ['desde ontem', '5-18 12:00'],
    ['od wczoraj', '5-18 12:00'],
  ])('%s', (text, time) => expect(when(text)).toBe(time));
});

describe('nothing is made of', () => {
  test.each([
    ['421 4.3.2 Service not available'],
    ['greylisted for 300 seconds, try again in 2 hours'],
    ['since you sent too many messages'],
    ['Message has been in the queue since 2019-01-01'],
    ['since tomorrow'],
    ['data 421 too many errors, od 3'],
    ['mail from since.example.net 12:30'],
  ])('%s', (text) => expect(beganIn(text, now)).toBeNull());
});

test('the words are kept as they stand', () => {
  expect(beganIn('Hello, since yesterday we get 421', now)?.says).toBe('since yesterday');
});
