/** Scope, as the flowchart's step says it, one row per situation. */
import { expect, test } from 'vitest';
import { scopeOf, type RouteFacts } from '../../../shared/bounce/log/scope.ts';

/** `domain host[:port] client refused/accepted`, all in the same window; `@n` moves it by n hours. */
function route(text: string): RouteFacts {
  const [domain, where, client, counts, shift] = text.split(' ');
  const [host, port] = where!.split(':');
  const [refused, accepted] = counts!.split('/').map(Number);
  const at = 1_000_000 + Number(shift?.slice(1) ?? 0) * 3600;
  return {
    domain: domain!,
    host: host === '-' ? null : host!,
    port: port ? Number(port) : null,
    client: client === '-' ? null : client!,
    refused: refused!,
    accepted: accepted!,
    firstAt: at,
    lastAt: at + 600,
    firstAcceptedAt: accepted ? at : Number.POSITIVE_INFINITY,
    lastAcceptedAt: accepted ? at + 600 : Number.NEGATIVE_INFINITY,
  };
}

test.each([
  ['nothing refused', ['a.test mx.a - 0/5'], 'none'],
  ['one domain, nothing to compare', ['a.test mx.a - 3/0'], 'one-domain'],
  ['one domain, another accepts', ['a.test mx.a - 3/0', 'b.test mx.b - 0/9'], 'one-domain'],
  ['one domain, accepts in turns', ['a.test mx.a - 3/4', 'b.test mx.b - 0/9'], 'one-domain'],
  [
    'several domains of one host',
    ['a.test mx.hoster - 3/0', 'b.test mx.hoster - 2/0', 'c.test mx.c - 0/4'],
    'one-domain',
  ],
  ['the second MX accepts', ['a.test mx1.a - 3/0', 'a.test mx2.a - 0/2'], 'one-mx'],
  ['both MX refuse', ['a.test mx1.a - 3/0', 'a.test mx2.a - 2/0'], 'one-domain'],
  ['the refused MX accepts as well', ['a.test mx1.a - 3/7', 'a.test mx2.a - 0/2'], 'one-domain'],
  ['the second MX accepted the day before', ['a.test mx1.a - 3/0', 'a.test mx2.a - 0/2 @-24'], 'one-domain'],
  [
    'another address of ours is accepted',
    ['a.test mx.a 192.0.2.1 3/0', 'a.test mx.a 192.0.2.2 0/2'],
    'one-client-ip',
  ],
  [
    'the same address at two domains',
    [
      'a.test mx.a 192.0.2.1 3/0',
      'a.test mx.a 192.0.2.2 0/2',
      'b.test mx.b 192.0.2.1 1/0',
      'b.test mx.b 192.0.2.2 0/1',
    ],
    'one-client-ip',
  ],
  [
    'three domains, nothing accepted',
    ['a.test mx.a - 1/0', 'b.test mx.b - 1/0', 'c.test mx.c - 1/0'],
    'all-destinations',
  ],
  [
    'our relay refuses everything',
    ['a.test relay:587 - 1/0', 'b.test relay:587 - 1/0', 'c.test relay:587 - 1/0'],
    'all-destinations',
  ],
  [
    'three domains, a fourth accepts',
    ['a.test mx.a - 1/0', 'b.test mx.b - 1/0', 'c.test mx.c - 1/0', 'd.test mx.d - 0/1'],
    'mixed',
  ],
  [
    'three domains, accepted only long before',
    ['a.test mx.a - 1/0', 'b.test mx.b - 1/0', 'c.test mx.c - 1/0', 'd.test mx.d - 0/1 @-9'],
    'all-destinations',
  ],
  [
    'local delivery is no contrast',
    ['a.test mx.a - 1/0', 'b.test mx.b - 1/0', 'c.test mx.c - 1/0', 'own.test - - 0/0'],
    'all-destinations',
  ],
])('%s', (_, routes, scope) => expect(scopeOf(routes.map(route))).toBe(scope));
