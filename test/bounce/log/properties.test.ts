/** What holds for every log, however it is cut, mixed and damaged. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bounce, LogSummary } from '../../../shared/bounce/bounce.ts';
import { createLogReader, readLogText } from '../../../shared/bounce/log/reader.ts';
import { lineLimit } from '../../../shared/bounce/log/lines.ts';
import { tries } from '../../support/matrices.ts';

const now = new Date('2026-11-21T08:00:00Z');
const folder = join(import.meta.dirname, '../../fixtures/log');
const logs = readdirSync(folder)
  .filter((name) => name.endsWith('.log') && !name.startsWith('exchange'))
  .map((name) => new Uint8Array(readFileSync(join(folder, name))));
const lines = logs.flatMap((bytes) => new TextDecoder().decode(bytes).split('\n')).filter(Boolean);

const encode = (text: string) => new TextEncoder().encode(text);
const read = (bytes: Uint8Array): Bounce => readLogText({ name: 'x', bytes }, { now });

function readInPieces(bytes: Uint8Array, cuts: number[]): Bounce {
  const reader = createLogReader({ files: ['x'], now });
  let from = 0;
  for (const cut of [...cuts.map((c) => c % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    reader.push(bytes.slice(from, cut), 'x');
    from = cut;
  }
  return reader.end();
}

function addsUp({ log }: Bounce): void {
  let deferred = 0;
  for (const domain of log!.domains) {
    expect(domain.recovered + domain.pending + domain.lost).toBe(domain.messages);
    expect(Math.min(domain.recovered, domain.pending, domain.lost)).toBeGreaterThanOrEqual(0);
    expect(domain.deferred421).toBeLessThanOrEqual(domain.deferred);
    expect(sum(domain.overTime?.deferred ?? [])).toBe(domain.deferred);
    expect(domain.overTime?.deferred.length ?? 0).toBeLessThanOrEqual(24);
    for (const ways of [domain.byClientIp, domain.byRemoteMta])
      expect(sum(ways.map((way) => way.deferred))).toBeLessThanOrEqual(domain.deferred);
    expect(statesOf(log!, domain.domain)).toEqual({
      recovered: domain.recovered,
      pending: domain.pending,
      lost: domain.lost,
    });
    deferred += domain.deferred;
  }
  expect(deferred).toBeLessThanOrEqual(log!.attempts.deferred);
  expect(log!.skipped).toBeLessThanOrEqual(log!.lines);
  expect(log!.skippedLines).toHaveLength(Math.min(100, log!.skipped));
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

/** Short logs are followed whole, so the deliveries tell the same as the counts. */
function statesOf({ deliveries }: LogSummary, domain: string) {
  const states = { recovered: 0, pending: 0, lost: 0 };
  for (const delivery of deliveries) if (delivery.domain === domain) states[delivery.state]++;
  return states;
}

test('chunks may end anywhere', () => {
  fc.assert(
    fc.property(fc.constantFrom(...logs), fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
      expect(readInPieces(bytes, cuts)).toEqual(read(bytes));
    }),
    tries(150),
  );
});

test('UTF-16 logs read like UTF-8 ones, cut anywhere', () => {
  const text = lines.slice(0, 30).join('\n');
  const utf16 = new Uint8Array(2 + text.length * 2);
  utf16.set([0xff, 0xfe]);
  for (let i = 0; i < text.length; i++) {
    utf16[2 + i * 2] = text.charCodeAt(i) & 0xff;
    utf16[3 + i * 2] = text.charCodeAt(i) >> 8;
  }
  const expected = read(encode(text)).log;
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 5 }), (cuts) => {
      expect(readInPieces(utf16, cuts).log).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

test('lines in any order, from any logs, add up', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 60 }), (mixed) => {
      addsUp(read(encode(mixed.join('\n'))));
    }),
    tries(200),
  );
});

test('damaged lines are skipped or read, and add up', () => {
  const damage = fc.tuple(fc.constantFrom(...lines), fc.nat(), fc.nat(60), fc.uint8Array({ maxLength: 6 }));
  fc.assert(
    fc.property(fc.array(damage, { maxLength: 20 }), (pieces) => {
      const parts = pieces.map(([line, at, length, other]) => {
        const bytes = encode(line);
        const from = at % (bytes.length + 1);
        return [...bytes.slice(0, from), ...other, ...bytes.slice(from + length), 10];
      });
      addsUp(read(Uint8Array.from(parts.flat())));
    }),
    tries(200),
  );
});

