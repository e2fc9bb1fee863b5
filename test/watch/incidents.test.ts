/** When the watch finds an incident, what it says of it, and when it is over: logs as tables. */
import { expect, test } from 'vitest';
import { LogReader } from '../../shared/bounce/log/log-reader.ts';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { bands } from '../../shared/retry/schedule.ts';
import { presentIncidents } from '../../shared/rpc/present/watch.ts';
import type { Turn } from '../../shared/watch/incidents.ts';
import { attemptOf } from '../../shared/watch/try.ts';
import { Watch } from '../../shared/watch/watch.ts';
import { carriedOf } from '../support/carried.ts';
import { knowledge } from '../support/knowledge.ts';
import { MailLog } from '../support/mail-log.ts';

const limits = { minutes: 60, messages: 50, burst: 6, lifetimeHours: 120, bands };
const start = '2026-05-17T09:00:00Z';
const now = new Date('2026-05-18T09:00:00Z');
const matcher = createMatcher(knowledge());

/** Reads in pieces of so many lines; after each the watch is put down and taken up again, as after a restart. */
function watched(log: MailLog, piece = Infinity): { turns: Turn[]; watch: Watch } {
  const turns: Turn[] = [];
  let watch = new Watch(matcher, () => limits);
  let reader = new LogReader({ files: ['mail.log'], now, listing: false, heard: watch });
  for (let at = 0; at < log.lines.length; at += piece) {
    reader.push(new TextEncoder().encode(`${log.lines.slice(at, at + piece).join('\n')}\n`), 'mail.log');
    turns.push(...watch.take());
    if (piece === Infinity) break;
    const kept = JSON.parse(JSON.stringify({ state: watch.state(), carried: carriedOf(reader) })) as never;
    const { state, carried } = kept as {
      state: ReturnType<Watch['state']>;
      carried: ReturnType<LogReader['carry']>;
    };
    watch = new Watch(matcher, () => limits, { state });
    reader = new LogReader({ files: ['mail.log'], now, listing: false, heard: watch, carried });
  }
  watch.finish();
  turns.push(...watch.take());
  return { turns, watch };
}
const said = (log: MailLog): string[] =>
  watched(log)
    .turns.filter(({ what }) => what !== 'course')
    .map(({ what, says }) => `${what}: ${says}`);

/** A receiver that puts two messages off for so many minutes, and tries every ten. */
function putsOff(
  log: MailLog,
  domain: string,
  minutes: number,
  ids: string[] = ['A1B2C3D4E5', 'A1B2C3D4E6'],
): MailLog {
  for (let at = 0; at < minutes; at += 10) for (const id of ids) log.defers(at, id + domain.length, domain);
  for (const id of ids) log.delivers(minutes, id + domain.length, domain);
  return log;
}

test('what heals within the normal retries is said to nobody', () => {
  expect(said(putsOff(new MailLog(start), 'example.net', 40))).toEqual([]);
});

test('what lasts longer is said once, and closes itself with how it ended', () => {
  expect(said(putsOff(new MailLog(start), 'example.net', 90))).toEqual([
    'opened: example.net puts mail off since 09:00 UTC: 2 messages wait, the longest for 1 h. It says “421 4.7.28 Unusual rate of mail”.',
    'over: example.net recovered after 1 h 30 min: 2 delivered.',
  ]);
});

test('each later band is said, and nothing else of an incident that goes on', () => {
  const log = putsOff(new MailLog(start), 'example.net', 800);
  expect(
    watched(log)
      .turns.filter(({ what }) => what !== 'course')
      .map(({ what, incident }) => [what, incident.domains]),
  ).toEqual(['opened', 'band', 'band', 'over'].map((what) => [what, ['example.net']]));
});

test('a message that expired opens one at once; who took none of it did not recover', () => {
  const log = new MailLog(start).defers(0, 'ABCDEF1234', 'example.net').expires(20, 'ABCDEF1234');
  const [opened, over] = said(
    log.defers(21, 'ABCDEF1235', 'example.org').delivers(22, 'ABCDEF1235', 'example.org'),
  );
  expect(opened).toMatch(/^opened: example\.net puts mail off since 09:00 UTC: 1 is lost\./);
  expect(over).toBe('over: example.net is over after 20 min: 0 delivered, 1 expired.');
});

test('when the queue gives up is told by its date: also who catches up with an old log reads it right', () => {
  expect(said(putsOff(new MailLog(start), 'example.net', 119 * 60))).toContain(
    'useless: example.net: your queue gives the longest waiting message up at 2026-05-22 09:00 UTC.',
  );
});

test('words that say waiting is useless are said at once', () => {
  const log = new MailLog(start).defers(
    0,
    'ABCDEF1234',
    'example.net',
    '421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed',
  );
  expect(said(log.defers(9, 'ABCDEF1234', 'example.net'))[0]).toMatch(
    /^opened: .*Trying again will not help, by its own words\.$/,
  );
});

test('a mailbox that is full is no trouble of its receiver', () => {
  const log = new MailLog(start);
  for (let at = 0; at < 300; at += 30) log.defers(at, 'ABCDEF1234', 'example.net', '452 4.2.2 Mailbox full');
  expect(said(log)).toEqual([]);
});

