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

Final-Recipient: rfc822; j.hofmann@empfang.example
Action: delayed
Status: 4.7.0
Remote-MTA: dns; mx1.empfang.example
Diagnostic-Code: smtp; 421 4.7.0 Try again later

--b
Content-Type: text/rfc822-headers; charset=utf-8

Received: from pc7.intern.lan ([${inside}]) by relay12.intern.lan; Mon, 18 May 2026 09:00:00 +0000
From: "Maria Huber" <${author}>
To: Jens Okafor <${mailbox}>, j.hofmann@empfang.example
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

/** Of a private key, in lines. */
const pem = b64(
  'a private key that nobody may read, of many bytes, which says s3cr3t nowhere but here it is long',
).replace(/.{64}/g, '$&\n');
const jwt = `eyJhbGciOiJIUzI1NiJ9.${b64('{"sub":"77","n":"x"}').replace(/=+$/, '')}.s3cr3tSig01_abcdefghijklmnopqrstu`;
const nth = (n: number): string => `s3cr3t${String(n).padStart(2, '0')}Zy`;

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
  // Written down before it was known whether they survive.
  ['surname alone, from first.last', 'Herr Okafor hat angerufen', ['okafor']],
  ['surname alone, from initial', 'Frau Hofmann hat angerufen', ['hofmann']],
  ['initial and surname', 'J. Hofmann wrote', ['hofmann']],
  ['surname, initial', 'Hofmann, J. wrote', ['hofmann']],
  ['surname in capitals', 'HOFMANN wrote', ['hofmann']],
  ['surname, genitive', 'Okafors Postfach und Hubers Vertrag', ['okafor', 'huber']],
  ['surname, possessive', "Hofmann's mailbox", ['hofmann']],
  ['surname hyphenated', 'die Huber-Mail', ['huber']],
  ['login without separator', 'user jensokafor logged in', ['okafor']],
  ['login initial', 'user jhofmann logged in', ['hofmann']],
  ['Windows account', 'EMPFANG\\jens.okafor', ['okafor']],
  ['X.500 name', 'CN=Jens Okafor,OU=Users,DC=empfang', ['okafor']],
  ['Notes name', 'CN=Jens Okafor/OU=Sales/O=Empfang', ['okafor']],
  ['X.400', '/S=Okafor/G=Jens/O=Empfang/', ['okafor']],
  ['SOA rname', 'jens\\.okafor.empfang.example.', ['okafor']],
  ['IMCEA', 'IMCEASMTP-jens+2Eokafor+40empfang+2Eexample@x.example', ['okafor']],
  ['UTF-7 @', 'jens.okafor+AEA-empfang.example', ['okafor']],
  ['octal @', 'jens.okafor\\100empfang.example', ['okafor']],
  ['u{40}', 'jens.okafor\\u{40}empfang.example', ['okafor']],
  ['%u0040', 'jens.okafor%u0040empfang.example', ['okafor']],
  [
    'octal, all',
    [...mailbox].map((c) => `\\${c.charCodeAt(0).toString(8)}`).join(''),
    ['okafor', '\\157\\153\\141\\146'],
  ],
  ['0x bytes', [...mailbox].map((c) => `0x${c.charCodeAt(0).toString(16)}`).join(', '), ['0x6f, 0x6b, 0x61']],
  ['entity without semicolon', 'jens.okafor&#64empfang.example', ['okafor']],
  ['folded after @', 'jens.okafor@\r\n empfang.example', ['okafor']],
  ['folded in the local part', 'jens.\r\n okafor@empfang.example', ['okafor']],
  [
    'encoded word cut in Base64',
    `=?utf-8?B?${b64(mailbox).slice(0, 12)}?=\r\n =?utf-8?B?${b64(mailbox).slice(12)}?=`,
    ['okafor', b64(mailbox).slice(12, 24).toLowerCase()],
  ],
  ['RFC 2231 percent', "filename*=utf-8''Jens%20Okafor.pdf", ['okafor']],
  [
    'RFC 2231 continuation',
    'filename*0="jens.oka"; filename*1="for@empfang.example.pdf"',
    ['jens.oka', 'for@empf'],
  ],
  [
    'RFC 2231 continuation, encoded',
    "filename*0*=utf-8''K%C3%BCndigung%20Vertrag%20Blau; filename*1*=meise.pdf",
    ['vertrag blau', 'vertrag%20blau'],
  ],
  ['RFC 2231 continuation, over lines', 'name*0="Maria Hu";\r\n\tname*1="ber.docx"', ['maria hu"']],
  ['Cookie', `Cookie: theme=dark; sid=${nth(1)}abcdef; lang=en`, [nth(1)]],
  ['Cookie, hexadecimal', `Cookie: JSESSIONID=${nth(2)}0123456789ABCDEF`, [nth(2)]],
  ['Set-Cookie', `Set-Cookie: id=${nth(3)}xyz; Path=/; HttpOnly`, [nth(3)]],
  [
    'Authorization Digest',
    `Authorization: Digest username="okafor", nonce="${nth(4)}", response="${nth(5)}"`,
    [nth(4), nth(5), 'okafor'],
  ],
  ['Authorization, no scheme', `Authorization: ${nth(6)}abcdef`, [nth(6)]],
  ['Proxy-Authorization', `Proxy-Authorization: Negotiate YII${nth(7)}abcdef==`, [nth(7)]],
  ['X-Api-Key', `X-Api-Key: ${nth(8)}abc`, [nth(8)]],
  ['X-Auth-Token', `X-Auth-Token: ${nth(9)}abc`, [nth(9)]],
  ['header in curl', `curl -H 'Authorization: token ${nth(10)}abc' https://h.example`, [nth(10)]],
  ['code in an address', `https://h.example/cb?code=${nth(11)}&lang=en`, [nth(11)]],
  ['state in an address', `https://h.example/cb?lang=en&state=${nth(12)}`, [nth(12)]],
  ['sig in an address', `https://b.example/x?sv=2022&sig=${nth(13)}%3D`, [nth(13)]],
  ['X-Amz-Credential', `https://b.example/x?X-Amz-Credential=${nth(14)}%2F2026&y=1`, [nth(14)]],
  ['X-Amz-Security-Token', `https://b.example/x?X-Amz-Security-Token=${nth(15)}&y=1`, [nth(15)]],
  ['fragment', `https://h.example/#access_token=${nth(16)}&type=x`, [nth(16)]],
  ['key in an address', `https://h.example/map?key=${nth(17)}abc`, [nth(17)]],
  ['auth in an address', `https://h.example/?auth=${nth(18)}abc`, [nth(18)]],
  ['ticket in an address', `https://h.example/?ticket=ST-${nth(19)}abc`, [nth(19)]],
  ['otp in an address', `https://h.example/?otp=${nth(20)}`, [nth(20)]],
  ['refresh token in JSON', `{"refresh_token":"${nth(21)}abc"}`, [nth(21)]],
  ['JWT alone', `got ${jwt} from it`, ['s3cr3tsig01', 'eyjhbgcioijiuzi1nij9']],
  ['JWT in a link', `https://h.example/u/${jwt}/unsubscribe`, ['s3cr3tsig01']],
  [
    'private key',
    `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----`,
    [pem.slice(0, 20).toLowerCase(), pem.slice(70, 90).toLowerCase()],
  ],
  [
    'private key, OpenSSH on one line',
    `-----BEGIN OPENSSH PRIVATE KEY----- ${pem.replaceAll('\n', ' ')} -----END OPENSSH PRIVATE KEY-----`,
    [pem.slice(0, 20).toLowerCase()],
  ],
  [
    'private key, escaped lines',
    `"private_key": "-----BEGIN RSA PRIVATE KEY-----\\n${pem.replaceAll('\n', '\\n')}\\n-----END RSA PRIVATE KEY-----\\n"`,
    [pem.slice(0, 20).toLowerCase()],
  ],
  [
    'SASL login',
    `S: 334 VXNlcm5hbWU6\nC: ${b64('okafor')}\nS: 334 UGFzc3dvcmQ6\nC: ${b64(nth(22))}\nS: 235 ok`,
    [nth(22), b64(nth(22)).toLowerCase(), b64('okafor').toLowerCase()],
  ],
  [
    'SASL PLAIN on its own line',
    `AUTH PLAIN\n334 \n${b64(`\0okafor\0${nth(23)}`)}\n235 2.7.0 ok`,
    [nth(23), b64(`\0okafor\0${nth(23)}`).toLowerCase()],
  ],
  [
    'SASL CRAM-MD5',
    `334 PDEyMzQuNTY3OEBoPg==\n${b64(`okafor ${'0a1b2c3d'.repeat(4)}`)}\n235 ok`,
    ['okafor', '0a1b2c3d0a1b'],
  ],
  ['SASL SCRAM', `c=biws,r=nonce7abc,p=${nth(25)}abc=`, [nth(25)]],
  [
    'XOAUTH2 continuation',
    `334 \n${b64(`user=okafor\x01auth=Bearer ${nth(26)}\x01\x01`)}\n235 ok`,
    [nth(26)],
  ],
  ['pass=', `smtp_pass=${nth(27)}`, [nth(27)]],
  ['pwd=', `Server=x;Uid=a;Pwd=${nth(28)};`, [nth(28)]],
  ['PASS of POP3', `PASS ${nth(29)}`, [nth(29)]],
  ['IMAP LOGIN', `a1 LOGIN okafor ${nth(30)}`, [nth(30), 'okafor']],
  ['option', `swaks --auth-password ${nth(31)} --to x`, [nth(31)]],
  ['curl -u', `curl -u okafor:${nth(32)} https://h.example`, [nth(32), 'okafor']],
  ['netrc', `machine h.example login okafor password ${nth(33)}`, [nth(33), 'okafor']],
  ['sasl_passwd', `\n[smtp.relay.example]:587 okafor:${nth(34)}\n`, [nth(34), 'okafor']],
  ['Kennwort', `Kennwort: ${nth(35)}`, [nth(35)]],
  ['mot de passe', `mot de passe : ${nth(36)}`, [nth(36)]],
  ['contraseña', `contraseña: ${nth(37)}`, [nth(37)]],
  ['password is', `the password is ${nth(38)}`, [nth(38)]],
  ['XML', `<password>${nth(39)}</password>`, [nth(39)]],
  ['AWS key id', 'AKIAS3CR3TABCDEF4567', ['akias3cr3t']],
  ['GitHub token', `ghp_${nth(40)}${'a1B2'.repeat(7)}`, [nth(40)]],
  ['Slack token', `xoxb-123456789012-${nth(41)}abcdefgh`, [nth(41)]],
  ['Stripe key', `sk_live_${nth(42)}abcdefghijkl`, [nth(42)]],
  ['Google key', `AIzaSy${nth(43)}${'a1B2'.repeat(6)}`, [nth(43)]],
  ['SendGrid key', `SG.${nth(44)}abcdefghijkl.${'a1B2'.repeat(10)}`, [nth(44)]],
];
