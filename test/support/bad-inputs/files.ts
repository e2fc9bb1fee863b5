/** Files that are none, are something else, are too much, or are packed to hurt. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compoundFile } from '../compound-file.ts';
import { zipOf } from '../zip-file.ts';
import type { Family } from './family.ts';

const notice = 'From: MAILER-DAEMON@a.example\nTo: b@example.com\nSubject: failure notice\n';
const enclosing = 'Content-Type: message/rfc822\n\nFrom: a@b.example\nTo: c@d.example\n';
const mixed = (n: number) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`;
/** So much of one letter, as a member of a gzip file (RFC 1952 §2.2): many of them unpack to what nobody has to hold here. */
const megabyte = (letter: string): Buffer => gzipSync(letter.repeat(1 << 20));

export const fileFamilies: Family[] = [
  {
    name: 'no file to read',
    variants: {
      'a folder without a file': (at) => ({ args: ['case', 'open', at.path], says: /no file in/ }),
      'the same, only looked at': (at) => ({ args: ['inspect', at.path], says: /no file in/ }),
      'one that is not there': (at) => ({
        args: ['inspect', join(at.path, 'none.eml')],
        exit: 1,
        says: /none\.eml/,
      }),
      'nothing in it': (at) => ({ args: ['case', 'open', at.file('empty.eml', '')], says: /empty|nothing/i }),
      'a link that leads nowhere': (at) => {
        symlinkSync(join(at.path, 'gone'), join(at.path, 'link.eml'));
        return { args: ['inspect', join(at.path, 'link.eml')], exit: 1, says: /link\.eml/ };
      },
      'a pipe that nobody writes into': (at) => {
        spawnSync('mkfifo', [join(at.path, 'pipe.eml')]);
        return { args: ['inspect', join(at.path, 'pipe.eml')], says: /pipe\.eml is not a file/ };
      },
      'a device without end': () => ({ args: ['inspect', '/dev/zero'], says: /zero is not a file/ }),
    },
  },
  {
    name: 'something else under the name of mail',
    variants: {
      'a PDF': (at) => ({ args: ['case', 'open', at.file('a.eml', `%PDF-1.7\n${'%âãÏÓ\n'.repeat(50)}`)] }),
      'a program': (at) => ({
        args: ['case', 'open', at.file('a.eml', Buffer.from(`MZ${'\0\u0003\u00ff'.repeat(400)}`, 'latin1'))],
      }),
      'a page of the web': (at) => ({
        args: ['case', 'open', at.file('a.eml', '<!doctype html><html><body><h1>Welcome</h1></body></html>')],
      }),
      'a zip of pictures': (at) => ({
        args: ['case', 'open', at.file('a.eml', zipOf({ 'a.jpg': 'x', 'b.jpg': 'y' }))],
      }),
      'a Word document of old': (at) => ({
        args: ['case', 'open', at.file('a.msg', compoundFile({ WordDocument: 'x'.repeat(5000) }).bytes)],
      }),
    },
  },
  {
    name: 'parts without end',
    variants: {
      '200,000 side by side': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            `${notice}Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(200_000)}`,
          ),
        ],
        exit: 0,
        says: /more than \d+ parts/,
      }),
      '20,000 in each other': (at) => ({
        args: [
          'inspect',
          at.file('a.eml', notice + Array.from({ length: 20_000 }, (_, n) => mixed(n)).join('')),
        ],
        exit: 0,
        says: /nested deeper/,
      }),
      '20,000 messages in each other': (at) => ({
        args: ['inspect', at.file('a.eml', notice + enclosing.repeat(20_000))],
        exit: 0,
        says: /c@d\.example/,
      }),
      'a million blank lines before it': (at) => ({
        args: [
          'inspect',
          at.file('a.eml', `${'\n'.repeat(1e6)}${notice}\n421 4.7.0 mx.a.example Try again later`),
        ],
        exit: 0,
        says: /421/,
      }),
    },
  },
  {
    name: 'headers without end',
    variants: {
      'one of 20 MB': (at) => ({
        args: ['inspect', at.file('a.eml', `${notice}X-A: ${'a '.repeat(1e7)}\n\nx`)],
        exit: 0,
        says: /header is longer/,
      }),
      '300,000 of them': (at) => ({
        args: ['inspect', at.file('a.eml', `${notice}${'X-A: b\n'.repeat(300_000)}\nx`)],
        exit: 0,
        says: /header is longer/,
      }),
      '200,000 parameters': (at) => ({
        args: [
          'inspect',
          at.file('a.eml', `${notice}Content-Type: text/plain;${' a=b;'.repeat(200_000)}\n\nx`),
        ],
        exit: 0,
      }),
      'continuations that do not end': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            `${notice}Content-Type: text/plain;${Array.from({ length: 50_000 }, (_, n) => ` name*${n}*=%41;`).join('')}\n\nx`,
          ),
        ],
        exit: 0,
      }),
    },
  },
  {
    name: 'packed to hurt',
    variants: {
      'a log of 300 MB of nothing in 300 kB': (at) => ({
        args: ['logs', at.file('mail.log.gz', Buffer.concat(Array<Buffer>(300).fill(megabyte('\0'))))],
        exit: 3,
      }),
      'gzip that is cut': (at) => {
        const line =
          'May 17 09:00:00 mx postfix/smtp[1]: A1: to=<a@b.example>, relay=none, status=deferred (x)\n';
        const packed = gzipSync(line.repeat(5000));
        return {
          args: ['logs', at.file('mail.log.gz', packed.subarray(0, packed.length / 2))],
          exit: 0,
          says: /cut|damaged|ends|broken/i,
        };
      },
      'gzip of a report of 200 MB': (at) => ({
        args: [
          'reports',
          at.file(
            'a!b!1!2.xml.gz',
            Buffer.concat([
              gzipSync('<feedback>'),
              ...Array<Buffer>(200).fill(megabyte(' ')),
              gzipSync('</feedback>'),
            ]),
          ),
        ],
        says: /1 file or message is no report/,
      }),
      'entities of entities': (at) => ({
        args: [
          'reports',
          at.file(
            'a.xml',
            '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;">]><feedback>&y;</feedback>',
          ),
        ],
      }),
      'base64 of 20 MB': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            `${notice}Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n${'QUFB'.repeat(5e6)}`,
          ),
        ],
        exit: 0,
      }),
      'winmail.dat of noise': (at) => ({
        args: [
          'inspect',
          at.file('winmail.dat', Buffer.from(`\u0078\u009f\u003e\u0022${'\u00ff'.repeat(5000)}`, 'latin1')),
        ],
        exit: 0,
        says: /no bounce/,
      }),
    },
  },
  {
    name: 'letters that lie',
    variants: {
      'no UTF-8 at all': (at) => ({
        args: [
          'inspect',
          at.file('a.txt', Buffer.from(Array.from({ length: 4000 }, (_, n) => 128 + (n % 128)))),
        ],
        exit: 0,
        says: /no bounce/,
      }),
      'UTF-16 with a mark': (at) => ({
        args: [
          'inspect',
          at.file('a.txt', Buffer.from('\ufeff421 4.7.0 mx.a.example Try again later', 'utf16le')),
        ],
        exit: 0,
        says: /421/,
      }),
      'NUL in the middle': (at) => ({
        args: ['inspect', at.file('a.txt', '421 4.7.0 mx.a.example\0 Try again later\0')],
        exit: 0,

        never: /\0/,
      }),
      'a charset that there is none of': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            `${notice}Content-Type: text/plain; charset=klingon-8\n\n421 4.7.0 Try again later`,
          ),
        ],
        exit: 0,
      }),
      'a line of 10 MB': (at) => ({
        args: ['inspect', at.file('a.txt', `421 4.7.0 ${'x'.repeat(1e7)}`)],
        exit: 0,
      }),
    },
  },
  {
    name: 'names of files',
    variants: {
      'one that begins like an option': (at) => ({
        args: ['inspect', '--', at.file('--json', '421 4.7.0 Try again later')],
        exit: 0,
      }),
      'one that turns the line around': (at) => ({
        args: ['inspect', at.file('a\u202egnp.eml', 'no mail')],
        exit: 0,
        never: /\u202e/,
      }),
      'one with an escape sequence': (at) => ({
        args: ['inspect', at.file('a\u001b]52;c;aGk=\u0007.eml', 'no mail')],
        exit: 0,

        never: /[\u001b\u0007]/,
      }),
      'a report written into a folder that is none': (at) => ({
        args: ['export', at.case, '-o', join(at.file('file', ''), 'report.txt')],
        exit: 1,
        says: /could not be written/,
      }),
      'a report written over a folder': (at) => {
        mkdirSync(join(at.path, 'out'));
        return {
          args: ['export', at.case, '-o', join(at.path, 'out')],
          exit: 1,
          says: /could not be written/,
        };
      },
    },
  },
  {
    name: 'too many, and what is no file',
    variants: {
      'an address of the web': () => ({
        args: ['inspect', 'https://example.com/bounce.eml'],
        exit: 1,
        says: /bounce\.eml|https/,
      }),
      '20 MB on standard input': () => ({
        args: ['inspect', '-'],
        exit: 0,
        says: /no bounce/,
        input: 'x'.repeat(20e6),
      }),
      '500 files at once': (at) => ({
        args: ['inspect', ...Array.from({ length: 500 }, (_, n) => at.file(`${n}.txt`, `${n}`))],
        exit: 0,
        says: /499\.txt/,
      }),
    },
  },
];
