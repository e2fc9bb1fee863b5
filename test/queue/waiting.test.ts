/** What waits, by receiver, from a listing as each mail server prints it. */
import { describe, expect, test } from 'vitest';
import { waitingIn } from '../../shared/bounce/log/tables/queue-listing.ts';
import { arrivals, waitingByReceiver } from '../../shared/queue/waiting.ts';
import { bands, queueProfiles } from '../../shared/retry/schedule.ts';

const now = new Date('2026-05-17T12:00:00Z');
const seconds = now.getTime() / 1000;
const read = (text: string) =>
  waitingIn({ name: 'listing', bytes: new TextEncoder().encode(text) }, now).records;
const rules = { lifetimeHours: 120, pause: queueProfiles.postfix.pause, bands };
const waits = (text: string) => waitingByReceiver(read(text), now.getTime(), rules);
const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString();

function postfix(minutesAgo: number, queue: string, ...to: [string, string?][]): string {
  const recipients = to.map(([address, delay_reason]) => ({
    address,
    ...(delay_reason && { delay_reason }),
  }));
  const entry = { queue_name: queue, queue_id: `4X${minutesAgo}`, arrival_time: seconds - minutesAgo * 60 };
  return JSON.stringify({ ...entry, message_size: 400, sender: 'news@example.com', recipients });
}
const said = 'host mx1.example.net[192.0.2.1] said: 421 4.7.0 Too many (in reply to MAIL FROM command)';

describe('postqueue -j', () => {
  const [first, second] = waits(
    [
      postfix(30, 'deferred', ['a@example.net', said], ['b@Example.NET', said], ['c@example.org']),
      postfix(600, 'deferred', ['d@example.net', said.replace('Too many', 'Too many from 192.0.2.9')]),
      postfix(5, 'hold', ['e@example.net']),
    ].join('\n'),
  );
  test('counts deliveries, messages and what is held', () => {
    expect(first).toMatchObject({
      domain: 'example.net',
      deliveries: 4,
      messages: 3,
      held: 1,
      band: 'cooling',
    });
    expect(second).toMatchObject({ domain: 'example.org', deliveries: 1, held: 0, replies: [] });
  });
  test('the oldest is given up after the lifetime', () => {
    expect(iso(first!.expiresAt)).toBe('2026-05-22T02:00:00.000Z');
  });
  test('the next try is due after the shortest pause, at the latest', () => {
    expect(first!.nextTry!.exact).toBe(false);
    expect(iso(first!.nextTry!.at)).toBe('2026-05-17T12:30:00.000Z');
  });
  test('tries ahead: those of ten minutes as one, by the last of them', () => {
    const text = [0, 6, 9, 30, 31].map((age) => postfix(age, 'deferred', [`m${age}@example.net`])).join('\n');
    const tries = waits(text)[0]!.tries.map(({ at, count }) => [iso(at)!.slice(11, 16), count]);
    expect(tries).toEqual([
      ['12:09', 3],
      ['12:31', 2],
    ]);
    const many = Array.from({ length: 30 }, (_, i) => postfix(12 * i, 'deferred', [`m@example.net`])).join(
      '\n',
    );
    const all = waits(many)[0]!.tries;
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(30);
    expect(all.length).toBeLessThanOrEqual(8);
  });
  test('replies are told apart, the most frequent first', () => {
    expect(first!.replies.map(({ count, reply }) => [count, reply!.text])).toEqual([
      [2, 'Too many'],
      [1, 'Too many from 192.0.2.9'],
    ]);
  });
});

test('smtpctl show queue tells the next try itself', () => {
  const line = (id: string, to: string, left: number) =>
    `${id}|inet4|mta||news@example.com|${to}|${to}|${seconds - 3600}|${seconds + 86_400}|0|6|pending|${left}|421 4.7.0 Busy`;
  const [only] = waits(
    [line('0123456789abcdef', 'a@example.net', 600), line('0123456789abcde0', 'b@example.net', 90)].join(
      '\n',
    ),
  );
  expect(only).toMatchObject({ deliveries: 2, nextTry: { exact: true } });
  expect(iso(only!.nextTry!.at)).toBe('2026-05-17T12:01:30.000Z');
});

test('exim -bp: who waits and since when; frozen ones are held, and those marked D do not wait', () => {
  const [only] = waits(
    [
      '25h  2.9K 1xXS3Q-0007jz-3C <news@example.com>',
      '          a@example.net',
      '        D b@example.net',
      '',
      ' 3d   1.1K 1xXS3R-0007kD-1G <> *** frozen ***',
      '          c@example.net',
      '',
    ].join('\n'),
  );
  expect(only).toMatchObject({ domain: 'example.net', deliveries: 2, held: 1, replies: [] });
});

test('mailq of Postfix: an exclamation mark is the hold queue', () => {
  const [only] = waits(
    [
      '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------',
      '35F7222A626!     402 Sun May 17 11:00:00  news@example.com',
      '                                         a@example.net',
      '',
      '35F7222A627     402 Sun May 17 10:00:00  news@example.com',
      `(${said})`,
      '                                         b@example.net',
    ].join('\n'),
  );
  expect(only).toMatchObject({ deliveries: 2, held: 1, replies: [{ count: 1 }] });
  expect(iso(only!.oldest)).toBe('2026-05-17T10:00:00.000Z');
});

test('arrivals add up, whatever the width', () => {
  const text = Array.from({ length: 500 }, (_, i) => postfix(i * 7, 'deferred', [`a${i}@example.net`])).join(
    '\n',
  );
  const spans = arrivals(read(text), now.getTime(), 48);
  expect(spans).toHaveLength(48);
  expect(spans.reduce((all, { count }) => all + count, 0)).toBe(500);
  expect(spans.at(-1)!.to).toBe(now.getTime());
  expect(arrivals([], now.getTime(), 48)).toEqual([]);
});
