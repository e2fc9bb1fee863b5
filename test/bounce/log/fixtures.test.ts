/** Every log, listing and table in fixtures/log beside what it says: `name.log` and `name.expected.json`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../shared/bounce/attempt.ts';
import type { LogDomain, LogSummary } from '../../../shared/bounce/bounce.ts';
import { looksLikeListing, looksLikeLog, readLogText } from '../../../shared/bounce/log/reader.ts';

const folder = join(import.meta.dirname, '../../fixtures/log');

interface Expected {
  now: string;
  kind?: string;
  log: Partial<LogSummary>;
  /** All domains that met a deferral, each with the fields that matter. */
  domains: Record<string, Partial<LogDomain>>;
  /** The first attempts, in order. */
  attempts?: Partial<Attempt>[];
  notes?: string[];
}

const names = readdirSync(folder).filter((name) => !name.endsWith('.expected.json'));

describe.each(names)('%s', (name) => {
  const bytes = new Uint8Array(readFileSync(join(folder, name)));
  const expected = JSON.parse(
    readFileSync(join(folder, name.replace(/\.[a-z]+$/, '.expected.json')), 'utf8'),
  ) as Expected;
  const bounce = readLogText({ name, bytes }, { now: new Date(expected.now) });

  test('is recognised', () => {
    const head = new TextDecoder().decode(bytes);
    const kind = looksLikeListing(head) ? 'queue-listing' : looksLikeLog(head) ? 'log' : 'neither';
    expect(kind).toBe(expected.kind ?? 'log');
    expect(bounce.kind).toBe(kind);
  });
  test('totals', () => expect(bounce.log).toMatchObject(expected.log));
  test('domains', () => {
    const domains = Object.fromEntries(bounce.log!.domains.map((domain) => [domain.domain, domain]));
    expect(domains).toMatchObject(expected.domains);
    expect(Object.keys(domains).sort()).toEqual(Object.keys(expected.domains).sort());
  });
  test('deliveries add up', () => {
    for (const { messages, recovered, pending, lost } of bounce.log!.domains)
      expect(recovered + pending + lost).toBe(messages);
  });
  const { attempts, notes } = expected;
  if (attempts)
    test('attempts', () => expect(bounce.attempts.slice(0, attempts.length)).toMatchObject(attempts));
  if (notes) test('notes', () => expect(bounce.notes).toEqual(notes));
});
