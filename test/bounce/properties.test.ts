/** What must hold for any input. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read } from '../../shared/bounce/read.ts';
import { headerLength, Headers } from '../../shared/bounce/mail/headers.ts';
import { htmlToText } from '../../shared/bounce/mail/html.ts';
import { mailDate } from '../../shared/bounce/mail/date.ts';
import { tries } from '../support/matrices.ts';

/** Pieces of which real notices are made, in any order. */
const piece = fc.constantFrom(
  'From: MAILER-DAEMON@example.com\n',
  'To: sender@example.com\n',
  'Subject: Undelivered Mail\n',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n',
  'Content-Type: message/delivery-status\n',
  'Content-Transfer-Encoding: base64\n',
  'Content-Transfer-Encoding: quoted-printable\n',
  '\n',
  '--b\n',
  '--b--\n',
  'Reporting-MTA: dns; mta.example.com\n',
  'Final-Recipient: rfc822; anna@example.net\n',
  'Action: delayed\n',
  'Status: 4.7.0\n',
  'Diagnostic-Code: smtp; 421 4.7.0 wait\n',
  '<bert@example.org>: host mx[192.0.2.1] said: 421 no (in reply to RCPT TO command)\n',
  '<bert@example.org>:\n',
  'Remote host said: 550-5.1.1 no\n',
  '>>> RCPT TO:<carla@example.edu>\n',
  '<<< 421-4.7.0 one\n',
  '<<< 421 4.7.0 two\n',
  'C: MAIL FROM:<a@example.com>\n',
  'S: 421 busy\n',
  '  dora@example.net\n    host mx [192.0.2.2]\n    SMTP error from remote mail server after DATA:\n    421 x\n',
  'This message was created automatically by mail delivery software.\n',
  '------ This is a copy of the message ------\n',
  '=?utf-8?B?8J+YgA==?= =?x?q?=ff?=\n',
  '554 4.4.7 expired <421 4.4.2 gone>\n',
);
const soup = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: piece },
      fc.string({ maxLength: 80 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

describe('reading any text', () => {
  test('never throws, and every attempt is made of the input', async () => {
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        const bounces = await read({ name: 'x', bytes: new TextEncoder().encode(text) });
        expect(bounces.length).toBeGreaterThan(0);
        const lower = text.toLowerCase();
        for (const bounce of bounces) {
          expect(bounce.problem === null).toBe(bounce.kind !== 'unreadable');
          for (const attempt of bounce.attempts) {
            if (attempt.recipient) expect(lower).toContain(attempt.recipient.split('@')[0]!.toLowerCase());
            if (attempt.reply) expect(text).toContain(String(attempt.reply.code));
            expect(attempt.match).toBeNull();
            expect(attempt.issuer).toBe('unknown');
          }
        }
      }),
      tries(400),
    );
  });

  test('any bytes: never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        for (const bounce of await read({ name: 'x', bytes })) expect(typeof bounce.kind).toBe('string');
      }),
      tries(400),
    );
  });

  test('CRLF, LF and CR read alike', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const text = pieces.join('');
        const as = async (ends: string) =>
          (await read({ name: 'x', bytes: new TextEncoder().encode(text.replaceAll('\n', ends)) })).map(
            ({ size: _, ...rest }) => rest,
          );
        const lf = await as('\n');
        expect(await as('\r\n')).toEqual(lf);
        expect(await as('\r')).toEqual(lf);
      }),
      tries(150),
    );
  });

  test('the same input gives the same answer', async () => {
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(await read({ name: 'x', bytes })).toEqual(await read({ name: 'x', bytes }));
      }),
      tries(100),
    );
  });
});

test('headers: nothing is found that does not stand there', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { name, raw } of new Headers(text).fields) {
        expect(text.toLowerCase()).toContain(name);
        expect(text).toContain(raw);
      }
      expect(headerLength(text)).toBeLessThanOrEqual(text.length);
    }),
  );
});

test('HTML to text leaves no tag of a script behind', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('<', '>', 'script', '</script>', '<p>', 'a', '<!--', '-->', '"', '<style>')),
      (pieces) => {
        expect(htmlToText(pieces.join(''))).not.toMatch(/<script>/i);
      },
    ),
    { examples: [[['<', '</script>', 'script', '>']], [['<', '<p>', 'script', '>']]] },
  );
});

test('dates are ISO 8601 in UTC, or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
      ),
      (text) => {
        const date = mailDate(text);
        if (date) expect(new Date(date).toISOString().startsWith(date.slice(0, 19))).toBe(true);
      },
    ),
  );
});
