/** What is usual for a receiver at this hour opens no case; what departs from it does. Logs as tables, of four weeks. */
import { expect, test } from 'vitest';
import { LogReader } from '../../shared/bounce/log/log-reader.ts';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { bands } from '../../shared/retry/schedule.ts';
import { Watch } from '../../shared/watch/watch.ts';
import { carriedOf } from '../support/carried.ts';
import { knowledge } from '../support/knowledge.ts';
import { MailLog } from '../support/mail-log.ts';

const limits = { minutes: 60, messages: 50, burst: 6, lifetimeHours: 120, bands };
const matcher = createMatcher(knowledge());
const day = 1440;
/** A Monday. */
const log = (): MailLog => new MailLog('2026-05-04T00:00:00Z');

/** Puts some messages off from a minute on for so long, and takes them then. */
function episode(
  into: MailLog,
  start: number,
  minutes: number,
  messages = 3,
  domain = 'lists.example',
): void {
  const ids = Array.from({ length: messages }, (_, n) =>
    `A${start.toString(16)}B${n.toString(16)}`.toUpperCase(),
  );
  for (let at = 0; at < minutes; at += 10) for (const id of ids) into.defers(start + at, id, domain);
  for (const id of ids) into.delivers(start + minutes, id, domain);
}

/** The days, counted from 0, on which an incident was opened. Put down and taken up again once a day. */
function opened(of: MailLog): number[] {
  let watch = new Watch(matcher, () => limits);
  const now = new Date('2026-06-20T00:00:00Z');
  let reader = new LogReader({ files: ['mail.log'], now, listing: false, heard: watch });
  const days: number[] = [];
  let text = '';
  const push = (): void => {
    reader.push(new TextEncoder().encode(text), 'mail.log');
    text = '';
    for (const { what, at } of watch.take())
      if (what === 'opened') days.push(Math.floor((at - Date.parse('2026-05-04T00:00:00Z') / 1000) / 86_400));
    const kept = JSON.parse(JSON.stringify({ state: watch.state(), carried: carriedOf(reader) })) as never;
    const { state, carried } = kept as {
      state: ReturnType<Watch['state']>;
      carried: ReturnType<LogReader['carry']>;
    };
    watch = new Watch(matcher, () => limits, { state });
    reader = new LogReader({ files: ['mail.log'], now, listing: false, heard: watch, carried });
  };
  let last = '';
  for (const line of of.inOrder()) {
    if (last && line.slice(0, 10) !== last) push();
    last = line.slice(0, 10);
    text += `${line}\n`;
  }
  push();
  return days;
}

test('closed for 70 minutes each night: a case on the first five nights, then it is usual', () => {
  const nights = log();
  for (let n = 0; n < 14; n++) episode(nights, n * day + 60 + (n % 3) * 10, 70);
  expect(opened(nights)).toEqual([0, 1, 2, 3, 4]);
});

test.each([
  ['for longer', { at: 60, minutes: 200, messages: 3 }],
  ['for many more messages', { at: 60, minutes: 70, messages: 12 }],
  ['at another hour', { at: 600, minutes: 70, messages: 3 }],
])('after twelve such nights it is an incident %s', (_, { at, minutes, messages }) => {
  const nights = log();
  for (let n = 0; n < 12; n++) episode(nights, n * day + 60, 70);
  episode(nights, 12 * day + at, minutes, messages);
  expect(opened(nights)).toEqual([0, 1, 2, 3, 4, 12]);
});

test('each weekday at nine is usual on a weekday, and not on a Sunday', () => {
  const weekdays = log();
  for (let n = 0; n < 12; n++) {
    if (n % 7 < 5) episode(weekdays, n * day + 540, 70);
    else weekdays.delivers(n * day + 540, `ABCDEF${n}`, 'other.example');
  }
  episode(weekdays, 13 * day + 540, 70);
  expect(opened(weekdays)).toEqual([0, 1, 2, 3, 4, 13]);
});

test('once a week at the same hour is usual after four weeks', () => {
  const weeks = log();
  for (let n = 0; n < 35; n++) weeks.delivers(n * day + 500, `ABCDEF${n}A`, 'other.example');
  for (let n = 0; n < 5; n++) episode(weeks, n * 7 * day + 540, 70);
  expect(opened(weeks)).toEqual([0, 7, 14, 21]);
});

test('what loses mail is never usual', () => {
  const nights = log();
  for (let n = 0; n < 12; n++) {
    episode(nights, n * day + 60, 70);
    nights.defers(n * day + 61, `LOST${n}A`, 'lists.example').expires(n * day + 75, `LOST${n}A`);
  }
  expect(opened(nights)).toHaveLength(12);
});

test('what is usual says on how many days, for how long, and what share', () => {
  const nights = log();
  for (let n = 0; n < 8; n++) {
    episode(nights, n * day + 60, 20);
    for (let m = 0; m < 6; m++) nights.delivers(n * day + 65, `EE${n}0${m}`, 'lists.example');
  }
  const watch = new Watch(matcher, () => limits);
  const reader = new LogReader({
    files: ['mail.log'],
    now: new Date('2026-06-20'),
    listing: false,
    heard: watch,
  });
  reader.push(new TextEncoder().encode(`${nights.inOrder().join('\n')}\n`), 'mail.log');
  watch.advance(Date.parse('2026-05-11T03:00:00Z') / 1000);
  expect(watch.usual.ofLast('lists.example')).toMatchObject({
    on: 7,
    of: 7,
    days: 'days',
    minutes: 20,
    waiting: 3,
    share: 0.333,
    median: 20,
  });
});
