/** Mail and logs that contradict themselves, are written to be shown, or hide what they are. */
import type { Family } from './family.ts';

const report = (fields: string, text = 'x') =>
  `From: MAILER-DAEMON@mx.a.example\nTo: b@example.com\nSubject: Undelivered\nDate: Sun, 17 May 2026 10:00:00 +0200\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n${text}\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.a.example\n\n${fields}\n--b--\n`;
const final = 'Final-Recipient: rfc822; c@d.example\n';
const html = (body: string) =>
  `From: MAILER-DAEMON@a.example\nTo: b@example.com\nSubject: Undeliverable\nContent-Type: text/html\n\n<html><body>c@d.example<br>421 4.7.0 mx.d.example Try again later ${body}</body></html>`;

const obeyed = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const logLine = (rest: string, at = 'May 17 09:00:00') => `${at} mx postfix/smtp[1]: 4A421B0421: ${rest}\n`;
const deferred = (says: string) =>
  logLine(
    `to=<c@d.example>, relay=mx.d.example[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=4.7.0, status=deferred (${says})`,
  );

export const mailFamilies: Family[] = [
  {
    name: 'patterns that trap',
    variants: {
      'comments in each other': (at) => ({
        args: [
          'inspect',
          at.file('a.eml', `From: ${'('.repeat(200_000)}\nTo: b@example.com\nSubject: failure notice\n\nx`),
        ],
        exit: 0,
      }),
      'at signs': (at) => ({
        args: ['inspect', at.file('a.txt', `<${'a@'.repeat(500_000)}>`)],
        exit: 0,
        says: /no bounce/,
      }),
      'codes in a row': (at) => ({ args: ['inspect', at.file('a.txt', '421 '.repeat(300_000))], exit: 0 }),
      'a log line of brackets': (at) => ({
        args: [
          'logs',
          at.file(
            'mail.log',
            `${deferred('host mx.d.example[192.0.2.1] said: 421 x')}${logLine('('.repeat(400_000))}`,
          ),
        ],
        exit: 0,
      }),
    },
  },
  {
    name: 'notices that contradict themselves',
    variants: {
      'failed, with a status of 4': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            report(`${final}Action: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 421 4.7.0 later\n`),
          ),
        ],
        exit: 0,
        says: /final|given up/i,
      }),
      'a 421 quoted in a final no': (at) => ({
        args: [
          'inspect',
          '--json',
          at.file(
            'a.eml',
            report(
              `${final}Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no user "421 later"\n`,
            ),
          ),
        ],
        exit: 0,
        says: /"code":550/,
        never: /"code":421/,
      }),
      'nobody it was for': (at) => ({
        args: ['inspect', at.file('a.eml', report('Action: delayed\nStatus: 4.0.0\n'))],
        exit: 0,
      }),
      'an out-of-office': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            'From: c@d.example\nTo: b@example.com\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nI am away.\n',
          ),
        ],
        exit: 0,
        says: /automatic reply/,
      }),
    },
  },
  {
    name: 'pages that act',
    variants: {
      'script and handlers': (at) => ({
        args: ['inspect', at.file('a.eml', html('<script>alert(1)</script><img src=x onerror=alert(2)>'))],
        exit: 0,
        never: /<script|onerror/i,
      }),
      'a form, a refresh, a frame': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            html('<meta http-equiv=refresh content="0;url=https://evil.example"><iframe src=x></iframe>'),
          ),
        ],
        exit: 0,
        never: /<iframe|<meta/i,
      }),
      'tags that never end': (at) => ({
        args: ['inspect', at.file('a.eml', html('<div '.repeat(100_000)))],
        exit: 0,
      }),
    },
  },
  {
    name: 'what a terminal obeys',
    variants: {
      'escape sequences in a reply': (at) => ({
        args: [
          'inspect',
          at.file('a.txt', '421 4.7.0 mx.d.example \u001b[2J\u001b]0;owned\u0007 Try again later'),
        ],
        exit: 0,
        never: obeyed,
      }),
      'C1 codes and bidi in a subject': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            report(
              `${final}Action: delayed\nStatus: 4.7.0\nDiagnostic-Code: smtp; 421 4.7.0 \u009b31m\u202elater\n`,
            ),
          ),
        ],
        exit: 0,
        never: obeyed,
      }),
      'a log line that overwrites itself': (at) => ({
        args: [
          'logs',
          at.file('mail.log', deferred('host mx.d.example[192.0.2.1] said: 421 later\rsent\u001b[1A')),
        ],
        exit: 0,
        never: obeyed,
      }),
    },
  },
  {
    name: 'times',
    variants: {
      '31 February': (at) => ({
        args: [
          'inspect',
          '--json',
          at.file(
            'a.eml',
            report(
              `${final}Action: delayed\nStatus: 4.7.0\nDiagnostic-Code: smtp; 421 later\nLast-Attempt-Date: Tue, 31 Feb 2026 10:00:00 +0000\n`,
            ),
          ),
        ],
        exit: 0,
        never: /2026-03-03/,
      }),
      'a log of the hour that there was twice': (at) => ({
        args: [
          'logs',
          at.file(
            'mail.log',
            deferred('host mx.d.example[192.0.2.1] said: 421 later').replace('May 17 09', 'Oct 25 02'),
          ),
        ],
        exit: 0,
      }),
      'a clock far ahead': (at) => ({
        args: [
          'logs',
          at.file(
            'mail.log',
            deferred('host mx.d.example[192.0.2.1] said: 421 later').replace(
              'May 17 09:00:00',
              '9999-12-31T23:59:59Z',
            ),
          ),
        ],
        exit: 0,
      }),
      'a now that is no time': (at) => ({
        args: ['inspect', '--now', '5', at.file('a.txt', '421 4.7.0 later')],
        exit: 2,
        says: /no time/,
      }),
    },
  },
  {
    name: 'logs that hold none',
    variants: {
      '421 only in ids, ports and sizes': (at) => ({
        args: [
          'logs',
          '--json',
          at.file(
            'mail.log',
            `${logLine('from=<b@example.com>, size=421, nrcpt=1 (queue active)')}${logLine('to=<c@d.example>, relay=mx.d.example[192.0.2.1]:421, dsn=2.0.0, status=sent (250 ok 421)')}`,
          ),
        ],
        exit: 0,
        says: /"deferred421":0/,
      }),
      'noise that is called a log': (at) => ({
        args: [
          'logs',
          at.file('mail.log', Buffer.from(Array.from({ length: 50_000 }, (_, n) => (n * 7919) % 256))),
        ],
      }),
      'a last line that is cut': (at) => ({
        args: [
          'logs',
          at.file(
            'mail.log',
            (deferred('host mx.d.example[192.0.2.1] said: 421 later') + deferred('x')).slice(0, -60),
          ),
        ],
        exit: 0,
      }),
      'a log of a web server': (at) => ({
        args: [
          'logs',
          at.file(
            'access.log',
            '192.0.2.1 - - [17/May/2026:10:00:00 +0200] "GET / HTTP/1.1" 421 12\n'.repeat(200),
          ),
        ],
      }),
    },
  },
];
