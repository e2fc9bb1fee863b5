/**
 * Forty contrasts, as logs that an administrator has and look-ups beside them. One route is refused, another is accepted; in
 * half of them the accepted one is the broken one. The fault of the accepted route is never a reason, and never to be mended.
 *
 * Routes: `25@mx1 no 9-14` is refused from nine to fourteen o'clock from 198.51.100.25 at mx1.example.net, `ok` is
 * accepted; `x200` that often an hour. Findings: `25 iprev fail`; without a number they are of all addresses.
 */
import type { Scope } from '../../shared/case/case.ts';
import type { Cause } from '../../shared/catalogue/cause.ts';

export const address = (n: string): string => `198.51.100.${n}`;
const two = (n: number) => String(n).padStart(2, '0');

/** An Exim log of these routes. */
export function logOf(routes: string, reply: string): string {
  const lines: string[] = [];
  let id = 0;
  for (const route of routes.split('; ')) {
    const [, ip, host = '', fate, from, to, often] = /^(\d+)@(\w+) (no|ok) (\d+)-(\d+)(?: x(\d+))?$/.exec(
      route,
    )!;
    for (let hour = Number(from); hour < Number(to); hour++)
      for (let n = 0; n < Number(often ?? 2); n++) {
        const queueId = `1vO${two(id % 60)}a-00${two(Math.floor(id++ / 60) % 100)}Ab-${n % 10}c`;
        const at = `2026-11-28 ${two(hour)}:${two((n * 7) % 60)}:${two(n % 60)}`;
        const where = `R=dnslookup T=remote_smtp H=${host}.example.net [203.0.113.${host.at(-1)}] I=[${address(ip!)}]`;
        lines.push(
          fate === 'ok'
            ? `${at} ${queueId} => u${n}@example.net ${where} C="250 2.0.0 Ok: queued"`
            : `${at} ${queueId} == u${n}@example.net R=dnslookup T=remote_smtp defer (0) H=${host}.example.net [203.0.113.${host.at(-1)}] I=[${address(ip!)}]: SMTP error from remote mail server after initial connection: ${reply}`,
        );
      }
  }
  return `${lines.sort().join('\n')}\n`;
}

const vague = '421 4.3.2 Service not available, closing transmission channel';
const noPtr = '421 4.7.1 No PTR record for your address';
const both = '25@mx1 no 9-14; 26@mx1 ok 9-14';
const pool = '25@mx1 no 9-14; 25@mx2 no 9-14; 26@mx1 ok 9-14; 26@mx2 ok 9-14';
const mx = '25@mx1 no 9-14; 25@mx2 ok 9-14';
const all = (check: string) => `25 ${check} pass; 26 ${check} pass`;

export interface Expected {
  scope?: Scope;
  leads?: Cause;
  /** Not named as reasons for it. */
  not?: Cause[];
  next?: string;
  /** Something accepted has this fault: it is a warning. */
  warns?: boolean;
}
export type Contrasted = [routes: string, findings: string, reply: string, expected: Expected];

const ipOf = { scope: 'one-client-ip' as const };
const mxOf = { scope: 'one-mx' as const };

/** What is sound, or broken on the refused route or on both. */
const sound: Contrasted[] = [
  [both, '', vague, { ...ipOf, not: ['maintenance', 'sender-outage'], next: 'compare-ips' }],
  [both, '25 iprev fail; 26 iprev pass', vague, { ...ipOf, leads: 'reverse-dns', next: 'change-journal' }],
  [both, '25 helo fail; 26 helo pass', vague, { ...ipOf, next: 'change-journal' }],
  [both, '25 dnsbl fail; 26 dnsbl pass', vague, { ...ipOf, leads: 'reputation', next: 'change-journal' }],
  [both, '25 iprev fail; 26 iprev fail', vague, { ...ipOf, not: ['reverse-dns'] }],
  [both, '25 helo fail; 26 helo fail', vague, { ...ipOf, not: ['reverse-dns'] }],
  [both, '25 spf fail; 26 spf fail', vague, { ...ipOf, not: ['authentication'] }],
  [both, '25 dnsbl fail; 26 dnsbl fail', vague, { ...ipOf }],
  [both, 'dkim fail', vague, { ...ipOf, not: ['authentication'] }],
  [both, 'dmarc fail', vague, { ...ipOf, not: ['authentication'] }],
  [
    both,
    `${all('iprev')}; ${all('helo')}; ${all('dnsbl')}`,
    vague,
    { ...ipOf, leads: 'reputation', not: ['reverse-dns'], next: 'provider-page' },
  ],
  [pool, '', vague, { ...ipOf, not: ['capacity', 'maintenance'] }],
  [pool, '25 iprev fail; 26 iprev pass', noPtr, { ...ipOf, leads: 'reverse-dns' }],
  ['25@mx1 no 9-14 x200; 26@mx1 ok 9-14', '', vague, { ...ipOf, next: 'cooling' }],
  ['25@mx1 ok 7-9; 25@mx1 no 9-14; 26@mx1 ok 7-14', '', vague, { ...ipOf }],
  [mx, '', vague, { ...mxOf, leads: 'capacity', not: ['sender-outage', 'reputation'] }],
  [mx, '25 iprev fail', vague, { ...mxOf, leads: 'capacity', not: ['reverse-dns'] }],
  [mx, '25 dnsbl fail', vague, { ...mxOf, leads: 'capacity', not: ['reputation'] }],
  ['25@mx1 no 9-14; 26@mx2 ok 9-14', '', vague, { scope: 'unknown' }],
  ['25@mx1 no 9-11; 25@mx1 ok 11-14; 26@mx1 ok 9-14', '', vague, { ...ipOf }],
];

