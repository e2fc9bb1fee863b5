/** One person, message and network in every notation in which logs, replies, links and people write them. */
import { toBase64 } from '../../shared/text/base64.ts';

export const mailbox = 'jens.okafor@empfang.example';
const [local, domain] = ['jens.okafor', 'empfang.example'];
export const author = 'maria.huber@kunde-nord.example';
const subject = 'Kündigung Vertrag Blaumeise';
const messageId = 'zq77x.1@kunde-nord.example';
const inside = '10.44.55.66';

/** The notice that the case is opened from: it names all of them. */
export const notice = `From: MAILER-DAEMON@relay12.intern.lan
To: ${author}
Date: Mon, 18 May 2026 09:30:00 +0000
Subject: Delayed Mail (still being retried)
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

<${mailbox}>: host mx1.empfang.example[198.51.100.25] said: 421 4.7.0 Try again later

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay12.intern.lan
Arrival-Date: Mon, 18 May 2026 09:00:00 +0000

Final-Recipient: rfc822; ${mailbox}
Action: delayed
Status: 4.7.0
Remote-MTA: dns; mx1.empfang.example
Diagnostic-Code: smtp; 421 4.7.0 Try again later

--b
Content-Type: text/rfc822-headers; charset=utf-8

Received: from pc7.intern.lan ([${inside}]) by relay12.intern.lan; Mon, 18 May 2026 09:00:00 +0000
From: "Maria Huber" <${author}>
To: Jens Okafor <${mailbox}>
Subject: =?utf-8?q?K=C3=BCndigung_Vertrag_Blaumeise?=
Message-ID: <${messageId}>

--b--
`;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const b64 = (text: string): string => toBase64(bytes(text));
const hex = (sign: string, text: string, which = /./su): string =>
  [...bytes(text)]
    .map((byte) =>
      byte > 126 || which.test(String.fromCharCode(byte))
        ? sign + byte.toString(16).toUpperCase().padStart(2, '0')
        : String.fromCharCode(byte),
    )
    .join('');
const wide = (text: string): Uint8Array =>
  Uint8Array.from([...text].flatMap((char) => [char.charCodeAt(0), 0]));

