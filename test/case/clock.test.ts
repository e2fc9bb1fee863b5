/** Logs and transcripts whose times name no zone: asked once, set by the user, said in the report. */
import { describe, expect, test } from 'vitest';
import { read } from '../../shared/bounce/read.ts';
import type { Case } from '../../shared/case/case.ts';
import { clocksOf, guessZone, zoneSet } from '../../shared/case/clock.ts';
import { caseSchema } from '../../shared/case/schema.ts';
import { exporter as plainText } from '../../shared/escalation/exporters/text.ts';
import { addEvidence, applyChange, document, openCases, understand, writeReport } from '../../shared/flow.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-11-28T12:00:00Z');
const zoned = (c: Case, key: string, zone: string): Case => zoneSet(c, key, zone).reduce(applyChange, c);
const bytes = (text: string) => new TextEncoder().encode(text);

const log = (
  hour: string,
) => `2026-11-28 ${hour}:20:01 1vOAAA-0001Ab-1c == a@example.net R=dnslookup T=remote_smtp defer (0) H=mx1.example.net [203.0.113.1] I=[198.51.100.25]: SMTP error from remote mail server after initial connection: 421 4.7.0 Try again later
2026-11-28 ${hour}:50:01 1vOAAA-0001Ab-1c == a@example.net R=dnslookup T=remote_smtp defer (0) H=mx1.example.net [203.0.113.1] I=[198.51.100.25]: SMTP error from remote mail server after initial connection: 421 4.7.0 Try again later
`;
const session = `2026-11-28 09:20:01 * Connecting to mx1.example.net[203.0.113.1]:25
2026-11-28 09:20:02 S: 220 mx1.example.net ESMTP
2026-11-28 09:20:02 C: EHLO mail1.example.com
2026-11-28 09:20:02 S: 250-mx1.example.net
2026-11-28 09:20:02 S: 250 AUTH PLAIN
2026-11-28 09:20:03 C: AUTH PLAIN AGFubmEAc2VjcmV0
2026-11-28 09:20:03 S: 235 ok
2026-11-28 09:20:03 C: MAIL FROM:<news@example.com>
2026-11-28 09:20:03 S: 250 ok
2026-11-28 09:20:04 C: RCPT TO:<a@example.net>
2026-11-28 09:20:05 S: 421 4.7.0 Try again later
`;
const notice = (queueId: string, date: string) => `Date: ${date}
From: MAILER-DAEMON@mail1.example.com
To: news@example.com
Subject: Delayed Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered yet.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail1.example.com
X-Postfix-Queue-ID: ${queueId}
Arrival-Date: Sat, 28 Nov 2026 08:20:00 +0100

Final-Recipient: rfc822; a@example.net
Action: delayed
Status: 4.7.0
Remote-MTA: dns; mx1.example.net
Diagnostic-Code: smtp; 421 4.7.0 Try again later
Last-Attempt-Date: Sat, 28 Nov 2026 08:50:12 +0100

--b--
`;

async function bouncesOf(...files: [string, string][]) {
  const all = await Promise.all(files.map(([name, text]) => read({ name, bytes: bytes(text) }, { now })));
  const hashed = all.flat().map((b) => ({ ...b, sha256: b.file }));
  return understand(hashed, prepared());
}
async function opened(...files: [string, string][]): Promise<Case> {
  const { cases } = openCases(await bouncesOf(...files), prepared(), { now, nextId: () => 'c-1' });
  expect(cases).toHaveLength(1);
  return cases[0]!;
}
const reportOf = (c: Case): string =>
  JSON.stringify(
    writeReport(plainText, c, document(c, prepared(), { now }), {
      level: 'full',
      machine: 'desk',
      knowledge: 'k',
      version: '1',
      addressee: null,
      evidence: [],
    }).content,
  );

test('a log without a zone is read as UTC, and that is said and asked', async () => {
  const c = await opened(['mail.log', log('09')]);
  expect(clocksOf(c)).toEqual([{ key: 'mail.log', zone: 'UTC', by: 'nobody', file: 'mail.log' }]);
  expect(document(c, prepared(), { now }).notes).toContain(
    'mail.log names no time zone; its times are read as UTC. Nobody has confirmed that.',
  );
  expect(guessZone(c, 'mail.log', 'Europe/Berlin')).toEqual({
    zone: 'Europe/Berlin',
    because: 'it is the zone of this machine',
  });
});

