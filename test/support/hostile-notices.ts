/** Notices that try to make a reader slow, by family; `n` scales their length, about ten bytes each. */
const head = 'From: MAILER-DAEMON@example.com\nTo: a@example.com\nSubject: failure notice\n';
const report = `${head}MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n`;
const status = (fields: string) =>
  `${report}--b\n\nx\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\n${fields}\n--b--\n`;
const times = (text: string, n: number) => text.repeat(Math.ceil((n * 10) / text.length));

export const hostile: Record<string, (n: number) => string> = {
  'one long header': (n) => `${head}X-A: ${times('a ', n)}\n\nx`,
  'many headers': (n) => `${head}${times('X-A: bbbb\n', n)}\nx`,
  'folded header': (n) => `${head}X-A:${times('\n bbbbbbb', n)}\n\nx`,
  'parameters of Content-Type': (n) => `${head}Content-Type: multipart/mixed;${times(' boundary;', n)}\n\nx`,
  'encoded words': (n) => `${head.replace('failure notice', times('=?utf-8?q?a?= ', n))}\nx`,
  'sibling parts': (n) => `${report}${times('--b\n\nx\n', n)}`,
  'nested parts': (n) =>
    `${head}${Array.from({ length: n / 8 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('')}`,
  'boundary that is almost one': (n) => `${report}${times('\n--bx', n)}`,
  'enclosed in enclosed': (n) =>
    `${head.replace('failure notice', 'x')}${times('Content-Type: message/rfc822\n\nFrom: a@b.example\nTo: c@d.example\n', n)}`,
  'quoted-printable signs': (n) => `${head}Content-Transfer-Encoding: quoted-printable\n\n${times('=', n)}`,
  'quoted-printable blanks': (n) =>
    `${head}Content-Transfer-Encoding: quoted-printable\n\n${times('=      ', n)}`,
  'base64 text': (n) => `${head}Content-Transfer-Encoding: base64\n\n${times('QUFB', n)}`,
  'HTML signs': (n) => `${head}Content-Type: text/html\n\n${times('<', n)}`,
  'HTML comments': (n) => `${head}Content-Type: text/html\n\n${times('<!--', n)}`,
  'HTML scripts': (n) => `${head}Content-Type: text/html\n\n${times('<script></', n)}`,
  'HTML entities': (n) => `${head}Content-Type: text/html\n\n${times('&#6', n)}`,
  'at signs': (n) => `${head}\n${times('@', n)}`,
  'addresses without end': (n) => `${head}\nRecipient: ${times('a@', n)}`,
  'quoted local parts': (n) => `${head}\nRecipient: ${times('"a"@', n)}`,
  'address lines': (n) => `${head}\n${times('a@example.net\n', n)}`,
  'dots of a domain': (n) => `${head}\nRecipient: a@${times('a.', n)}`,
  'brackets and colons': (n) => `${head}\n${times('[::]:', n)}`,
  'angle brackets': (n) =>
    status(`Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 554 ${times('<', n)}`),
  'status groups': (n) => status(times('Final-Recipient: rfc822; a@b.example\nAction: failed\n\n', n)),
  'status without groups': (n) => status(times('Final-Recipient: rfc822; a@b.example\n', n)),
  'diagnostic lines': (n) =>
    status(`Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 421${times('\n 421-4.7.0', n)}`),
  'diagnostic in one line': (n) =>
    status(`Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 421-4.7.0${times(' 421-4.7.0', n)}`),
  'codes in a row': (n) => `${times('421 ', n)}`,
  'codes by line': (n) => times('421-4.7.0 a\n', n),
  arrows: (n) => `421 4.7.0 ${times('-> 4', n)}`,
  said: (n) => `x ${times('said: ', n)}`,
  'blank lines': (n) => `${times('\n', n)}${head}\nx`,
  'blanks in a line': (n) => `${head}\n${times(' ', n)}x`,
  'CR only': (n) => times('421\r', n),
  'CR in a row': (n) => `${head}\n${times('\r', n)}`,
  'Postfix recipients': (n) =>
    `${head}\nThis is the mail system at host a.example.\n\n${times('<a@b.example>: host x[1.2.3.4] said: 421 a\n', n)}`,
  'Postfix sentence': (n) => `${head}\n<a@b.example>: host x[1.2.3.4] said: 421 ${times('(in reply to ', n)}`,
  'Exim recipients': (n) =>
    `${head}\nThis message was created automatically by mail delivery software.\n\n${times('  a@b.example\n    421 x\n', n)}`,
  'Exim deep lines': (n) =>
    `${head}\nThis message was created automatically by mail delivery software.\n\n  a@b.example\n${times('    host ', n)}`,
  'qmail paragraphs': (n) =>
    `${head}\nHi. This is the qmail-send program at a.example.\n\n${times('<a@b.example>:\n421 x\n\n', n)}`,
  'Sendmail transcript': (n) =>
    `${head}\n   ----- Transcript of session follows -----\n${times('>>> RCPT TO:<a@b.example>\n<<< 421-a\n', n)}`,
  'Sendmail recipients': (n) =>
    `${head}\n   ----- Transcript of session follows -----\n${Array.from({ length: n / 4 }, (_, i) => `<a${i}@b.example>\n`).join('')}<<< 421 x\n`,
  'Sendmail verdicts': (n) =>
    `${head}\n   ----- Transcript of session follows -----\n<<< 421 x\n${Array.from({ length: n / 4 }, (_, i) => `550 <a${i}@b.example>... no\n`).join('')}`,
  'Exchange recipients': (n) =>
    `${head}\nRemote Server returned\n${Array.from({ length: n / 4 }, (_, i) => `u${i}@b.example\n#550 5.1.1 x\n`).join('')}`,
  'Exchange answers': (n) => `${head}\n#550 x\na@b.example\n${times("Remote Server returned '", n)}`,
  'Exchange details': (n) => `${head}\nReported error:${times(' ', n)}x`,
  'Exchange 2003 quotes': (n) =>
    `${head}\n<a@b.example>: host x[1.2.3.4] said: 421 ${times('<x #5 smtp;421 a', n / 2)}${times('!', n / 2)}x`,
  'MDaemon sessions': (n) => `${head}\n${times('--- Session Transcript ---\n', n)}`,
  'Gmail answers': (n) =>
    `${head}\nTechnical details of temporary failure:${times('\nThe response was:', n)}`,
  'OpenSMTPD lines': (n) =>
    `${head}\nThis is the MAILER-DAEMON, please DO NOT REPLY\n${times('a@b.example: 421 x\n', n)}`,
  'Oracle fields': (n) => `${head}\n${times('  Recipient address: a@b.example\n', n)}`,
  'SES JSON': (n) => `${head}\n{"notificationType":"Bounce","bounce":${times('[', n)}}`,
  labels: (n) => `${head}\n${times('Recipient: ', n)}`,
  'swaks session': (n) => times('<-  421 a\n -> RCPT TO:<a@b.example>\n', n),
  'many recipients in a session': (n) =>
    Array.from({ length: n / 4 }, (_, i) => `C: RCPT TO:<a${i}@b.example>\nS: 421 x\n`).join(''),
  'many sessions': (n) => times('=== Trying 192.0.2.1:25...\n<** 421 a\n', n),
  mbox: (n) => times(`From a Mon May 18 13:05:10 2026\n${head}\n421 x\n\n`, n),
  'mbox lines that are none': (n) => `From a Mon May 18 13:05:10 2026\n${head}\n${times('\n\nFrom 2026', n)}`,
  'delivery events': (n) => `[${times('{"email":"a@b.example","response":"421 busy"},', n)}{}]`,
  'objects in objects': (n) => `{"email":"a@b.example","x":${times('{"a":1,"response":"421 busy","x":', n)}1`,
  'log lines in JSON': (n) => times('{"log":"May 18 09:00:00 a postfix/smtp[1]: A: to=<a@b.example>"}\n', n),
  'session log': (n) =>
    `#Log-type: SMTP Send Protocol Log\n${times('2026-05-18T09:00:00.000Z,c,08DE,1,,192.0.2.1:25,<,421 x,\n', n)}`,
  'feedback fields': (n) =>
    `${head}Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n${times('Feedback-Type: a\n', n)}`,
  'CRLF in a row': (n) => `${head}\r\n${times('\r\n', n)}`,
  'pasted fields': (n) => times('x: y\n', n),
  'pasted replies': (n) => times('250 ok\n', n),
  'pasted replies behind a refusal': (n) => `421 4.7.0 Try again${times('250 ok\n', n)}`,
  'pasted troubles that are not of mail': (n) => times('x: Connection refused\n', n),
  'a pasted reply and blank lines': (n) => `421 4.7.0 Try again${times('\n', n)}`,
  'a pasted session without replies': (n) => times('RCPT TO:<a@b.example>\n', n),
  'pasted marks of quotes': (n) => times('> \n', n),
  'pasted boundaries': (n) => times('--b\n', n),
};
