import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  readInWorker,
  readLogsInWorker,
  readManyInWorker,
  stopReading,
  type WorkerInput,
} from '../../../electron/node/reading/reading.ts';

const now = new Date('2026-05-18T12:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);
const logLine =
  'May 18 11:00:00 out1 postfix/smtp[1]: 4F1A22077E: to=<anna@example.net>, relay=mx.example.net[192.0.2.25]:25, delay=1, delays=0/0/1/0, dsn=4.3.2, status=deferred (host mx.example.net[192.0.2.25] refused to talk to me: 421 4.3.2 All server ports are busy)\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-reading-'));
});
afterAll(async () => {
  await stopReading();
  rmSync(folder, { recursive: true });
});

describe('reading in the worker', () => {
  test('a pasted reply comes back as a Bounce', async () => {
    const [bounce] = await readInWorker(
      { name: 'pasted', bytes: bytes('421 4.7.0 Try again later') },
      { now },
    );
    expect(bounce?.attempts[0]?.reply?.enhanced).toBe('4.7.0');
  });

  test('a gzipped notice is unpacked, a broken archive is named', async () => {
    const [bounce] = await readInWorker(
      { name: 'a.gz', bytes: gzipSync('421 4.7.0 Try again later') },
      { now },
    );
    expect(bounce?.attempts[0]?.reply?.code).toBe(421);
    const damaged = gzipSync('421 4.7.0 Try again later '.repeat(50));
    damaged.fill(0xff, 12, 30);
    await expect(readInWorker({ name: 'b.gz', bytes: damaged }, { now })).rejects.toThrow(
      'b.gz is a damaged gzip file',
    );
  });

  test('a log is streamed from its path, with progress', async () => {
    const path = join(folder, 'mail.log');
    writeFileSync(path, logLine.repeat(2000));
    const [bounce] = await readInWorker({ name: 'mail.log', path }, { now });
    expect(bounce?.kind).toBe('log');
    expect(bounce?.log?.deferred421).toBe(2000);
    const whole = await readLogsInWorker([path], { now });
    expect(whole.log?.lines).toBe(2000);
  });

  test('too little memory costs the thread, not the program', async () => {
    await stopReading();
    const mbox = `From MAILER-DAEMON Mon May 18 11:00:00 2026\nFrom: a@example.com\nTo: b@example.com\nSubject: x\n\n${'<u@example.net>: host mx[192.0.2.1] said: 421 4.7.0 wait\n'.repeat(200)}\n\n`;
    const [bounce] = await readInWorker(
      { name: 'big.mbox', bytes: bytes(mbox.repeat(4000)) },
      { now, memoryLimit: 40 },
    );
    expect(bounce?.kind).toBe('unreadable');
    expect(bounce?.problem?.code).toBe('too-much-memory');
    await stopReading();
    const [next] = await readInWorker({ name: 'pasted', bytes: bytes('421 4.7.0 Try again later') }, { now });
    expect(next?.kind).toBe('reply-text');
  });

  test('a file that takes too long is given up', async () => {
    const text = `From: a@example.com\nTo: b@example.com\nSubject: x\n\n${'word '.repeat(4_000_000)}`;
    const [bounce] = await readInWorker({ name: 'slow.eml', bytes: bytes(text) }, { now, timeLimit: 1 });
    expect(bounce?.problem?.code).toBe('too-slow');
  });

  test('a log that is stopped gives what was read', async () => {
    const stop = new AbortController();
    const path = join(folder, 'long.log');
    writeFileSync(path, logLine.repeat(200_000));
    const reading = readLogsInWorker([path], { now, signal: stop.signal, onProgress: () => stop.abort() });
    const bounce = await reading;
    expect(bounce.log!.lines).toBeLessThan(200_000);
    expect(bounce.notes.join()).toContain('stopped');
  });

  test('a stopped parser that hears nothing is ended, and what waited behind it is read', async () => {
    const stop = new AbortController();
    const slow = `From: a@example.com\nTo: b@example.com\nSubject: x\n\n${'421 word '.repeat(6_000_000)}`;
    const stopped = readInWorker({ name: 'slow.eml', bytes: bytes(slow) }, { now, signal: stop.signal });
    const behind = readInWorker({ name: 'pasted', bytes: bytes('421 4.7.0 Try again later') }, { now });
    setTimeout(() => stop.abort(), 50);
    expect((await behind)[0]?.attempts[0]?.reply?.code).toBe(421);
    await stopped;
  });
});

describe('many files, read in two threads', () => {
  test('each is answered in its place, also the one that cannot be read', async () => {
    const inputs: WorkerInput[] = Array.from({ length: 640 }, (_, i) =>
      i % 100 === 42
        ? { name: `${i}`, path: join(folder, 'gone.eml') }
        : // of unlike length, so that one thread overtakes the other
          {
            name: `${i}`,
            bytes: bytes(`${'421 4.7.0 Try again later\n'.repeat(1 + (i % 5) * (i % 16))}${i}`),
          },
    );
    let at = 0;
    const all: string[] = [];
    for await (const [bounce] of readManyInWorker(() => inputs[at++] ?? null, { now }))
      all.push(`${bounce!.file} ${bounce!.kind}`);
    expect(all).toEqual(inputs.map(({ name, path }) => `${name} ${path ? 'unreadable' : 'reply-text'}`));
  });
});
