/** The worked cases and samples of the specification, where it is at hand; elsewhere these are skipped. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLogText } from '../../../shared/bounce/log/reader.ts';

const shared = process.env.DEFERRAL_DESK_SHARED ?? join(import.meta.dirname, '../../../../shared');
const cases = join(shared, 'cases');
const samples = join(shared, 'samples');
const read = (path: string, now: string) =>
  readLogText({ name: path, bytes: new Uint8Array(readFileSync(path)) }, { now: new Date(now) });

const logs = existsSync(cases)
  ? readdirSync(cases).flatMap((name) =>
      ['mail.log', 'mainlog'].map((file) => join(cases, name, file)).filter((path) => existsSync(path)),
    )
  : [];

describe.skipIf(logs.length === 0)('worked cases', () => {
  test.each(logs)('%s', (path) => {
    const { now, expect: expected } = JSON.parse(readFileSync(join(path, '../expected.json'), 'utf8')) as {
      now: string;
      expect: { stage: string; scope: string };
    };
    const bounce = read(path, now);
    const newest = bounce.attempts.filter(({ reply }) => reply?.code === 421).at(-1)!;
    expect(newest.stage).toBe(expected.stage);
    // A log has no scope “unknown”: without contrast it is the one domain.
    expect(bounce.log!.scope).toBe(expected.scope === 'unknown' ? 'one-domain' : expected.scope);
    expect(bounce.log!.skipped).toBe(0);
  });
});

describe.skipIf(!existsSync(samples))('logs of real servers', () => {
  const now = '2026-11-21T08:00:00Z';
  test('Postfix: every status=deferred line, none twice', () => {
    const path = join(samples, 'postfix-sender-mail.log');
    const text = readFileSync(path, 'utf8');
    const { log } = read(path, now);
    expect(log!.attempts.deferred).toBe(text.match(/status=deferred/g)!.length);
    expect(log!.deferred421).toBe(text.match(/status=deferred .*: 421 /g)!.length);
    expect(log!.attempts.sent).toBe(text.match(/status=sent/g)!.length);
    expect(log!.attempts.expired).toBe(text.match(/status=expired/g)!.length);
  });
  test('Exim: every attempt that was made, the host lines not counted again', () => {
    const path = join(samples, 'exim-sender-mainlog');
    const text = readFileSync(path, 'utf8');
    const { log } = read(path, now);
    const made = text.match(/ == .*/g)!.filter((line) => !line.includes('retry time not reached'));
    expect(log!.attempts.deferred).toBe(made.length);
    expect(log!.deferred421).toBe(made.filter((line) => / 421 /.test(line)).length);
    expect(log!.domains.every(({ pending }) => pending === 0)).toBe(true);
  });
});
