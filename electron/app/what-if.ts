/** What waits, and what if: the last readings of the queue are kept at hand, so that a slider asks no mail server. */
import { Problem } from '../../shared/problem.ts';
import { wholeHours } from '../../shared/queue/what-if/limit.ts';
import { presentWhatIf, type WhatIfGround } from '../../shared/rpc/present/what-if.ts';
import type { Course } from '../../shared/watch/course.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './handlers.ts';
import { readQueue, type Reading } from './queue.ts';

/** Where several people look at one desk. */
const kept = 4;
/** What one message takes where nobody knows, from and to, in milliseconds. */
const usually = { least: 500, most: 2000 };

/** @param courseNow what the watch counted so far; null where no log was watched */
export function queueHandlers(
  desk: Desk,
  courseNow: () => Promise<Course | null>,
): Handlers<'queue.read' | 'queue.whatIf'> {
  const readings = new Map<string, Reading & { course: Course | null }>();
  return {
    async 'queue.read'(asked) {
      const course = await courseNow();
      const { view, reading } = await readQueue(desk, asked, course);
      readings.set(view.reading, { ...reading, course });
      if (readings.size > kept) readings.delete(readings.keys().next().value!);
      return view;
    },
    async 'queue.whatIf'({ reading: name, secondsEach, ...wish }) {
      const reading = readings.get(name);
      if (!reading)
        throw new Problem(
          'reading-gone',
          'This reading of the queue is no longer at hand.',
          'Read the queue again.',
        );
      const one = reading.receivers.get(wish.domain);
      if (!one)
        throw new Problem(
          'no-such-receiver',
          `Nothing waits for ${wish.domain.slice(0, 100) || 'an empty name'}.`,
          'Name a receiver that the listing has.',
        );
      const each = secondsEach === undefined ? usually : both(secondsEach * 1000);
      const hours = wholeHours(reading.course?.of(wish.domain) ?? [], reading.at);
      return presentWhatIf({ ...reading, ...one, hours, each }, wish);
    },
  };
}

const both = (ms: number): WhatIfGround['each'] => ({ least: ms, most: ms });
