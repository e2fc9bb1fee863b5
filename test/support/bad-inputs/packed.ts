/** Archives, containers and encodings: locked, cut, leading out, not what they are called, or of another world. */
import { gzipSync } from 'node:zlib';
import { zipOf } from '../zip-file.ts';
import type { Family } from './family.ts';

const line = '421 4.7.0 mx.d.example Try again later';
const notice = `From: MAILER-DAEMON@a.example\nTo: b@example.com\nSubject: failure notice\n\n${line}\n`;
const logged =
  'May 17 09:00:00 mx postfix/smtp[1]: 4A421B0421: to=<c@d.example>, relay=mx.d.example[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=4.7.0, status=deferred (host mx.d.example[192.0.2.1] said: 421 later)\n';
const bytes = (...values: (number | string)[]): Buffer =>
  Buffer.concat(
    values.map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : Buffer.from([one]))),
  );
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const inOutlook = bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
/** [MS-OXTNEF] §2.1.3: signature, key, then level, attribute and length. */
const tnefOf = (length: number): Buffer => {
  const head = Buffer.from('789f3e22010001039006000000000000', 'hex');
  head.writeUInt32LE(length, 11);
  return Buffer.concat([head.subarray(0, 15), Buffer.from('x'.repeat(50))]);
};

export const packedFamilies: Family[] = [
  {
    name: 'archives of others',
    variants: {
      'a zip that leads out of itself': (at) => ({
        args: ['inspect', at.file('a.zip', zipOf({ '../../owned.eml': notice }))],
        says: /leads out of the archive/,
        never: /damaged/,
      }),
      'a zip behind a password': (at) => ({
        args: ['inspect', at.file('a.zip', zipOf({ 'a.eml': notice }, { encrypted: true }))],
        says: /locked by a password/,
      }),
      'half a zip': (at) => {
        const zip = zipOf({ 'a.eml': notice });
        return {
          args: ['inspect', at.file('a.zip', zip.subarray(0, zip.length / 2))],
          says: /damaged/,
        };
      },
      'a zip of a zip': (at) => ({
        args: ['case', 'open', at.file('a.zip', zipOf({ 'b.zip': 'PK\u0003\u0004' }))],
        says: /ZIP archive/,
      }),
      '7-Zip': (at) => ({
        args: ['case', 'open', at.file('a.7z', bytes('7z', 0xbc, 0xaf, 0x27, 0x1c, '\0\u0004'.repeat(99)))],
        says: /7-Zip archive/,
      }),
      'bzip2 under the name of mail': (at) => ({
        args: ['inspect', at.file('a.eml', bytes('BZh91AY&SY', '\u00ff\u0000'.repeat(99)))],
        says: /bzip2 archive/,
      }),
      'gzip in gzip': (at) => ({ args: ['logs', at.file('a.log.gz', gzipSync(gzipSync(logged)))] }),
      'gzip with something behind it': (at) => ({
        args: ['logs', at.file('a.log.gz', Buffer.concat([gzipSync(logged), Buffer.from('and more')]))],
        exit: 0, // what stands before it was read
        says: /damaged or truncated/,
      }),
      'the head of gzip alone': (at) => ({
        args: ['logs', at.file('a.log.gz', gzipSync(logged).subarray(0, 10))],
        says: /damaged or truncated/,
      }),
      'gzip that is none': (at) => ({ args: ['logs', at.file('a.log.gz', logged)], exit: 0 }),
      'mail of Outlook, all of it (.pst)': (at) => ({
        args: ['inspect', at.file('a.pst', bytes('!BDN', '\u0007\0'.repeat(999)))],
        says: /Outlook data file/,
      }),
      'a database': (at) => ({
        args: ['case', 'open', at.file('a.sqlite', bytes('SQLite format 3\0', '\u0001\0'.repeat(999)))],
        says: /SQLite database/,
      }),
      '30 MB of nothing': (at) => ({
        args: ['inspect', at.file('a.eml', Buffer.alloc(30e6))],
        says: /file of zeros/,
      }),
    },
  },
  {
    name: 'messages of Outlook',
    variants: {
      'the first eight bytes': (at) => ({
        args: ['inspect', at.file('a.msg', inOutlook)],
        says: /damaged or cut short/,
      }),
      'tables of noise': (at) => ({
        args: ['case', 'open', at.file('a.msg', Buffer.concat([inOutlook, Buffer.alloc(5000, 255)]))],
        says: /damaged or cut short/,
      }),
      'a mail that is called so': (at) => ({
        args: ['inspect', at.file('a.msg', notice)],
        exit: 0,
        says: /421/,
      }),
      'TNEF that says it is longer than it is': (at) => ({
        args: ['inspect', at.file('winmail.dat', tnefOf(0xffffffff))],
        exit: 0,
        says: /no bounce/,
      }),
      'TNEF that ends after its head': (at) => ({
        args: ['inspect', at.file('winmail.dat', tnefOf(0).subarray(0, 6))],
        exit: 0,
        says: /no bounce/,
      }),
    },
  },
  {
    name: 'letters of another world',
    variants: {
      'UTF-16 without a mark': (at) => ({
        args: ['inspect', at.file('a.txt', Buffer.from(line, 'utf16le'))],
        exit: 0,
        says: /421 4\.7\.0 mx\.d\.example Try again later$/m,
      }),
      'UTF-16, the other way round': (at) => ({
        args: ['inspect', at.file('a.txt', Buffer.concat([bytes(0xfe, 0xff), swapped(line)]))],
        exit: 0,
        says: /421 4\.7\.0 mx\.d\.example Try again later$/m,
      }),
      'half a letter of UTF-16 at the end': (at) => ({
        args: [
          'inspect',
          at.file('a.txt', Buffer.concat([bytes(0xff, 0xfe), Buffer.from(line, 'utf16le'), bytes('x')])),
        ],
        exit: 0,
        says: /421 4\.7\.0 mx\.d\.example Try again later/,
        never: /\u00ef\u00bf\u00bd/,
      }),
      'bytes that UTF-8 forbids': (at) => ({
        args: ['inspect', at.file('a.txt', bytes(`${line} `, 0xc0, 0x80, 0xed, 0xa0, 0x80))],
        exit: 0,
        says: /421/,
        never: /\u0080/,
      }),
      'three marks before it': (at) => ({
        args: ['inspect', at.file('a.txt', `\ufeff\ufeff\ufeff${line}`)],
        exit: 0,
        says: /421/,
      }),
      'lines that end as on a Mac of old': (at) => ({
        args: ['logs', at.file('a.log', logged.replace('\n', '\r').repeat(50))],
        exit: 0,
        says: /50 × 421/,
      }),
      'base64 with other letters in it': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.eml',
            notice.replace(
              `\n\n${line}`,
              `\nContent-Transfer-Encoding: base64\n\n!!==${Buffer.from(line).toString('base64')}`,
            ),
          ),
        ],
        exit: 0,
        says: /421/,
      }),
    },
  },
];
