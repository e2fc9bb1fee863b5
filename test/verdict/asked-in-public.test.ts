/** Sentences that people asked about in public places, read as the command line reads them; hosts and addresses are made up. */
import { describe, expect, test } from 'vitest';
import { read } from '../../shared/bounce/read.ts';
import { document, openCases, understand, type CaseDocument } from '../../shared/flow.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-11-27T15:00:00Z');

async function told(text: string): Promise<CaseDocument> {
  const bounces = await read({ name: 'pasted text', bytes: new TextEncoder().encode(text) }, { now });
  const { cases } = openCases(understand(bounces, prepared()), prepared(), { now, nextId: () => 'c-1' });
  return document(cases[0]!, prepared(), { now });
}

test.each<[text: string, cause: string]>([
  ['421 Refused. Your reverse DNS entry does not resolve to an IP.', 'reverse-dns'],
  ['421 mx1.example.net bizsmtp 0bcW1i00G0jifNx01bcmHa no DNS reverse for 198.51.100.7', 'reverse-dns'],
  ['421 Connecting IP must have valid PTR record for 198.51.100.7', 'reverse-dns'],
  ['421 mx1.example.net 198.51.100.7 DNS check failure - try again later', 'reverse-dns'],
  ['450 4.7.25 Client host rejected: cannot find your hostname, [198.51.100.7]', 'reverse-dns'],
  [
    '421 4.3.2 Your IP(198.51.100.7) is filtered and this connection will be closed. You must register your IP to spammaster at example.net',
    'reputation',
  ],
  ['421 example.net too many sessions from 198.51.100.7', 'connection-limit'],
  ['421 example.net Service closing transmission channel - command timeout', 'timeout'],
  ['421 4.7.0 Ratelimit "to_ip_from" exceeded, please slow down', 'rate-limit'],
  ['421 4.4.1 Connection timed out. Idle for too long. Closing connection', 'timeout'],
  ['421 4.3.1 Temporary system problem: /var is 98 % full. Try later', 'capacity'],
  ['421 Service refused, load average too high (48.3)', 'capacity'],
  ['422 4.2.2 Greylisted, please try again in a few moments.', 'greylisting'],
  ['452 4.2.2 Greylisting in action, try again in 5 minutes', 'greylisting'],
  ['450 4.3.2 Too many mails (mail bomb), try again in 1 hour(s) 25 minute(s)', 'rate-limit'],
  ['421 unable to verify sender domain', 'dns-failure'],
])('%s: %s', async (text, cause) => {
  expect((await told(text)).verdict.causes[0]?.cause).toBe(cause);
});

test.each([
  '421 mx1.example.net no DNS reverse for 198.51.100.7',
  '421 Connecting IP must have valid PTR record for 198.51.100.7',
])('%s: who owns the address is told', async (text) => {
  const { clientIps, next } = await told(text);
  expect(clientIps).toEqual(['198.51.100.7']);
  expect(next.handOn).toMatchObject({
    says: expect.stringContaining('finds no reverse name for 198.51.100.7') as string,
    text: expect.stringContaining('Please set a reverse name for 198.51.100.7') as string,
  });
});

test('a name that leads nowhere is not taken for a missing one', async () => {
  const { next } = await told('421 Refused 198.51.100.7: your reverse DNS entry does not resolve to an IP.');
  expect(next.handOn).toBeNull();
});

test('the address before “DNS check failure” is the sender’s', async () =>
  expect(
    (await told('421 mx1.example.net 198.51.100.7 DNS check failure - try again later')).clientIps,
  ).toEqual(['198.51.100.7']));

test('a full partition of theirs is theirs to mend', async () => {
  const { next } = await told('421 4.3.1 Temporary system problem: /var is 98 % full. Try later');
  expect(next.handOn?.text).toMatch(/^Please free disk space/);
  expect(next.handOn?.says).toMatch(/^Their server has no room on its disk/);
});

test.each([
  '421 4.4.1 Connection timed out. Idle for too long. Closing connection',
  '421 4.4.1 Connection timed out. Total session duration: 00:10:00.0156',
])('%s: said by a server that ends a session, not by the sender’s own', async (text) =>
  expect((await told(text)).verdict.issuer).not.toBe('own-mta'),
);

test('with “Connection timed out” alone, one’s own server says that nobody answered', async () =>
  expect((await told('421 4.4.1 Connection timed out')).verdict.issuer).toBe('own-mta'));

const greylisted = 'Greylisted, please try again in a few moments. (in reply to RCPT TO command)';
describe.each(['421 4.7.1', '422 4.2.2', '450 4.2.0', '451 4.7.1'])('greylisting with %s', (code) => {
  const line = `<anna@example.net>: host mx1.example.net[203.0.113.7] said: ${code} ${greylisted}`;

  test('a sentence that tells of no giving up is waited for', async () => {
    const { steps, next, verdict } = await told(line);
    expect(steps.find(({ id }) => id === 'still-trying')?.answer).toBe('unknown');
    expect([verdict.causes[0]?.cause, next.id]).toEqual(['greylisting', 'greylisting']);
  });

  test('a server that gave up at once has not waited: the cause stays, and it is sent again', async () => {
    const { steps, next, verdict } = await told(
      `I'm sorry to have to inform you that your message could not be delivered.\n\n${line}`,
    );
    expect(steps.find(({ id }) => id === 'greylisting')?.answer).toBe('returned');
    expect(verdict.causes[0]).toMatchObject({ cause: 'greylisting', against: [] });
    expect(next.id).toBe('resend');
  });
});