test('set by the user, attempts, traffic and totals move, and the report says so', async () => {
  const c = await opened(['mail.log', log('09')]);
  const after = zoned(c, 'mail.log', 'europe/berlin');
  expect(after.attempts.map((a) => a.at)).toEqual(['2026-11-28T08:20:01Z', '2026-11-28T08:50:01Z']);
  expect(after.traffic[0]).toMatchObject({ firstAt: '2026-11-28T08:20:01Z' });
  expect(after.traffic[0]!.hours).toMatchObject([{ at: '2026-11-28T08:00:00Z' }]);
  expect(after.logs[0]).toMatchObject({ firstSeen: '2026-11-28T08:20:01Z' });
  expect(document(after, prepared(), { now })).toMatchObject({
    firstSeen: '2026-11-28T08:20:01Z',
    clocks: [{ zone: 'Europe/Berlin', by: 'user' }],
    notes: ['mail.log names no time zone; its times are read as Europe/Berlin.'],
  });
  expect(zoned(after, 'mail.log', 'UTC').attempts).toEqual(c.attempts);
  expect(caseSchema.parse(after)).toMatchObject({ attempts: after.attempts, sources: after.sources });
});

test('the same log again is known, and another one has the zone that was told', async () => {
  const c = await opened(['mail.log', log('09')]);
  const after = zoned(c, 'mail.log', '+01:00');
  expect(addEvidence(after, await bouncesOf(['mail.log', log('09')]), prepared(), now)).toEqual([]);
  const [added] = addEvidence(after, await bouncesOf(['mail.log.1', log('07')]), prepared(), now);
  expect(added).toMatchObject({
    attempts: [{ at: '2026-11-28T06:20:01Z' }, { at: '2026-11-28T06:50:01Z' }],
    source: { clock: { zone: '+01:00' } },
  });
});

test.each(['', 'Berlin', '+15:00'])('“%s” is refused as a zone', async (zone) => {
  const c = await opened(['mail.log', log('09')]);
  expect(() => zoneSet(c, 'mail.log', zone)).toThrow(/is no time zone/);
});

describe('what else is known tells the zone', () => {
  test('the same delivery in a notice', async () => {
    const c = await opened(
      ['mail.log', log('08')],
      ['delayed.eml', notice('1vOAAA-0001Ab-1c', 'Sat, 28 Nov 2026 07:50:13 +0000')],
    );
    expect(guessZone(c, 'mail.log', 'UTC')).toEqual({
      zone: '+01:00',
      because: 'delayed.eml tells the same delivery with its zone',
    });
    expect(guessZone(c, 'mail.log', 'Europe/Berlin').zone).toBe('Europe/Berlin');
  });
  test('the Date of a notice of ours', async () => {
    const c = await opened(
      ['mail.log', log('09')],
      ['delayed.eml', notice('other', 'Sat, 28 Nov 2026 15:50:13 +0530')],
    );
    const other = { ...c, attempts: c.attempts.filter((a) => a.clock) };
    expect(guessZone(other, 'mail.log', 'UTC')).toEqual({
      zone: '+05:30',
      because: 'the Date of delayed.eml is written with +05:30',
    });
  });
  test('a newest line that would lie in the future', async () => {
    const c = await opened(['mail.log', log('13')]);
    expect(guessZone(c, 'mail.log', 'UTC')).toEqual({
      zone: '+02:00',
      because: 'read as UTC its newest line would lie in the future',
    });
  });
});

describe('a pasted session with times', () => {
  test('keeps stage, server, HELO and times, and fills the transcript of the report', async () => {
    const c = await opened(['pasted text', session]);
    expect(c.attempts).toMatchObject([
      {
        stage: 'rcpt',
        helo: 'mail1.example.com',
        recipient: 'a@example.net',
        at: '2026-11-28T09:20:05Z',
        remoteMta: { name: 'mx1.example.net', address: '203.0.113.1' },
      },
    ]);
    expect(clocksOf(c)).toMatchObject([{ zone: 'UTC', by: 'nobody' }]);
    const told = document(c, prepared(), { now });
    expect(told.missing).not.toContain('transcript');
    expect(reportOf(c)).toContain('09:20:05 S: 421 4.7.0 Try again later');
    expect(reportOf(c)).toContain(String.raw`C: AUTH PLAIN\n`);
    expect(JSON.stringify(c)).not.toContain('AGFubmEAc2VjcmV0');
  });
  test('its lines move with its zone', async () => {
    const c = await opened(['pasted text', session]);
    const after = zoned(c, 'pasted text', 'Europe/Berlin');
    expect(after.attempts[0]!.transcript!.at(-1)).toMatchObject({ at: '2026-11-28T08:20:05Z', ms: 4000 });
  });
  test('with a zone it asks nothing; without times it is no transcript for the report', async () => {
    expect(clocksOf(await opened(['t', session.replaceAll(/ (\d\d:\d\d:\d\d)/g, 'T$1+01:00')]))).toEqual([]);
    const bare = await opened(['t', session.replaceAll(/^\S+ \S+ /gm, '')]);
    expect(document(bare, prepared(), { now }).missing).toContain('transcript');
  });
});
