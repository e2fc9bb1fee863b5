/** Scope from contrast: what fails, what was accepted in the same time, and what that tells. */
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../shared/bounce/attempt.ts';
import type { Traffic } from '../../shared/bounce/bounce.ts';
import type { Case } from '../../shared/case/case.ts';
import type { ProbeResult } from '../../shared/case/finding.ts';
import { facts } from '../../shared/flow.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { session } from '../support/made-finding.ts';
import { prepared } from '../support/worked-cases.ts';

const now = new Date('2026-05-18T12:00:00Z');
const scope = (c: Case) => facts(c, prepared(), now).scope.value;
const line = '421 4.3.2 Try again later';
const fails = (domain: string, more: Partial<Attempt> = {}) =>
  attempt(line, {
    recipient: `u@${domain}`,
    queueId: `Q-${domain}`,
    remoteMta: { name: `mx1.${domain}`, address: null },
    ...more,
  });
const accepts = (domain: string, more: Partial<Traffic> = {}): Traffic => ({
  domain,
  remoteMta: `mx1.${domain}`,
  address: null,
  clientIp: null,
  accepted: 1,
  deferred: 0,
  rejected: 0,
  firstAt: '2026-05-18T09:05:00Z',
  lastAt: '2026-05-18T09:05:00Z',
  firstAcceptedAt: '2026-05-18T09:05:00Z',
  lastAcceptedAt: '2026-05-18T09:05:00Z',
  ...more,
});
const yesterday = '2026-05-17T09:05:00Z';

test.each<[string, Attempt[], Traffic[], string]>([
  ['one failure alone has no contrast', [fails('example.net')], [], 'unknown'],
  ['others are accepted', [fails('example.net')], [accepts('example.org')], 'one-domain'],
  [
    'others were accepted, but yesterday',
    [fails('example.net')],
    [accepts('example.org', { firstAcceptedAt: yesterday, lastAcceptedAt: yesterday })],
    'unknown',
  ],
  [
    'two domains of one server are one destination',
    [
      fails('example.net', { remoteMta: { name: 'mx.hoster.test', address: null } }),
      fails('example.org', { remoteMta: { name: 'MX.hoster.test', address: null } }),
    ],
    [accepts('example.edu')],
    'one-domain',
  ],
  [
    'unrelated domains fail while others accept',
    [fails('example.net'), fails('example.org')],
    [accepts('example.edu')],
    'mixed',
  ],
  ['two unrelated domains and no contrast', [fails('example.net'), fails('example.org')], [], 'unknown'],
  [
    'three unrelated domains and nothing accepted',
    [fails('example.net'), fails('example.org'), fails('example.edu')],
    [],
    'all-destinations',
  ],
  [
    'three domains behind one MX',
    ['example.net', 'example.org', 'example.edu'].map((d) =>
      fails(d, { remoteMta: { name: 'mx1.hoster.test', address: null } }),
    ),
    [],
    'unknown',
  ],
  [
    'three domains behind a relay of ours',
    ['example.net', 'example.org', 'example.edu'].map((d) =>
      fails(d, { remoteMta: { name: 'relay.isp.test', address: null, port: 587 } }),
    ),
    [],
    'all-destinations',
  ],
  [
    'another MX of the domain accepts',
    [fails('example.net')],
    [accepts('example.net', { remoteMta: 'mx2.example.net' })],
    'one-mx',
  ],
  [
    'the same MX accepts another of our addresses',
    [fails('example.net', { clientIp: '192.0.2.10' })],
    [accepts('example.net', { clientIp: '192.0.2.11' })],
    'one-client-ip',
  ],
  [
    'the same MX accepts the same address, in turns',
    [fails('example.net', { clientIp: '192.0.2.10' })],
    [accepts('example.net', { clientIp: '192.0.2.10' })],
    'unknown',
  ],
  [
    'nothing names a recipient',
    [attempt(line, { recipient: null, queueId: null })],
    [accepts('example.org')],
    'unknown',
  ],
])('%s', (_, attempts, traffic, wanted) => expect(scope(madeCase(attempts, { traffic }))).toBe(wanted));

describe('sessions of our own are contrast too', () => {
  test.each<[string, ProbeResult[], string]>([
    [
      'another MX accepts',
      [session('mx1.example.net', 'deferred'), session('mx2.example.net', 'accepted')],
      'one-mx',
    ],
    [
      'a second address is accepted',
      [
        session('mx1.example.net', 'deferred'),
        session('mx1.example.net', 'accepted', { clientIp: '192.0.2.10' }),
      ],
      'one-client-ip',
    ],
    [
      'the server itself accepts again',
      [session('mx1.example.net', 'accepted'), session('mx2.example.net', 'accepted')],
      'unknown',
    ],
    [
      'a host that is no MX tells nothing',
      [session('mail.example.org', 'accepted', { preference: undefined })],
      'unknown',
    ],
  ])('%s', (_, sessions, wanted) =>
    expect(scope(madeCase([fails('example.net')], { sessions }))).toBe(wanted),
  );
});

test('a recovery of the case itself is no contrast', () => {
  const later = attempt('250 2.0.0 Ok', { at: '2026-05-18T09:16:00Z' });
  expect(scope(madeCase([attempt(line), later]))).toBe('unknown');
});
