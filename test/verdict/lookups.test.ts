/** What sessions and findings answer to the steps that look things up. */
import { describe, expect, test } from 'vitest';
import type { Case } from '../../shared/case/case.ts';
import type { Finding, ProbeResult } from '../../shared/case/finding.ts';
import type { StepId } from '../../shared/case/step-id.ts';
import { document, facts } from '../../shared/flow.ts';
import { lookups } from '../../shared/verdict/lookups.ts';
import { attempt, madeCase, reply } from '../support/made-attempt.ts';
import { finding, session } from '../support/made-finding.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-05-18T09:20:00Z');
const answer = (step: string, c: Case) => lookups[step as StepId]!(facts(c, prepared(), now))?.value ?? null;
const c = (more: Partial<Case>) =>
  madeCase([attempt('421 4.3.2 Try again later', { clientIp: '192.0.2.9' })], {
    clientIps: ['192.0.2.9'],
    ...more,
  });
const connected = {
  at: '2026-05-18T09:10:00Z',
  ms: 1,
  from: '*' as const,
  line: 'connected to 192.0.2.1 port 25 from 192.0.2.9',
};
const elsewhere = { preference: undefined };

describe('sessions', () => {
  test.each<[string, string, ProbeResult[], string | null]>([
    ['receiver', 'the server that refused accepts', [session('mx1.example.net', 'accepted')], 'accepts-now'],
    [
      'receiver',
      'but from another address than the mail',
      [session('mx1.example.net', 'accepted', { clientIp: '198.51.100.1' })],
      null,
    ],
    [
      'receiver',
      'another MX accepts',
      [session('mx1.example.net', 'deferred'), session('mx2.example.net', 'accepted')],
      'some-accept',
    ],
    [
      'receiver',
      'all defer',
      [session('mx1.example.net', 'deferred'), session('mx2.example.net', 'deferred')],
      'all-defer',
    ],
    [
      'receiver',
      'none can be reached',
      [session('mx1.example.net', 'timeout'), session('mx2.example.net', 'refused')],
      'unreachable',
    ],
    [
      'receiver',
      'the one took the connection and kept us waiting: it was reached',
      [session('mx1.example.net', 'timeout', { transcript: [connected] })],
      null,
    ],
    ['receiver', 'nothing was tried', [], null],
    ['reachability', 'it answers 421', [session('mx1.example.net', 'deferred')], 'answers-421'],
    ['reachability', 'it greets', [session('mx1.example.net', 'accepted')], 'answers-220'],
    [
      'reachability',
      'only this one is silent',
      [session('mx1.example.net', 'timeout'), session('mx.example.org', 'accepted', elsewhere)],
      'only-this-host',
    ],
    [
      'reachability',
      'all are silent',
      [session('mx1.example.net', 'timeout'), session('mx.example.org', 'timeout', elsewhere)],
      'nothing-gets-out',
    ],
    [
      'reachability',
      'silence without contrast proves nothing',
      [session('mx1.example.net', 'timeout')],
      null,
    ],
    [
      'tls-session',
      'the session was encrypted',
      [
        session('mx1.example.net', 'accepted', {
          tls: { protocol: 'TLSv1.3', cipher: 'x', authorized: false, why: 'expired' },
        }),
      ],
      'works',
    ],
    [
      'tls-session',
      'it broke at STARTTLS',
      [session('mx1.example.net', 'closed', { stage: 'starttls' })],
      'fails-there',
    ],
  ])('%s: %s', (step, _, sessions, wanted) => expect(answer(step, c({ sessions }))).toBe(wanted));

  test('a 421 of our own session speaks where nobody else did', () => {
    const sessions = [
      session('mx1.example.net', 'deferred', { reply: reply('421 4.3.2 All server ports are busy') }),
    ];
    const silent = madeCase([attempt(null, { says: 'connect to mx1.example.net: Connection timed out' })], {
      sessions,
    });
    const shown = document(silent, prepared(), { now });
    expect(shown.verdict).toMatchObject({ issuer: 'remote-mta', stage: 'greeting' });
    expect(shown.next.id).toBe('wait');
  });
});

describe('findings', () => {
  const other = { clientIp: '192.0.2.10', subject: '192.0.2.10' };
  const mine = { clientIp: '192.0.2.9' };
  test.each<[string, string, Finding[], string | null]>([
    ['sending-identity', 'no name', [finding('iprev', 'fail')], 'broken'],
    ['sending-identity', 'name and HELO', [finding('iprev', 'pass'), finding('helo', 'pass')], 'in-order'],
    ['sending-identity', 'only one of both', [finding('iprev', 'pass')], null],
    [
      'sending-identity',
      'a look-up that failed',
      [finding('iprev', 'temperror'), finding('helo', 'pass')],
      null,
    ],
    [
      'reputation',
      'listed',
      [finding('dnsbl', 'fail', { zone: 'a', listing: 'abuse' }), finding('dnsbl', 'pass', { zone: 'b' })],
      'listed',
    ],
    ['reputation', 'a policy range only', [finding('dnsbl', 'fail', { zone: 'a', listing: 'policy' })], null],
    [
      'reputation',
      'clean',
      [finding('dnsbl', 'pass', { zone: 'a' }), finding('dnsbl', 'pass', { zone: 'b' })],
      'clean',
    ],
    [
      'reputation',
      'one list could not be asked',
      [finding('dnsbl', 'pass', { zone: 'a' }), finding('dnsbl', 'permerror', { zone: 'b' })],
      null,
    ],
    ['mx-change', 'the answers differ', [finding('propagation', 'fail')], 'incomplete'],
    ['mx-change', 'all agree', [finding('propagation', 'pass')], 'settled'],
    ['mx-change', 'nobody could be asked', [finding('propagation', 'temperror')], null],
    [
      'compare-ips',
      'only the refused one has no name',
      [finding('iprev', 'fail', mine), finding('iprev', 'pass', other)],
      'identity-differs',
    ],
    ['compare-ips', 'neither has', [finding('iprev', 'fail', mine), finding('iprev', 'fail', other)], null],
    [
      'compare-ips',
      'only the refused one is listed',
      [
        finding('dnsbl', 'fail', { ...mine, zone: 'a', listing: 'abuse' }),
        finding('dnsbl', 'pass', { ...other, zone: 'a' }),
      ],
      'listing-differs',
    ],
  ])('%s: %s', (step, _, findings, wanted) => expect(answer(step, c({ findings }))).toBe(wanted));
});
