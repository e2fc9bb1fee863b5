/**
 * No real `.msg` or `winmail.dat` of a bounce could be tried. These are made after [MS-OXMSG] §2 (with the
 * compound file writer of @kenjiuno/msgreader) and [MS-OXTNEF] §2.1.
 */
import { describe, expect, test } from 'vitest';
import { readTnef } from '../../../shared/bounce/mail/tnef.ts';
import { read } from '../../../shared/bounce/read.ts';
import { utf16 } from '../../support/compound-file.ts';
import { burnt } from '../../support/outlook-files.ts';

const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const u16 = (n: number) => [n & 255, (n >> 8) & 255];
const u32 = (n: number) => [...u16(n & 0xffff), ...u16(n >>> 16)];
const join = (...pieces: ArrayLike<number>[]) =>
  Uint8Array.from(pieces.flatMap((piece) => Array.from(piece)));

const property = (tag: string) => `__substg1.0_${tag}`;
const fixed = (size: number) => new Uint8Array(size);

async function one(bytes: Uint8Array) {
  const [bounce] = await read({ name: 'notice.msg', bytes });
  return bounce!;
}

describe('Outlook messages', () => {
  test('a report: recipient and answer stand in properties', async () => {
    const bounce = await one(
      burnt({
        '__properties_version1.0': fixed(32),
        [property('001A001F')]: 'REPORT.IPM.Note.NDR',
        [property('0037001F')]: 'Undeliverable: Order 2217',
        [property('0C1A001F')]: 'System Administrator',
        [property('1001001F')]: 'Your message did not reach some or all of the intended recipients.',
        '__recip_version1.0_#00000000': {
          '__properties_version1.0': fixed(8),
          [property('3001001F')]: 'anna@example.net',
          [property('3003001F')]: 'anna@example.net',
          [property('39FE001F')]: 'anna@example.net',
          [property('0C1B001F')]: '<mx1.example.net #4.3.2 smtp;421 4.3.2 Service not available>',
        },
      }),
    );
    expect(bounce.kind).toBe('bounce');
    expect(bounce.attempts).toMatchObject([
      { recipient: 'anna@example.net', reply: { code: 421, enhanced: '4.3.2' } },
    ]);
  });

  test('a stored notice: headers, text and the status fields as an attachment', async () => {
    const bounce = await one(
      burnt({
        '__properties_version1.0': fixed(32),
        [property('001A001F')]: 'IPM.Note',
        [property('0037001F')]: 'Undelivered Mail Returned to Sender',
        [property('007D001F')]:
          'Return-Path: <>\r\nFrom: MAILER-DAEMON@mta.example.com\r\nTo: sender@example.com\r\nSubject: Undelivered Mail Returned to Sender\r\nDate: Mon, 18 May 2026 13:05:10 +0000\r\nContent-Type: multipart/report; boundary="gone"\r\n\r\n',
        [property('1000001F')]:
          'This is the mail system at host mta.example.com.\r\n\r\n<anna@example.net>: host mx1.example.net[192.0.2.25] refused to talk to me:\r\n    421 4.3.2 All server ports are busy\r\n',
        '__attach_version1.0_#00000000': {
          '__properties_version1.0': fixed(8),
          [property('3707001F')]: 'details.txt',
          [property('37010102')]: ascii(
            'Reporting-MTA: dns; mta.example.com\r\nArrival-Date: Mon, 18 May 2026 09:00:00 +0000\r\n\r\nFinal-Recipient: rfc822; anna@example.net\r\nAction: delayed\r\nStatus: 4.3.2\r\nRemote-MTA: dns; mx1.example.net\r\nDiagnostic-Code: smtp; 421 4.3.2 All server ports are busy\r\n',
          ),
        },
      }),
    );
    expect(bounce).toMatchObject({ kind: 'delay-notice', date: '2026-05-18T13:05:10Z' });
    expect(bounce.attempts).toMatchObject([
      {
        recipient: 'anna@example.net',
        reply: { code: 421, enhanced: '4.3.2' },
        stage: 'greeting',
        reportingMta: 'mta.example.com',
        remoteMta: { name: 'mx1.example.net', address: '192.0.2.25' },
      },
    ]);
  });

  test('an ordinary message is said to be one', async () => {
    const bounce = await one(
      burnt({
        '__properties_version1.0': fixed(32),
        [property('001A001F')]: 'IPM.Note',
        [property('0037001F')]: 'Invoice 421',
        [property('0C1F001F')]: 'anna@example.net',
        [property('1000001F')]: 'The invoice is 421 EUR.',
      }),
    );
    expect(bounce).toMatchObject({ kind: 'not-a-bounce', attempts: [] });
  });

  test('cut at any byte it gives a sentence, not an exception', async () => {
    const whole = burnt({
      '__properties_version1.0': fixed(32),
      [property('1000001F')]: 'Recipient: anna@example.net\n421 busy',
    });
    for (let length = 8; length < whole.length; length += 97) {
      const bounce = await one(whole.slice(0, length));
      expect(['unreadable', 'not-a-bounce', 'bounce', 'reply-text']).toContain(bounce.kind);
    }
  });
});

describe('winmail.dat', () => {
  const attribute = (level: number, id: number, data: ArrayLike<number>) =>
    join([level], u32(id), u32(data.length), data, u16(0));
  const text = (id: number, value: string) => {
    const data = join(utf16(value), [0, 0]);
    return join(
      u16(0x1f),
      u16(id),
      u32(1),
      u32(data.length),
      data,
      new Uint8Array((4 - (data.length % 4)) % 4),
    );
  };
  const tnef = (...attributes: Uint8Array[]) => join(u32(0x223e9f78), u16(1), ...attributes);
  const report = tnef(
    attribute(1, 0x00078008, ascii('REPORT.IPM.Note.NDR\0')),
    attribute(1, 0x00018004, ascii('Undeliverable: Order 2217\0')),
    attribute(1, 0x00069003, join(u32(1), text(0x1001, 'Your message did not reach the recipient.'))),
    attribute(
      1,
      0x00069004,
      join(
        u32(1),
        u32(2),
        text(0x39fe, 'anna@example.net'),
        text(0x0c1b, '<mx1.example.net #4.3.2 smtp;421 4.3.2 busy>'),
      ),
    ),
  );

  test('the recipient table holds the answers', async () => {
    const bounce = await one(report);
    expect(bounce.attempts).toMatchObject([
      { recipient: 'anna@example.net', reply: { code: 421, enhanced: '4.3.2' } },
    ]);
  });

  test('as a part of a message', async () => {
    const base64 = Buffer.from(report).toString('base64').replace(/.{76}/g, '$&\n');
    const bounce = await one(
      ascii(
        `From: postmaster@example.com\nTo: sender@example.com\nSubject: Undeliverable: Order 2217\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n${base64}\n--b--\n`,
      ),
    );
    expect(bounce.attempts).toMatchObject([{ recipient: 'anna@example.net', reply: { code: 421 } }]);
  });

  test('cut at any byte it keeps what it held', () => {
    for (let length = 0; length <= report.length; length++) {
      const read = readTnef(report.slice(0, length));
      expect(read === null).toBe(length < 6);
    }
  });
  test('a count that lies does not run away', () => {
    expect(readTnef(tnef(attribute(1, 0x00069004, u32(0xffffffff)))))?.toMatchObject({ attachments: [] });
  });
});
