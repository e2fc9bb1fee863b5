/**
 * `logs` and `inspect` read one log alike: what the one counts the other has as attempts, of the whole and of each line
 * by itself, as people paste it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../shared/bounce/attempt.ts';
import { readLogText } from '../../../shared/bounce/log/reader.ts';
import { read } from '../../../shared/bounce/read.ts';
import { sampleOf } from '../../support/matrices.ts';

const now = new Date('2026-11-29T12:00:00Z');
const shared = process.env.DEFERRAL_DESK_SHARED ?? '';
const folders = [join(import.meta.dirname, '../../fixtures/log'), join(shared, 'samples/lab/logs')];
const files = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => ({ name, path: join(folder, name) })))
  .filter(({ name }) => !name.endsWith('.expected.json'));

/** Its last columns are a message id, a sender and a recipient, and nothing in the row says which is which. */
const unnamed = /^"[^"]+","Defer",/;

const is421 = ({ reply, outcome }: Attempt) => reply?.code === 421 && outcome === 'deferred';
const byDomain = (list: readonly [string, number][]) => {
  const sums: Record<string, number> = {};
  for (const [domain, count] of list) if (count > 0) sums[domain] = (sums[domain] ?? 0) + count;
  return sums;
};
const inspected = async (name: string, text: string) =>
  (await read({ name, bytes: new TextEncoder().encode(text) }, { now })).flatMap((b) => b.attempts);

describe.each(files)('$name', ({ name, path }) => {
  const bytes = new Uint8Array(readFileSync(path));
  const lines = new TextDecoder().decode(bytes).split('\n');
  const log = readLogText({ name, bytes }, { now });

  test('421s of each domain', async () => {
    const attempts = (await read({ name, bytes }, { now })).flatMap((b) => b.attempts);
    const named = attempts.filter((a) => is421(a) && a.recipient !== null);
    const seen = byDomain(named.map((a) => [a.recipientDomain ?? '', 1]));
    const counted = byDomain(log.log!.domains.map((d) => [d.domain, d.deferred421]));
    expect(seen).toEqual(counted);
  });

  test('each line alone, as far as it tells', async () => {
    const wrong: string[] = [];
    for (const attempt of sampleOf(log.attempts.slice(0, 300), 100)) {
      const line = lines[(attempt.source.line ?? 0) - 1] ?? '';
      if (!attempt.reply || unnamed.test(line) || !line.includes(String(attempt.reply.code))) continue;
      const told = (text: string | null | undefined, mark = '') =>
        text && line.includes(mark + text) ? text : '-';
      const key = (a: Attempt) =>
        `${a.reply?.code} ${a.reply?.enhanced} ${told(a.remoteMta?.name)} ${told(a.recipientDomain, '@')}`;
      const alone = new Set((await inspected(name, line)).filter((a) => a.reply).map(key));
      if (alone.size !== 1 || !alone.has(key(attempt)))
        wrong.push(`${key(attempt)} ≠ ${[...alone].join('; ')} ← ${line.slice(0, 300)}`);
    }
    expect(wrong).toEqual([]);
  });
});
