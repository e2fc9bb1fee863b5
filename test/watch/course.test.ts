/** What came, was taken and waited, hour by hour: as the watch counts it from a log, and that it stays small. */
import { expect, test } from 'vitest';
import { LogReader } from '../../shared/bounce/log/log-reader.ts';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { bands } from '../../shared/retry/schedule.ts';
import { Course } from '../../shared/watch/course.ts';
import { Watch } from '../../shared/watch/watch.ts';
import { carriedOf } from '../support/carried.ts';
import { knowledge } from '../support/knowledge.ts';
import { MailLog } from '../support/mail-log.ts';

const limits = { minutes: 60, messages: 50, burst: 6, lifetimeHours: 120, bands };
const start = '2026-05-17T09:00:00Z';
const now = new Date('2026-05-18T09:00:00Z');
const matcher = createMatcher(knowledge());
const nine = Date.parse(start) / 1000;

/** Put down and taken up again after each piece, as after a restart. */
function courseOf(log: MailLog, piece = Infinity): Course {
  let watch = new Watch(matcher, () => limits);
  let reader = new LogReader({ files: ['mail.log'], now, listing: false, heard: watch });
  const lines = log.inOrder();
  for (let at = 0; at < lines.length; at += piece) {
    reader.push(new TextEncoder().encode(`${lines.slice(at, at + piece).join('\n')}\n`), 'mail.log');
    if (piece === Infinity) break;
    const kept = JSON.stringify({ state: watch.state(), carried: carriedOf(reader) });
    const { state, carried } = JSON.parse(kept) as {
      state: ReturnType<Watch['state']>;
      carried: ReturnType<LogReader['carry']>;
    };
    watch = new Watch(matcher, () => limits, { state });
    reader = new LogReader({ files: ['mail.log'], now, listing: false, heard: watch, carried });
  }
  return watch.course;
}

/** Two wait from nine on and are taken after 95 minutes; two more come then and are taken at once. */
function log(): MailLog {
  const made = new MailLog(start);
  for (let at = 0; at <= 90; at += 10)
    for (const id of ['A1B2C3D4E5', 'A1B2C3D4E6']) made.defers(at, id, 'example.net');
  for (const id of ['A1B2C3D4E5', 'A1B2C3D4E6']) made.delivers(95, id, 'example.net');
  for (const id of ['A1B2C3D4F5', 'A1B2C3D4F6']) made.delivers(100, id, 'example.net');
  made.defers(100, 'A1B2C3D4F7', 'example.org');
  return made;
}

test.each([Infinity, 3])('by receiver and hour, read in pieces of %d lines', (piece) => {
  const course = courseOf(log(), piece);
  expect(course.of('example.net')).toEqual([
    { from: nine, arrived: 2, accepted: 0, refused: 12, waiting: 2 },
    { from: nine + 3600, arrived: 2, accepted: 4, refused: 8, waiting: 0 },
  ]);
  expect(course.of('example.org')).toMatchObject([{ from: nine + 3600, arrived: 1, refused: 1, waiting: 1 }]);
  expect(course.all()).toEqual([
    { from: nine, waiting: 2 },
    { from: nine + 3600, waiting: 1 },
  ]);
  expect(course.of('other.example')).toEqual([]);
});

test('two days of sixty receivers, those that waited last; nothing is kept of an hour without lines', () => {
  const course = new Course();
  for (let hour = 0; hour < 100; hour++) {
    if (hour === 90) continue;
    course.seen(nine + hour * 3600, () => []);
    for (let n = 0; n < 200; n++) course.refused(`r${n}.example`, nine + hour * 3600);
    course.waits(Array.from({ length: 200 }, (_, n) => [`r${n}.example`, n] as const));
  }
  const state = course.state();
  expect(state.receivers).toHaveLength(60);
  expect(state.receivers.every(([, rows]) => rows.length <= 48)).toBe(true);
  expect(state.all).toHaveLength(47);
  expect(course.all().map(({ from }) => (from - nine) / 3600)).not.toContain(90);
  expect(course.of('r199.example').at(-1)!.waiting).toBe(199);
  expect(JSON.stringify(state).length).toBeLessThan(100_000);
});

test('thousands that pass by take no place of those whose mail waits', () => {
  const course = new Course();
  for (let hour = 0; hour < 3; hour++) {
    course.seen(nine + hour * 3600, () => [['waits.example', 40]]);
    for (let n = 0; n < 5000; n++) {
      course.refused(`r${n}.example`, nine + hour * 3600);
      course.refused('waits.example', nine + hour * 3600);
    }
    course.waits([['waits.example', 40]]);
  }
  const ofIt = course.of('waits.example');
  expect(ofIt.map(({ from }) => (from - nine) / 3600)).toEqual([0, 1, 2]);
  expect(ofIt.slice(1).map(({ refused }) => refused)).toEqual([5000, 5000]);
});

/** What it remembers besides its state must change nothing, also where lines come late. */
test('taken up again before each line, it keeps the same rows', () => {
  let course = new Course();
  const whole = new Course();
  for (let i = 0; i < 1500; i++) {
    const at = nine + Math.floor(i / 120) * 3600 - ((i * 7) % 5) * ((i * 3) % 4) * 900;
    const domain = `d${(i * 61) % 97}.example`;
    course = new Course(structuredClone(course.state()));
    for (const one of [course, whole]) {
      one.seen(at, () => [[`d${i % 7}.example`, 1 + (i % 3)]]);
      if (i % 2) one.accepted(domain, at);
      else one.refused(domain, at);
    }
  }
  expect(whole.state()).toEqual(course.state());
});
