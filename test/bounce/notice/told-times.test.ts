/** When a message came and was tried, in a notice's words, where it has no field for it. */
import { expect, test } from 'vitest';
import { read } from '../../../shared/bounce/read.ts';
import { document, openCases, understand } from '../../../shared/flow.ts';
import { prepared } from '../../support/worked-cases.ts';

const now = new Date('2026-11-30T05:00:00Z');
const readText = async (text: string) => {
  const [bounce] = await read({ name: 'pasted text', bytes: new TextEncoder().encode(text) }, { now });
  return bounce!;
};
const notice = (lines: string): string =>
  `Your message has not yet been delivered.\n\nRecipient: anna@example.net\n${lines}\n\nmx1.example.net said: 421 4.7.0 Too many connections\n`;

test.each([
  ['First attempt: Sat, 28 Nov 2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['The original message was received at Sat, 28 Nov 2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['The date of the message is:    Sat, 28 Nov 2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Queued since 2026-11-28T12:00:00Z', '2026-11-28T12:00:00Z'],
  ['Eingegangen am: 28.11.2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Erster Zustellversuch: 28.11.2026, 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Première tentative : 28/11/2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Primer intento: 28/11/2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Ricevuto il 28/11/2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Recebido em: 28/11/2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Eerste bezorgpoging: 28-11-2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Pierwsza próba: 2026-11-28 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['Первая попытка: 28.11.2026 13:00:00 +0100', '2026-11-28T12:00:00Z'],
  ['最初の試行: 2026/11/28 21:00:00 +0900', '2026-11-28T12:00:00Z'],
  ['初回送信日時：2026年11月28日 21時00分 +0900', '2026-11-28T12:00:00Z'],
  ['首次尝试时间：2026-11-28 20:00:00 +0800', '2026-11-28T12:00:00Z'],
  ['First attempt: 3/9/2026 13:00', null], // March or September
  ['First name: Anna, born 28.11.1986 13:00:00', null],
  ['Received: by mx1.example.net in 2 seconds', null],
])('%s', async (line, at) => {
  const { attempts } = await readText(notice(line));
  expect(attempts[0]).toMatchObject({ arrivedAt: at, at: null, recipient: 'anna@example.net' });
});

test('the first and the last try; a time beside a zone is not read in another one', async () => {
  const both = await readText(
    notice('First attempt: 2026-11-28 13:00:00 +0100\nLast attempt: 2026-11-28 18:00:00 +0100'),
  );
  expect(both.attempts[0]).toMatchObject({ arrivedAt: '2026-11-28T12:00:00Z', at: '2026-11-28T17:00:00Z' });
  expect(both.assumedZone).toBeUndefined();
  const one = await readText(
    notice('First attempt: 2026-11-28 13:00:00 +0100\nLast attempt: 2026-11-28 18:00'),
  );
  expect(one.attempts[0]).toMatchObject({ arrivedAt: '2026-11-28T12:00:00Z', at: null });
});

test('without any zone the times are read as UTC, and that is said', async () => {
  const told = await readText(notice('Erster Versuch: 28.11.2026 13:00 Uhr'));
  expect(told.attempts[0]).toMatchObject({ arrivedAt: '2026-11-28T13:00:00Z' });
  expect(told).toMatchObject({ assumedZone: 'UTC', notes: [expect.stringContaining('no time zone')] });
});

const mail = (date: string, line = ''): string =>
  `From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nDate: ${date}\nSubject: Delivery Status Notification (Delay)\nTo: ben@example.com\n\n${notice(line)}`;

test('a date copied out of a window names no zone', async () => {
  const copied = await readText(mail('Sun, Nov 29, 2026 at 5:02 PM'));
  expect(copied).toMatchObject({ date: '2026-11-29T17:02:00Z', assumedZone: 'UTC' });
  expect(copied.attempts[0]!.at).toBe('2026-11-29T17:02:00Z');
});

test.each([
  [
    'Mail Delivery Subsystem <mailer-daemon@googlemail.com>\tSun, Nov 29, 2026 at 9:14 PM',
    '2026-11-29T21:14:00Z',
  ],
  [
    'Mail Delivery Subsystem <mailer-daemon@googlemail.com>\n29 November 2026 at 21:14',
    '2026-11-29T21:14:00Z',
  ],
  ['Anna Berg <anna@example.com>\tSun, Nov 29, 2026 at 9:14 PM', null],
])('the head as web mail shows it: %s', async (head, at) => {
  const { attempts, assumedZone } = await readText(`${head}\nTo: ben@example.com\n\n${notice('')}`);
  expect([attempts[0]!.at, assumedZone]).toEqual([at, at === null ? undefined : 'UTC']);
});

test('in a mail they are of the clock that wrote its Date, and never later', async () => {
  const date = 'Sun, 29 Nov 2026 13:00:00 +0900';
  const first = async (line: string) => (await readText(mail(date, line))).attempts[0]!.arrivedAt;
  expect(await first('First attempt: 2026-11-28 13:00')).toBe('2026-11-28T04:00:00Z');
  expect(await first('First attempt: 2026-11-28 13:00 +0100')).toBe('2026-11-28T12:00:00Z');
  expect(await first('First attempt: 2026-11-30 13:00')).toBeNull();
  expect(await first('First attempt: 2025-11-30 13:00')).toBeNull();
});

test('what a window or a queue says of the age', async () => {
  const ago = await readText(`Sun, Nov 29, 5:02 PM (11 hours ago)\nto me\n\n${notice('')}`);
  expect(ago.began).toEqual({ at: '2026-11-29T18:00:00.000Z', says: '11 hours ago' });
  const queued = await readText(
    notice('A message has not been delivered after more than 24 hours on the queue on mail.example.com.'),
  );
  expect(queued.began?.at).toBe('2026-11-29T05:00:00.000Z');
  expect((await readText('421 4.7.1 Greylisted, come back (5 min)')).began).toBeUndefined();
});

test('Sendmail’s line that holds the reply', async () => {
  const { attempts } = await readText(
    '   ----- Transcript of session follows -----\n<anna@example.net>... Deferred: 421 4.3.2 mx1.example.net busy\nWill keep trying until message is 5 days old\n',
  );
  expect(attempts[0]).toMatchObject({
    recipient: 'anna@example.net',
    reply: { code: 421, enhanced: '4.3.2' },
  });
});

test('pasted now, it is still so now: the wait behind it is not asked for again', async () => {
  const text = notice('The date of the message is: Sat, 28 Nov 2026 13:00:00 +0100');
  const told = await readText(text.replace('4.7.0 Too many connections', '4.3.2 Service busy'));
  const { cases } = openCases(understand([told], prepared()), prepared(), {
    now,
    nextId: (day) => `c-${day}-1`,
  });
  const { firstSeen, lastSeen, steps } = document(cases[0]!, prepared(), { now });
  expect([firstSeen, lastSeen]).toEqual(['2026-11-28T12:00:00Z', '2026-11-30T05:00:00Z']);
  expect(steps.map(({ id }) => id)).toContain('wait');
});

test('whom a Japanese notice is about stands behind its label', async () => {
  const { attempts } = await readText(
    '配信が遅延しています。\n宛先: anna@example.net\n421 4.7.0 Too many connections\n',
  );
  expect(attempts[0]).toMatchObject({ recipient: 'anna@example.net', reply: { code: 421 } });
});
