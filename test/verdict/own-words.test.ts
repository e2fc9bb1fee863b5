/** No server answered, and what the sending server itself says names the step that failed. */
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

const postfix = (says: string, relay = 'none') =>
  `Nov 27 14:20:24 out1 postfix/smtp[1299]: AB519AA03E7: to=<anna@kunde.example>, relay=${relay}, delay=54, delays=5/0.08/5/0, dsn=4.4.3, status=deferred (${says})`;
const exim = (says: string) =>
  `2026-11-27 14:20:24 1wRiEg-00Ab3d-QZ == anna@kunde.example R=dnslookup T=remote_smtp defer (${says}`;

describe.each<[cause: string, side: string, lines: string[]]>([
  [
    'dns-failure',
    'either',
    [
      postfix('Name service error for name=kunde.example type=MX: Malformed or unexpected name server reply'),
      postfix(
        'delivery temporarily suspended: Host or domain name not found. Name service error for name=kunde.example type=MX: Host not found, try again',
      ),
      exim('-1): host lookup did not complete'),
      exim('-1): DNS lookup of kunde.example did not succeed'),
    ],
  ],
  [
    'tls',
    'either',
    [
      postfix('Cannot start TLS: handshake failure', 'mx.kunde.example[192.0.2.25]:25'),
      postfix('Server certificate not trusted', 'mx.kunde.example[192.0.2.25]:25'),
      postfix(
        'TLS is required, but was not offered by host mx.kunde.example[192.0.2.25]',
        'mx.kunde.example[192.0.2.25]:25',
      ),
      exim(
        '-37) H=mx.kunde.example [192.0.2.25]: TLS session: (SSL_connect): error:0A000086:SSL routines::certificate verify failed',
      ),
      exim(
        '-38) H=mx.kunde.example [192.0.2.25]: a TLS session is required, but the server did not offer TLS support',
      ),
    ],
  ],
  [
    'sender-outage',
    'sender',
    [
      exim(
        '-1): failed to expand "interface" option for remote_smtp transport: failed to open /etc/exim4/domains/firma.example/ip: Permission denied (euid=109 egid=116)',
      ),
      postfix('mail transport unavailable'),
      postfix('unable to create temporary file: No space left on device'),
    ],
  ],
  [
    'timeout',
    'either',
    [
      postfix(
        'conversation with mx.kunde.example[192.0.2.25] timed out while sending message body',
        'mx.kunde.example[192.0.2.25]:25',
      ),
    ],
  ],
])('%s, %s', (cause, side, lines) => {
  test.each(lines)('%s', async (line) => {
    const { verdict, next } = await told(line);
    expect(verdict.issuer).toBe('own-mta');
    expect(verdict.causes[0]).toMatchObject({ cause, side });
    expect(['possible', 'likely']).toContain(verdict.causes[0]!.certainty);
    expect(next.id).toBe('reachability');
  });
});

test.each([
  postfix('connect to mx.kunde.example[192.0.2.25]:25: Connection refused'),
  postfix('connect to mx.kunde.example[192.0.2.25]:25: Connection timed out'),
  exim('110) H=mx.kunde.example [192.0.2.25]: Connection timed out'),
])('what only failed to connect names no cause: %s', async (line) => {
  expect((await told(line)).verdict.causes).toEqual([]);
});
