/** Input that is hostile, broken or no mail at all: one clear sentence, or what could be read and a note. */
import { describe, expect, test } from 'vitest';
import type { Bounce } from '../../shared/bounce/bounce.ts';
import { read } from '../../shared/bounce/read.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const binary = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
async function one(content: string | Uint8Array, name = 'notice.eml'): Promise<Bounce> {
  const [bounce] = await read({ name, bytes: typeof content === 'string' ? encode(content) : content });
  return bounce!;
}

const notice = (body: string, headers = '') =>
  `From: MAILER-DAEMON@example.com\nTo: sender@example.com\nSubject: failure notice\n${headers}\n${body}`;
const qmail =
  '\nHi. This is the qmail-send program at mta.example.com.\n\n<anna@example.net>:\nRemote host said: 421 4.3.0 busy\n';

describe('what is no message is named', () => {
  const inputs: [string, Uint8Array, string][] = [
    ['an empty file', new Uint8Array(0), 'an empty file'],
    ['blanks only', encode(' \r\n \t\n'), 'a file of blanks'],
    ['a PDF named .eml', encode('%PDF-1.7\n%âãÏÓ'), 'a PDF'],
    ['a ZIP archive', binary('PK\x03\x04\x14\0\0\0'), 'a ZIP archive'],
    ['an image', binary('\x89PNG\r\n\x1a\n\0\0\0'), 'a PNG image'],
    ['zeros', new Uint8Array(1_000_000), 'a file of zeros'],
    ['noise', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256), 'a binary file'],
    ['a SQLite database', binary('SQLite format 3\0'), 'a SQLite database'],
  ];
  test.each(inputs)('%s', async (_, bytes, what) => {
    const bounce = await one(bytes);
    expect(bounce).toMatchObject({ kind: 'unreadable', attempts: [] });
    expect(bounce.problem?.says).toContain(what);
    expect(bounce.problem?.hint).not.toBe('');
  });
  test('a damaged Outlook message', async () => {
    const bounce = await one(binary(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(600)}`));
    expect(bounce.problem?.code).toBe('outlook-unreadable');
  });
  test('the name is never asked', async () => {
    expect((await one(notice(qmail), 'report.pdf')).attempts[0]?.reply?.code).toBe(421);
  });
});

describe('structure bombs are cut, and what was read stays', () => {
  test('ten thousand nested parts', async () => {
    let body = qmail;
    for (let i = 0; i < 10_000; i++)
      body = `Content-Type: multipart/mixed; boundary="b${i}"\n\n--b${i}\n${body}\n--b${i}--\n`;
    const bounce = await one(
      `From: MAILER-DAEMON@example.com\nTo: a@example.com\nSubject: failure notice\n${body}`,
    );
    expect(bounce.notes.join()).toContain('nested deeper than 20 levels');
  });
  test('a hundred thousand sibling parts', async () => {
    const parts = '--b\nContent-Type: text/plain\n\nx\n'.repeat(100_000);
    const bounce = await one(
      notice(`--b\n${qmail}${parts}--b--\n`, 'Content-Type: multipart/mixed; boundary=b\n'),
    );
    expect(bounce.notes.join()).toContain('more than 500 parts');
    expect(bounce.attempts[0]?.reply?.code).toBe(421);
  });
  test('messages in messages', async () => {
    const inner = 'Content-Type: message/rfc822\n\nFrom: a@example.com\nTo: b@example.com\n';
    const bounce = await one(`From: a@example.com\nTo: b@example.com\n${inner.repeat(5000)}\nhello`);
    expect(bounce.kind).toBe('not-a-bounce');
  });
  test('one header of a megabyte, and a hundred thousand headers', async () => {
    const long = await one(notice(qmail, `X-Long: ${'a'.repeat(1_000_000)}\n`));
    expect(long.notes.join()).toContain('cut');
    const many = await one(notice(qmail, 'X-Many: a\n'.repeat(100_000)));
    expect(many.notes.join()).toContain('cut');
    expect(many.attempts[0]?.recipient).toBe('anna@example.net');
  });
  test('a line of a megabyte', async () => {
    const bounce = await one(notice(`${'x'.repeat(1_000_000)}\n${qmail}`));
    expect(bounce.kind).not.toBe('unreadable');
  });
  test('ten thousand leading blank lines', async () => {
    expect((await one('\n'.repeat(10_000) + notice(qmail))).attempts[0]?.reply?.code).toBe(421);
  });
});

describe('charsets and line ends', () => {
  test.each([
    [
      'UTF-16 little endian',
      Uint8Array.of(0xff, 0xfe, ...[...notice(qmail)].flatMap((c) => [c.charCodeAt(0), 0])),
    ],
    [
      'UTF-16 big endian',
      Uint8Array.of(0xfe, 0xff, ...[...notice(qmail)].flatMap((c) => [0, c.charCodeAt(0)])),
    ],
    ['UTF-16 without a mark', Uint8Array.from([...notice(qmail)].flatMap((c) => [c.charCodeAt(0), 0]))],
    ['UTF-8 with a mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...encode(notice(qmail)))],
    ['mixed line ends', encode(notice(qmail).replace(/\n/g, (_, at: number) => (at % 3 ? '\r\n' : '\n')))],
    ['doubled CR', encode(notice(qmail).replaceAll('\n', '\r\r\n'))],
    ['NUL between', encode(notice(qmail).replace('Remote host', 'Remo\0te host'))],
  ])('%s', async (_, bytes) => {
    expect((await one(bytes)).attempts[0]).toMatchObject({
      recipient: 'anna@example.net',
      reply: { code: 421 },
    });
  });
  test.each(['utf-7', 'x-unknown', 'unicode-1-1-utf-7', '../../etc', 'utf-8'])(
    'a charset that lies: %s',
    async (charset) => {
      const bounce = await one(
        binary(notice(`\xe9t\xe9 \xff\n${qmail}`, `Content-Type: text/plain; charset=${charset}\n`)),
      );
      expect(bounce.attempts[0]?.reply?.code).toBe(421);
    },
  );
  test('a Japanese notice is decoded', async () => {
    const jis = notice(
      '\x1b$B%a!<%k\x1b(B\n\nRecipient: <anna@example.net>\n>>> RCPT TO:<anna@example.net>\n<<< 421 busy\n',
      'Content-Type: text/plain; charset=ISO-2022-JP\n',
    );
    expect((await one(jis)).attempts[0]).toMatchObject({ recipient: 'anna@example.net', stage: 'rcpt' });
  });
});

describe('contradictions and traps', () => {
  test('a failed action beside a 421 is a queue that gave up', async () => {
    const bounce = await one(
      notice(
        '--b\n\nx\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a.example.com\n\nFinal-Recipient: rfc822; anna@example.net\nAction: failed\nStatus: 4.7.0\nDiagnostic-Code: smtp; 421 4.7.0 wait\n\n--b--\n',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n',
      ),
    );
    expect(bounce.kind).toBe('dsn');
    expect(bounce.attempts[0]).toMatchObject({ action: 'failed', outcome: 'expired' });
  });
  test('421 in ids, ports, sizes and other headers is no reply', async () => {
    const bounce = await one(
      notice(
        '\nThis is the mail system at host mta.example.com.\n\n<anna@example.net>: connect to mx.example.net[192.0.2.1]:421: Connection refused\n',
        'X-UID: 421\nX-Size: 421 bytes\n',
      ),
    );
    expect(bounce.attempts[0]).toMatchObject({ reply: null, remoteMta: { port: 421 } });
  });
  test('links and markup are words', async () => {
    const bounce = await one(
      notice(
        '<a href="javascript:alert(1)"><b>anna@example.net</b></a><p>421 4.7.0 see <img src=x onerror=alert(1)>here',
        'Content-Type: text/html\n',
      ),
    );
    expect(JSON.stringify(bounce)).not.toMatch(/javascript:|onerror/);
  });
  test('escape sequences stay in the raw reply and nowhere become a code', async () => {
    const bounce = await one('421 4.7.0 \x1b[31mred\x1b]52;c;aGk=\x07 \u202etxt');
    expect(bounce.attempts[0]?.reply).toMatchObject({ code: 421, enhanced: '4.7.0' });
  });
});

describe('a field that holds something else than it should is empty', () => {
  const ses = (timestamp: string) =>
    notice(
      JSON.stringify({
        notificationType: 'Bounce',
        bounce: {
          timestamp,
          bouncedRecipients: [{ emailAddress: 'anna@example.net', diagnosticCode: 'smtp; 421 4.7.0 busy' }],
        },
      }),
    );
  test.each([
    ['2026-05-17T09:20:00.123+02:00', '2026-05-17T07:20:00Z'],
    ['yesterday', null],
  ])('time of an SES notification: %s', async (timestamp, at) => {
    expect((await one(ses(timestamp))).attempts[0]).toMatchObject({ recipient: 'anna@example.net', at });
  });
  test.each([
    ['198.51.100.7', '198.51.100.7'],
    ['2001:DB8::7', '2001:db8::7'],
    ['<script>', null],
  ])('Source-IP of a complaint: %s', async (field, clientIp) => {
    const complaint = notice(
      `--b\n\nx\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: anna@example.net\nSource-IP: ${field}\n\n--b--\n`,
      'Content-Type: multipart/report; report-type=feedback-report; boundary=b\n',
    );
    expect((await one(complaint)).attempts[0]).toMatchObject({ recipient: 'anna@example.net', clientIp });
  });
});

test('an mbox of many messages can be stopped', async () => {
  const mbox = `From a Mon May 18 13:05:10 2026\n${notice(qmail)}\n`.repeat(50);
  let seen = 0;
  const signal = {
    get aborted() {
      return ++seen > 5;
    },
  } as AbortSignal;
  const bounces = await read({ name: 'box', bytes: encode(mbox) }, { signal });
  expect(bounces).toHaveLength(5);
  expect(bounces[0]?.notes.join()).toContain('stopped');
});