test('500 receivers at once are one incident and one message', () => {
  const log = new MailLog(start);
  for (let at = 0; at < 90; at += 10)
    for (let i = 0; i < 500; i++) log.defers(at + i / 1000, `AB${10000 + i}C`, `host${i}.example`);
  expect(said(log)).toHaveLength(1);
  expect(said(log)[0]).toMatch(/^opened: 500 receivers \(/);
});

test.each([1, 2, 3, 7])(
  'read in pieces of %i lines, with a restart after each, it tells the same',
  (piece) => {
    const log = putsOff(putsOff(new MailLog(start), 'example.net', 90), 'example.org', 800);
    log.inOrder();
    const told = ({ turns }: { turns: Turn[] }) => turns.map(({ what, at, says }) => ({ what, at, says }));
    expect(told(watched(log, piece))).toEqual(told(watched(log)));
    const counts = ({ watch }: { watch: Watch }) => [...watch.receivers.values()].map((r) => r.totals());
    expect(counts(watched(log, piece))).toEqual(counts(watched(log)));
  },
);

test('taken seldom, it tells the same tries and ends with fewer turns', () => {
  const log = new MailLog(start);
  for (let at = 0; at < 240; at += 3)
    for (const id of ['A1B2C3D4E5', 'A1B2C3D4E6']) log.defers(at, id, 'example.net');
  for (const id of ['A1B2C3D4E5', 'A1B2C3D4E6']) log.delivers(240, id, 'example.net');
  const [often, once] = [watched(log, 1).turns, watched(log).turns];
  const kinds = (turns: Turn[]): string[] => turns.map(({ what }) => what);
  expect(kinds(often).filter((what) => what === 'course').length).toBeGreaterThan(5);
  expect(kinds(once)).toEqual(['opened', 'course', 'over']);
  const tries = (turns: Turn[]): unknown => turns.flatMap(({ seen }) => seen.tries);
  expect(tries(once)).toEqual(tries(often));
  expect({ ...once.at(-1)!.seen, tries: [] }).toEqual({ ...often.at(-1)!.seen, tries: [] });
});

test('a try names the host that it met, where another one says the same', () => {
  const log = new MailLog(start);
  log.defers(0, 'A1B2C3D4E5', 'example.net').defers(1, 'A1B2C3D4E6', 'example.org');
  const tries = [...watched(log).watch.receivers.values()].flatMap((r) => r.takeTries());
  expect(tries.map((one) => attemptOf(one, 'mail.log').says)).toEqual([
    'host mx1.example.net[192.0.2.7] refused to talk to me: 421 4.7.28 Unusual rate of mail',
    'host mx1.example.org[192.0.2.7] refused to talk to me: 421 4.7.28 Unusual rate of mail',
  ]);
});

test('a log of days that is read in one piece tells each case what stood then', () => {
  const log = putsOff(new MailLog(start), 'example.net', 90);
  log.delivers(600, 'A1B2C3D4FF', 'example.org').defers(601, 'A1B2C3D4FE', 'example.org');
  const { turns } = watched(log);
  const said = turns.filter(({ what }) => what !== 'course');
  expect(said.map(({ what, seen }) => [what, seen.messages, seen.delivered, seen.ended?.says])).toEqual([
    ['opened', 2, 0, undefined],
    ['over', 2, 2, 'recovered after 1 h 30 min: 2 delivered'],
  ]);
  expect(turns.flatMap(({ seen }) => seen.tries)).toHaveLength(20);
});

test('what only the log says is not put into the mouth of a receiver', () => {
  const log = new MailLog(start);
  for (const id of ['A1B2C3D4E1', 'A1B2C3D4E2', 'A1B2C3D4E3', 'A1B2C3D4E4', 'A1B2C3D4E5'])
    log.unreachable(0, id, 'nobody.example').expires(1, id);
  const [opened] = said(log);
  expect(opened).toMatch(
    /nobody\.example puts mail off since 09:00 UTC: 5 are lost\. The log says “connect to /,
  );
});

test('an incident that is long over stands on the screen for a day, also after a restart', () => {
  const until = (hours: number): MailLog =>
    putsOff(new MailLog(start), 'example.net', 90)
      .delivers(hours * 60 - 1, 'A1B2C3D4FF', 'well.example')
      .defers(hours * 60, 'A1B2C3D4FE', 'other.example');
  const shown = (hours: number, piece?: number): unknown => {
    const { watch } = watched(until(hours), piece);
    return presentIncidents(watch).incidents.map(({ name, ended, delivered, overAt }) => ({
      ...{ name, ended, delivered, overAt },
    }));
  };
  const over = {
    name: 'example.net',
    ended: 'recovered after 1 h 30 min: 2 delivered',
    delivered: 2,
    overAt: '2026-05-17T10:30:00Z',
  };
  expect(shown(6)).toEqual([over]);
  expect(shown(7, 1)).toEqual([over]);
  expect(shown(26)).toEqual([]);
});

test('where the queue soon gives up, the incident says when', () => {
  const log = new MailLog(start);
  for (let at = 0; at < 60 * 110; at += 60) log.defers(at, 'A1B2C3D4E5', 'example.net');
  const { incidents } = presentIncidents(watched(log).watch);
  expect(incidents).toMatchObject([{ name: 'example.net', givesUp: '2026-05-22T09:00:00Z' }]);
  const young = putsOff(new MailLog(start), 'example.net', 200);
  young.lines.splice(-2); // it did not recover
  expect(presentIncidents(watched(young).watch).incidents).toMatchObject([{ givesUp: null }]);
});

test('a long reply is quoted up to a word', () => {
  const long = `421 4.7.28 ${'Unusual rate of mail '.repeat(14)}end`;
  const [opened] = said(
    new MailLog(start)
      .defers(0, 'A1B2C3D4E5', 'example.net', long)
      .defers(70, 'A1B2C3D4E5', 'example.net', long),
  );
  expect(opened).toMatch(
    / It says “421 4\.7\.28 (?:Unusual rate of mail ?)+(?: Unusual| Unusual rate| Unusual rate of)?…”\.$/,
  );
});
