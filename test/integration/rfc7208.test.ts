/**
 * The openspf test suite for RFC 7208 against our SPF engine. The suite is not part of this project: Debian ships it
 * in the source of pyspf (`apt-get source pyspf`, test/rfc7208-tests.yml); name the file in RFC7208_TESTS.
 * The cases that fail are those that resources/docs/limits-and-sources.md names, no more and no fewer.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createMailAuth } from '../../electron/node/dns/mail-auth.ts';
import { canonicalIp } from '../../shared/dns/address.ts';
import type { AnswerStatus, DnsAnswer, DnsRecord, RecordType } from '../../shared/dns/answer.ts';
import { normalName } from '../../shared/dns/name.ts';
import type { Resolver } from '../../shared/ports.ts';

const path = process.env.RFC7208_TESTS ?? '';
const guide = readFileSync(new URL('../../resources/docs/limits-and-sources.md', import.meta.url), 'utf8');
/** It expects that records of the abolished type SPF are never asked for, which its own data cannot show here. */
const notApplicable = ['spftimeout'];

type Entry = string | Record<string, unknown>;
interface Section {
  tests: Record<string, { helo: string; host: string; mailfrom: string; result: string | string[] }>;
  zonedata: Record<string, Entry[]>;
}

describe.skipIf(!existsSync(path))(
  `RFC 7208 suite${path ? '' : ' (skipped: RFC7208_TESTS names no file)'}`,
  () => {
    test('fails exactly the cases that the guide names', async () => {
      const failed: string[] = [];
      for (const section of readSections()) {
        const mailAuth = createMailAuth(resolverOf(section.zonedata));
        for (const [name, { helo, host, mailfrom, result }] of Object.entries(section.tests)) {
          const mailFrom = mailfrom || `postmaster@${helo}`;
          const got = await mailAuth.spf({ ip: host, helo, mailFrom, mta: 'receiver.invalid' });
          if (![result].flat().includes(got.result)) failed.push(name);
        }
      }
      const named = [...guide.matchAll(/^- `([a-z0-9-]+)`/gm)].map((match) => match[1]!);
      expect(failed.filter((name) => !notApplicable.includes(name)).sort()).toEqual(named.sort());
    });
  },
);

function readSections(): Section[] {
  const documents = parseAllDocuments(readFileSync(path, 'utf8'));
  return [...documents]
    .map((document) => document.toJS({ maxAliasCount: -1 }) as Section | null)
    .filter((s) => s !== null);
}

function resolverOf(zonedata: Section['zonedata']): Resolver {
  const zone = new Map(Object.entries(zonedata).map(([name, entries]) => [normalName(name), entries]));
  const look = (owner: string, type: RecordType, hops: number): [AnswerStatus, DnsRecord[]] => {
    const entries = zone.get(owner);
    if (!entries) return ['nxdomain', []];
    if (entries.includes('TIMEOUT')) return ['timeout', []];
    const fields = entries.flatMap((entry) => (typeof entry === 'string' ? [] : Object.entries(entry)));
    const hasTxt = fields.some(([kind]) => kind === 'TXT');
    const records = fields
      // The suite writes SPF where every implementation is meant to find TXT.
      .map(([kind, value]) => [kind === 'SPF' && !hasTxt ? 'TXT' : kind, value] as const)
      .filter(([kind, value]) => kind === type && value !== 'NONE')
      .map(([, value]): DnsRecord => ({ name: owner, type, ttl: 1, data: dataOf(type, value) }));
    if (records.length) return ['records', records];
    const alias = fields.find(([kind]) => kind === 'CNAME')?.[1];
    return typeof alias === 'string' && hops < 8 ? look(normalName(alias), type, hops + 1) : ['nodata', []];
  };
  return {
    servers: ['192.0.2.53:53'],
    asked: 0,
    found: 0,
    async query(name, type): Promise<DnsAnswer> {
      const [status, records] = look(normalName(name), type, 0);
      return { name, type, status, records, cnames: [], resolver: '', raw: [], ms: 0, authoritative: true };
    },
  };
}

function dataOf(type: RecordType, value: unknown): DnsRecord['data'] {
  if (type === 'MX') {
    const [preference, exchange] = value as [number, string];
    return { preference, exchange: normalName(exchange) };
  }
  const text = Array.isArray(value) ? value.join('') : String(value);
  return type === 'A' || type === 'AAAA' ? (canonicalIp(text) ?? text) : text;
}
