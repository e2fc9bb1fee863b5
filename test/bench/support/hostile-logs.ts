/** Logs written to hurt a reader: what each must cost is time in proportion to its length, and no more. */
const encode = (text: string) => new TextEncoder().encode(text);
const repeat = (count: number, line: (i: number) => string) =>
  encode(Array.from({ length: count }, (_, i) => line(i)).join('\n'));
const id = (i: number) => (0x1000000 + i).toString(16).toUpperCase();
const postfix = (i: number, to: string, status: string, relay = 'mx.example.net[203.0.113.7]:25') =>
  `May 12 09:00:00 out1 postfix/smtp[${i % 30_000}]: ${id(i)}: to=<${to}>, relay=${relay}, delay=1, delays=0/0/1/0, dsn=4.7.0, status=${status}`;
const refused =
  'deferred (host mx.example.net[203.0.113.7] said: 421 4.7.0 Try later (in reply to RCPT TO command))';
const exim = (i: number, text: string) =>
  `2026-05-12 09:00:00 1x${String(i).padStart(4, '0').slice(-4)}-0001Kp-2f ${text}`;

/** Family → a log of about `size` kilobytes. */
export const hostileLogs: Record<string, (size: number) => Uint8Array> = {
  'no line end at all': (size) => encode('x'.repeat(size * 1024)),
  'NULs only': (size) => new Uint8Array(size * 1024),
  'line ends only': (size) => new Uint8Array(size * 1024).fill(10),
  'over-long lines': (size) => encode(`${'May 12 09:00:00 '.repeat(5000)}\n`.repeat(Math.ceil(size / 80))),
  'a message id and a recipient per line': (size) =>
    repeat(size * 4, (i) => postfix(i, `u${i}@example.net`, refused)),
  'one message, ever new recipients': (size) =>
    repeat(size * 4, (i) => postfix(0, `u${i}@example.net`, refused)),
  'ever new domains and hosts': (size) =>
    repeat(size * 4, (i) => postfix(i, `u@d${i}.test`, refused, `mx${i}.test[203.0.113.7]:25`)),
  'ever new wordings': (size) =>
    repeat(size * 4, (i) =>
      postfix(
        i,
        'u@example.net',
        `deferred (host mx.example.net[203.0.113.7] said: 421 ${id(i).replace(/\d/g, 'x')}${'ab '.repeat(i % 30)})`,
      ),
    ),
  'brackets without end': (size) =>
    repeat(size / 4, (i) =>
      postfix(i, 'u@example.net', `deferred (host ${'['.repeat(2000)}${'<a@'.repeat(700)}`),
    ),
  'codes without end': (size) =>
    repeat(size / 4, (i) =>
      postfix(i, 'u@example.net', `deferred (host a[1.2.3.4] said: ${'421-4.7.0 '.repeat(400)})`),
    ),
  'host failures without a delivery': (size) =>
    repeat(
      size * 6,
      (i) =>
        `May 12 09:00:00 out1 postfix/smtp[9]: ${id(i)}: host mx[203.0.113.7] refused to talk to me: 421 later`,
    ),
  'failed connections without a delivery': (size) =>
    repeat(
      size * 8,
      (i) => `May 12 09:00:00 out1 postfix/smtp[${i}]: connect to mx[203.0.113.7]:25: Connection refused`,
    ),
  'Exim host lines without end': (size) =>
    repeat(size * 5, (i) =>
      exim(
        i,
        `H=mx.example.net [203.0.113.7]: SMTP error from remote mail server after ${'RCPT TO:<'.repeat(10)}: 421 later`,
      ),
    ),
  'Exim addresses that never end': (size) => repeat(size / 4, (i) => exim(i, `== "${'a@'.repeat(2000)}`)),
  'time stamps in every order': (size) =>
    repeat(size * 6, (i) =>
      postfix(i, 'u@example.net', refused).replace('May 12', i % 2 ? 'Dec 31' : 'Jan  1'),
    ),
  'refusals of hosts before a delivery': (size) =>
    repeat(size * 5, (i) =>
      i % 3 < 2
        ? `May 12 09:00:00 out1 postfix/smtp[1]: ${id(i - (i % 3))}: host mx${i}.test[203.0.113.7] said: 421 later ${i}`
        : postfix(i - 2, `u${i}@d${i}.test`, 'sent (250 ok)'),
    ),
  'a recipient list per line': (size) =>
    repeat(
      size / 2,
      (i) =>
        `May 12 09:00:00 out1 sendmail[1]: 64C7h0000000${i % 9}: to=${Array.from({ length: 100 }, (_, k) => `<u${k}x${i}@d.test>`).join(',')}, delay=00:00:01, relay=mx.test. [203.0.113.7], dsn=4.7.0, stat=Deferred: 421 later`,
    ),
  'records in JSON': (size) =>
    repeat(size * 4, (i) =>
      JSON.stringify({ log: postfix(i, `u${i}@d${i}.test`, refused), time: '2026-05-12T09:00:00Z' }),
    ),
  'journal fields without end': (size) => repeat(size * 60, (i) => `_X${i}=MESSAGE`),
};
