/** The daily digest of one log: what goes on, what was over, what is usual, what needed nobody, and what was not seen. */
import { expect, test } from 'vitest';
import { LogReader } from '../../shared/bounce/log/log-reader.ts';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { bands } from '../../shared/retry/schedule.ts';
import { digestHtml, digestOf, digestText } from '../../shared/rpc/present/digest.ts';
import type { Told } from '../../shared/watch/told.ts';
import { Watch } from '../../shared/watch/watch.ts';
import { knowledge } from '../support/knowledge.ts';
import { MailLog } from '../support/mail-log.ts';

const limits = { minutes: 60, messages: 50, burst: 6, lifetimeHours: 120, bands };
const matcher = createMatcher(knowledge());
const day = 1440;

function read(log: MailLog): Watch {
  const watch = new Watch(matcher, () => limits);
  const now = new Date('2026-06-20T00:00:00Z');
  const reader = new LogReader({ files: ['mail.log'], now, listing: false, heard: watch });
  reader.push(new TextEncoder().encode(`${log.inOrder().join('\n')}\n`), 'mail.log');
  return watch;
}
const told = (what: Told['what'], says: string, id: string | null = null): Told => ({
  at: '2026-05-14T08:00:00.000Z',
  what,
  says,
  case: id,
  recipientDomain: id && 'over.example',
});

test('it tells everything of its time once', () => {
  const log = new MailLog('2026-05-04T00:00:00Z');
  for (let n = 0; n < 11; n++)
    log
      .defers(n * day + 60, `ABCDEF0${n}`, 'lists.example')
      .delivers(n * day + 80, `ABCDEF0${n}`, 'lists.example');
  for (let at = 0; at <= 90; at += 10)
    log.defers(10 * day + 300 + at, 'ABCDEF1', 'slow.example', '421 4.7.0 <b>later</b>');
  log.defers(10 * day + 380, 'ABCDEF2', 'small.example').delivers(10 * day + 385, 'ABCDEF2', 'small.example');
  const watch = read(log);
  watch.period.renew();
  for (const domain of ['slow.example', 'small.example']) watch.period.count(domain, 'deferrals', watch.at);
  watch.period.count('small.example', 'recoveries', watch.at);
  const digest = digestOf(
    watch,
    { from: '2026-05-14T00:00:00.000Z', to: '2026-05-14T09:00:00.000Z' },
    [
      told('over', 'over.example recovered after 47 min: 212 delivered, 3 expired.', 'c-1'),
      told('gap', 'mail.log was cut.'),
    ],
    3,
  );
  expect(digestText(digest))
    .toBe(`Digest 2026-05-14 00:00 to 2026-05-14 09:00 UTC: 1 incident goes on, 1 was over; 2 deferrals at 2 receivers, 1 message accepted after all, none lost; 1 thing could not be seen.

Incidents that go on
- slow.example since 2026-05-14 05:00 UTC: 1 message waits, 0 delivered, none lost. It says “421 4.7.0 <b>later</b>”.

Over
- over.example recovered after 47 min: 212 delivered, 3 expired. [c-1]

Usual at this hour
- lists.example from 01:00 UTC, 1 message: so it was on 10 of the last 10 days, for up to 20 min; all of its mail, half of it accepted within 20 min.

Deferrals that needed nobody
- small.example: 1 deferral, 1 accepted after all.

What the watch could not see
- 2026-05-14T08:00Z mail.log was cut.

Reports of receivers
- 3 reports were kept.
`);
  expect(digestHtml(digest)).toContain('It says “421 4.7.0 &lt;b&gt;later&lt;/b&gt;”.');
});

test('a quiet day is told, too', () => {
  const watch = read(new MailLog('2026-05-04T00:00:00Z'));
  expect(
    digestText(digestOf(watch, { from: '2026-05-14T00:00:00.000Z', to: '2026-05-15T00:00:00.000Z' }, [], 0)),
  ).toBe('Digest 2026-05-14 00:00 to 2026-05-15 00:00 UTC: no incident goes on; nobody put mail off.\n');
});