/** What it is called, how it is written, and what may be read nowhere in a report. */
export const notations: [string, string, string[]][] = [
  ...(
    [
      ['plain', mailbox],
      ['upper case', mailbox.toUpperCase()],
      ['in angle brackets', `<${mailbox}>`],
      ['a link', `mailto:${mailbox}?subject=x`],
      ['with its name', `Jens Okafor <${mailbox}>`],
      ['in a query', `https://h.example/u?id=${mailbox}&lang=en`],
      ['percent-encoded @', mailbox.replace('@', '%40')],
      ['percent-encoded, all', hex('%', mailbox)],
      ['percent-encoded twice', mailbox.replace('@', '%2540')],
      ['quoted-printable @', mailbox.replace('@', '=40')],
      ['quoted-printable, all', hex('=', mailbox)],
      ['quoted-printable, broken line', `${mailbox.slice(0, 7)}=\r\n${mailbox.slice(7)}`],
      ['decimal entity', mailbox.replace('@', '&#64;')],
      ['hexadecimal entity', mailbox.replace('@', '&#x40;')],
      ['named entities', mailbox.replace('@', '&commat;').replaceAll('.', '&period;')],
      ['entities, all', [...mailbox].map((char) => `&#${char.charCodeAt(0)};`).join('')],
      ['encoded word B', `=?utf-8?B?${b64(mailbox)}?=`],
      ['encoded word Q', `=?utf-8?q?${hex('=', mailbox, /[^a-z]/)}?=`],
      ['two encoded words', `=?utf-8?q?jens=2Eoka?= =?utf-8?q?for=40empfang=2Eexample?=`],
      ['Base64', b64(mailbox)],
      ['Base64 for links', b64(`to=${mailbox}`).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
      [
        'Base64 in lines',
        b64(`Some words before it: ${mailbox}, and some words that stand after it.`).replace(
          /.{76}/g,
          '$&\r\n',
        ),
      ],
      ['Base64 of UTF-16', toBase64(wide(mailbox))],
      ['Base64 of percent-encoding', b64(mailbox.replace('@', '%40'))],
      ['Base64 twice', b64(b64(mailbox))],
      ['hexadecimal', hex('', mailbox).toLowerCase()],
      ['(at)', mailbox.replace('@', ' (at) ')],
      ['[at] and [dot]', `${local.replace('.', ' [dot] ')} [at] ${domain.replace('.', ' [dot] ')}`],
      ['at and dot', `${local} at ${domain.replace('.', ' dot ')}`],
      ['{at}', mailbox.replace('@', '{at}')],
      ['_at_', mailbox.replace('@', '_at_')],
      ['spaces around the @', mailbox.replace('@', ' @ ')],
      ['VERP', `bounce-7-${mailbox.replace('@', '=')}@list.example`],
      ['SRS', `SRS0=Hx8p=TT=${domain}=${local}@forward.example`],
      ['xtext', `rfc822;${mailbox.replace('@', '+40')}`],
      ['JSON', mailbox.replace('@', '\\u0040')],
      ['backslashes', mailbox.replace('@', '\\@')],
      ['wide @', mailbox.replace('@', '＠')],
      ['a soft hyphen in it', mailbox.replace('@', '\u00ad@')],
      ['a space of no width in it', mailbox.replace('@', '\u200b@\u200b')],
      ['source route', `@relay.example:${mailbox}`],
      ['bang path', `${domain}!${local}`],
      ['percent hack', `${local}%${domain}@relay.example`],
      ['quoted local part', `"${local}"@${domain}`],
      ['a comment in it', `${local}(his)@${domain}`],
      ['subaddress', `${local}+orders@${domain}`],
      ['local part alone', `no such user ${local} here`],
      ['tags of HTML', `${local}<wbr>@<wbr>${domain}`],
      ['JSON, all', hex('\\u00', mailbox)],
      ['escaped bytes', hex('\\x', mailbox, /[@.]/)],
      ['hexadecimal, with colons', hex(':', mailbox).slice(1)],
      ['hexadecimal, of a dump', hex(' ', mailbox).slice(1).toLowerCase()],
      ['wide letters', mailbox.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
      ['a display name', 'Jens Okafor'],
      ['a display name, in a link', 'jens-okafor'],
      ['a display name, turned', 'OKAFOR, Jens'],
    ] as const
  ).map(([name, text]): [string, string, string[]] => [`mailbox, ${name}`, text, ['okafor']]),
  ['author, name', 'Maria Huber', ['huber']],
  ['author, encoded word', '=?utf-8?q?Maria_Huber?=', ['huber']],
  ['author, underscore', 'maria_huber', ['huber']],
  ['subject', subject, ['blaumeise']],
  ['subject, upper case', subject.toUpperCase(), ['blaumeise']],
  ['subject, words of it in quotes', 'he asked for “Vertrag Blaumeise” today', ['blaumeise']],
  ['subject, its accents apart', subject.normalize('NFD'), ['blaumeise']],
  ['subject, words of it in a link', 'https://h.example/vertrag-blaumeise/7', ['blaumeise']],
  ['subject, quoted-printable', hex('=', subject, /[^A-Za-z ]/), ['blaumeise']],
  ['subject, entities', subject.replace('ü', '&uuml;'), ['blaumeise']],
  ['message id', `<${messageId}>`, ['zq77x']],
  ['message id, percent-encoded', encodeURIComponent(`<${messageId}>`), ['zq77x']],
  ['inside address', inside, ['10.44.55.66']],
  ['inside address, mapped', `::ffff:${inside}`, ['10.44.55.66']],
  ['inside address, mapped in hexadecimal', '::ffff:0a2c:3742', ['0a2c:3742', 'a2c:3742']],
  ['inside address, reversed', '66.55.44.10.in-addr.arpa', ['66.55.44.10']],
  ['inside address, in a name', 'ip-10-44-55-66', ['10-44-55-66']],
  ['inside host', 'relay12.intern.lan', ['relay12']],
  ['token in a link', 'https://h.example/u?token=s3cr3tvalue99&lang=en', ['s3cr3tvalue99']],
  ['password', 'password=s3cr3tvalue98', ['s3cr3tvalue98']],
  ['a signature in a link', 'https://h.example/?X-Amz-Signature=s3cr3tvalue94&y=2', ['s3cr3tvalue94']],
  ['password in JSON', '{"password": "s3cr3tvalue93"}', ['s3cr3tvalue93']],
  ['password, written down', 'Passwort: s3cr3tvalue92', ['s3cr3tvalue92']],
  ['secret in quotes', 'client_secret="s3cr3tvalue91"', ['s3cr3tvalue91']],
  ['AUTH PLAIN', `AUTH PLAIN ${b64(`\0${mailbox}\0s3cr3tvalue97`)}`, ['s3cr3tvalue97', 'okafor']],
  ['bearer', 'Authorization: Bearer s3cr3tvalue96abcdef', ['s3cr3tvalue96']],
  ['credentials in an address', 'https://okafor:s3cr3tvalue95@h.example/', ['s3cr3tvalue95', 'okafor']],
];
