/** From the lines of a listing to messages that move. */
import { expect, test } from 'vitest';
import { waitingIn } from '../../../shared/bounce/log/tables/queue-listing.ts';
import { messagesByReceiver } from '../../../shared/queue/what-if/messages.ts';

const now = new Date('2026-05-17T12:00:00Z');
const at = now.getTime();
const entry = (queue: string, id: string, reason: string, ...to: string[]): string =>
  JSON.stringify({
    ...{
      queue_name: queue,
      queue_id: id,
      arrival_time: at / 1000 - 600,
      message_size: 1,
      sender: 'n@example.com',
    },
    recipients: to.map((address) => ({ address, delay_reason: reason })),
  });
const greeting = 'host mx.example.net[192.0.2.1] refused to talk to me: 421 4.7.0 Too many';
const mail = 'host mx.example.net[192.0.2.1] said: 421 4.7.28 Rate (in reply to MAIL FROM command)';
const read = (...lines: string[]) => {
  const bytes = new TextEncoder().encode(lines.join('\n'));
  return messagesByReceiver(waitingIn({ name: 'q', bytes }, now).records, at);
};

test('a message counts once for each receiver, and not while it is held', () => {
  const all = read(
    entry('deferred', '1', mail, 'a@example.net', 'b@example.net', 'c@example.org'),
    entry('hold', '2', mail, 'a@example.net'),
  );
  expect(all.get('example.net')!.waiting).toEqual([{ arrivedAt: at - 600_000, nextAt: null }]);
  expect(all.get('example.org')!.waiting).toHaveLength(1);
});

test('what is in the active queue is due now', () => {
  const { waiting } = read(entry('active', '1', mail, 'a@example.net')).get('example.net')!;
  expect(waiting).toEqual([{ arrivedAt: at - 600_000, nextAt: at }]);
});

test('whole sessions are refused where most were refused before a message was named', () => {
  const of = (...reasons: string[]) =>
    read(...reasons.map((reason, i) => entry('deferred', `${i}`, reason, `a${i}@example.net`))).get(
      'example.net',
    )!;
  expect(of(greeting, greeting, mail).isWhole).toBe(true);
  expect(of('connect to mx.example.net[192.0.2.1]:25: Connection timed out').isWhole).toBe(true);
  expect(of(greeting, mail).isWhole).toBe(false);
  expect(of(greeting, mail).isRefused).toBe(true);
  expect(of('connect to mx.example.net[192.0.2.1]:25: Connection timed out').isRefused).toBe(false);
});