/** The accepted route is the broken one. */
const healthy: Contrasted[] = [
  [both, '26 iprev fail', vague, { ...ipOf, not: ['reverse-dns'], warns: true }],
  [both, '26 iprev fail; 25 iprev pass', vague, { ...ipOf, warns: true }],
  [
    both,
    '26 iprev fail; 25 iprev pass; 25 helo pass; 26 helo pass',
    vague,
    { ...ipOf, not: ['reverse-dns'], warns: true },
  ],
  [both, '26 helo fail', vague, { ...ipOf, not: ['reverse-dns'], warns: true }],
  [both, '26 helo fail; 25 helo pass; 25 iprev pass', vague, { ...ipOf, not: ['reverse-dns'], warns: true }],
  [both, '26 spf fail', vague, { ...ipOf, not: ['authentication'], warns: true }],
  [both, '26 spf permerror; 25 spf pass', vague, { ...ipOf, not: ['authentication'], warns: true }],
  [both, '26 dnsbl fail', vague, { ...ipOf, warns: true }],
  [both, '26 dnsbl fail; 25 dnsbl pass', vague, { ...ipOf, warns: true }],
  [both, '26 dnsbl fail; 25 dnsbl temperror', vague, { ...ipOf, warns: true }],
  [both, '26 iprev fail; 26 helo fail; 26 spf fail; 26 dnsbl fail', vague, { ...ipOf, warns: true }],
  [both, '25 iprev temperror; 26 iprev fail', vague, { ...ipOf, not: ['reverse-dns'], warns: true }],
  [pool, '26 iprev fail', vague, { ...ipOf, not: ['reverse-dns', 'capacity'], warns: true }],
  [pool, '26 dnsbl fail; 25 dnsbl pass; 25 iprev pass', vague, { ...ipOf, warns: true }],
  ['25@mx1 no 9-14 x200; 26@mx1 ok 9-14', '26 iprev fail', vague, { ...ipOf, next: 'cooling', warns: true }],
  [
    '25@mx1 no 9-14; 26@mx1 ok 9-14; 27@mx1 ok 9-14',
    '27 iprev fail; 26 iprev pass',
    vague,
    { ...ipOf, warns: true },
  ],
  ['25@mx1 no 9-14; 24@mx1 no 9-14; 26@mx1 ok 9-14', '26 dnsbl fail', vague, { ...ipOf, warns: true }],
  [both, '26 iprev fail; 25 iprev pass', noPtr, { ...ipOf, leads: 'reverse-dns', warns: true }],
  [
    '25@mx1 ok 7-9; 25@mx1 no 9-14; 26@mx1 ok 7-14',
    '26 helo fail',
    vague,
    { ...ipOf, not: ['reverse-dns'], warns: true },
  ],
  [
    '25@mx1 no 9-14; 26@mx1 ok 9-14 x200',
    '26 spf fail',
    vague,
    { ...ipOf, not: ['authentication'], warns: true },
  ],
];

export const contrasts: [broken: string, rows: Contrasted[]][] = [
  ['the refused route, or both', sound],
  ['the accepted route alone', healthy],
];

/** Addresses that are accepted wherever they were tried. */
export const openOf = (routes: string): string[] =>
  [...new Set([...routes.matchAll(/(\d+)@\w+ ok/g)].map((m) => m[1]!))]
    .filter((n) => !routes.includes(`${n}@mx1 no`))
    .map(address);
