/** Every file of fixtures/dialogue is one session: the name says what it shows, the last line how it must end. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dialogue } from '../../shared/smtp/dialogue.ts';
import { readTranscript } from '../support/transcript.ts';

const folder = join(import.meta.dirname, '../fixtures/dialogue');
const clock = { now: () => 1_700_000_000_000 };

for (const file of readdirSync(folder))
  test(file.replace('.txt', '').replaceAll('-', ' '), async () => {
    const { request, expected, connection, deviations, left } = readTranscript(join(folder, file));
    const session = await dialogue(connection, request, clock);
    expect(deviations).toEqual([]);
    expect(left()).toEqual([]);
    expect([session.outcome, session.stage, session.reply?.code ?? null]).toEqual([
      expected.outcome,
      expected.stage,
      expected.code,
    ]);
    if (expected.why) expect(session.why).toContain(expected.why);
    if (request.auth) expect(JSON.stringify(session)).not.toMatch(/secret|AHUAc2VjcmV0/);
  });

test('an endless multi-line reply is cut off', async () => {
  let lines = 0;
  const session = await dialogue(
    {
      readLine: async () => ({ line: `421-line ${lines++}` }),
      writeLine: async () => {},
      writeData: async () => {},
      pending: () => false,
      startTls: async () => ({ failed: '', how: 'handshake' }),
      close: () => {},
    },
    { helo: 'mail.example.com', mailFrom: null, rcptTo: null, starttls: 'auto', servername: 'mx' },
    clock,
  );
  expect(session).toMatchObject({ outcome: 'protocol-error', stage: 'greeting' });
  expect(lines).toBeLessThan(200);
});

test('whatever a server says, the session ends in a named state and nothing but commands is said', async () => {
  const line = fc.oneof(
    fc.constantFrom(
      '220 mx',
      '250 ok',
      '250-mx',
      '250 STARTTLS',
      '354 go',
      '421 4.7.0 no',
      '550 no',
      '221 bye',
      '',
      '25',
      '999 x',
      '220-',
    ),
    fc.string({ maxLength: 60 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.boolean(), async (lines, chatty) => {
      const play = [...lines];
      const said: string[] = [];
      const session = await dialogue(
        {
          readLine: async () => (play.length ? { line: play.shift()! } : { end: 'closed' }),
          writeLine: async (command) => void said.push(command),
          writeData: async () => {},
          pending: () => chatty && play.length > 12,
          startTls: async () => ({ failed: 'no', how: 'handshake' }),
          close: () => {},
        },
        {
          helo: 'mail.example.com',
          mailFrom: null,
          rcptTo: 'u@example.net',
          starttls: 'auto',
          servername: 'mx',
        },
        clock,
      );
      expect(['accepted', 'deferred', 'rejected', 'closed', 'protocol-error']).toContain(session.outcome);
      expect(said.every((command) => /^(EHLO|HELO|STARTTLS|MAIL FROM|RCPT TO|QUIT)/.test(command))).toBe(
        true,
      );
      if (session.outcome === 'deferred') expect(session.reply!.code).toBeGreaterThanOrEqual(400);
    }),
  );
});