test('any bytes at all', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => addsUp(read(bytes))));
});

describe('limits', () => {
  test('a line over the limit is counted and skipped, the next one read', () => {
    const { log } = read(encode(`${'x'.repeat(lineLimit + 1)}\n${lines[0]}\n`));
    expect(log).toMatchObject({ lines: 2, skipped: 1, skippedLines: [{ file: 'x', line: 1 }] });
  });
  test('lines are numbered through one that is too long', () => {
    const { log } = read(encode(`${'x'.repeat(lineLimit + 1)}\nno log line\n`));
    expect(log!.skippedLines).toMatchObject([{ line: 1 }, { line: 2, text: 'no log line' }]);
  });
  test('of the lines not understood the first hundred are shown, each cut', () => {
    const { log } = read(encode(`${'é'.repeat(400)}\n`.repeat(150)));
    expect(log).toMatchObject({ lines: 150, skipped: 150 });
    expect(log!.skippedLines).toHaveLength(100);
    expect(log!.skippedLines[99]).toEqual({ file: 'x', line: 100, text: `${'é'.repeat(250)}…` });
  });
  test('the same over-long line in pieces', () => {
    const bytes = encode(`${lines[0]}\n${'x'.repeat(lineLimit + 1)}\n${lines[1]}`);
    expect(readInPieces(bytes, [5, 70, 40_000, 60_000])).toEqual(read(bytes));
  });
  test('attempts beyond the limit are folded, and say how often', () => {
    const line = (i: number) =>
      `May 12 09:${String(Math.floor(i / 600) % 60).padStart(2, '0')}:00 out1 postfix/smtp[1]: ${(0xa0000 + i).toString(16).toUpperCase()}: to=<u${i}@example.net>, relay=mx.example.net[203.0.113.7]:25, delay=1, delays=0/0/1/0, dsn=4.7.0, status=deferred (host mx.example.net[203.0.113.7] said: 421 4.7.0 <u${i}@example.net> try later (in reply to RCPT TO command))`;
    const many = 12_000;
    const bounce = read(encode(Array.from({ length: many }, (_, i) => line(i)).join('\n')));
    expect(bounce.attempts.length).toBeLessThanOrEqual(5000);
    expect(bounce.attempts.reduce((sum, attempt) => sum + attempt.count, 0)).toBe(many);
    expect(bounce.log!.domains[0]).toMatchObject({
      deferred421: many,
      messages: many,
      stages: { rcpt: many },
    });
    expect(bounce.log!.domains[0]!.replies).toHaveLength(1);
    expect(bounce.attempts.at(-1)!.at).toBe(bounce.log!.to);
    expect(bounce.log!.deliveries).toHaveLength(100);
  });
});

test('without single attempts the counts are the same', () => {
  for (const bytes of logs) {
    const reader = createLogReader({ files: ['x'], now, listing: false });
    reader.push(bytes, 'x');
    const { attempts, log } = reader.end();
    expect(attempts).toEqual([]);
    expect(log).toEqual(read(bytes).log);
  }
});

describe('a recipient is the same one however its domain is written', () => {
  const deferral = (to: string, minute: number) =>
    `Nov 21 06:${minute}:42 mx postfix/smtp[1]: 5653F22A206: to=<${to}>, relay=mx.example.net[192.0.2.1]:25, delay=40, dsn=4.7.0, status=deferred (host mx.example.net[192.0.2.1] said: 421 4.7.0 busy)`;
  test.each([
    ['user@example.net', 'user@Example.NET', 1],
    ['user@example.net', 'User@example.net', 2],
    ['user@example.net', 'users@example.net', 2],
    ['jürgen@example.net', 'jürgen@EXAMPLE.net', 1],
    ['jürgen@bücher.example', 'jürgen@bücher.example', 1],
    ['"a@b"@example.net', '"a@b"@example.net', 1],
    ['"a@b"@example.net', '"a@c"@example.net', 2],
  ])('%s and %s are %i', (one, other, deliveries) => {
    const text = `${deferral(one, 10)}\n${deferral(other, 20)}\n`;
    expect(sum(read(encode(text)).log!.domains.map(({ messages }) => messages))).toBe(deliveries);
  });
});
