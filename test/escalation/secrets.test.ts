/** What lets somebody in, as programs and people write it: each is found from its first to its last character. */
import { expect, test } from 'vitest';
import { hideSecrets } from '../../shared/escalation/secrets.ts';
import { toBase64 } from '../../shared/text/base64.ts';

const secret = 'Zq7s14Xy9kLm2';
const inBase64 = toBase64(new TextEncoder().encode(secret));

function found(text: string): string[] {
  const all: string[] = [];
  hideSecrets(text, (one, at) => {
    expect(text.slice(at, at + one.length)).toBe(one);
    all.push(one);
  });
  return all;
}

test.each([
  `{"Cookie":"a=${secret}; b=2"}`,
  `set-cookie: __Host-s=${secret}; Secure`,
  `{"authorization":"Bearer ${secret}"}`,
  `Authorization: AWS4-HMAC-SHA256 Credential=x/2026/x, SignedHeaders=host, Signature=${secret}`,
  `x-amz-security-token: ${secret}`,
  `https://s.example/x?X-Goog-Signature=${secret}`,
  `https://s.example/#code=${secret}`,
  `https://s.example/?a=1&amp;state=${secret}`,
  `https://s.example/verify/${secret}abc`,
  `https://s.example/u?u=${secret}abc`,
  `https://hooks.example/services/T0001/B0001/${secret}abc`,
  `https://api.example/bot123456789:${secret}abc/send`,
  `eyJhbGciOiJkaXIifQ..${secret}.abcdefgh.ijkl`,
  `-----BEGIN EC PRIVATE KEY-----\n${secret}`,
  `-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: AES-128-CBC,00\n\n${secret}\n-----END RSA PRIVATE KEY-----`,
  `<<< 334 UGFzc3dvcmQ6\r\n>>> ${inBase64}\r\n<<< 235`,
  ` <-  334 UGFzc3dvcmQ6\n  -> ${inBase64}\n <-  235 ok`,
  `[x] S: 334 UGFzc3dvcmQ6\n[x] C: ${inBase64}\n[x] S: 235`,
  `reply: b'334 UGFzc3dvcmQ6\\r\\n'\nsend: '${inBase64}\\r\\n'`,
  `AUTH NTLM TlRMTVNTUAABAAAA${secret}`,
  `AUTH SCRAM-SHA-256 ${secret}=`,
  `export SMTP_PASSWORD='${secret}'`,
  `smtp:\n  password: ${secret}\n`,
  `password = ${secret}`,
  `"apiKey" : "${secret}"`,
  `clientSecret: "${secret}"`,
  `{"accessToken":"${secret}"}`,
  `'password' => '${secret}'`,
  `user: x pass: ${secret}`,
  `パスワード: ${secret}`,
  `Пароль: ${secret}`,
  `userPassword:: ${inBase64}`,
  `anna:$6$${secret}$abcdefgh:1:`,
  `DKIM_PRIVATE_KEY=${secret}`,
])('%s', (text) => {
  const value = text.includes(inBase64) ? inBase64 : secret;
  expect(found(text).some((one) => one.includes(value))).toBe(true);
});

test.each([
  '250-AUTH LOGIN PLAIN XOAUTH2',
  '535 5.7.8 wrong password: try again',
  'state=deferred code=421 key: value',
  '421 4.7.0 https://support.google.com/mail/?p=UnsolicitedRateLimitError',
  'see https://senders.yahooinc.com/smtp-error-codes#421-tss04 and https://aka.ms/EXOSmtpErrors',
  'https://postmaster.example/Why421RateLimitedHere',
  'Cookie: none, spf=pass, dkim=pass, status=deferred',
  'S: 334 UGFzc3dvcmQ6\n2026-05-17 10:00:01 closed',
  'H=mx1.example.net [192.0.2.1]:25 X=TLS1.3:TLS_AES_256_GCM_SHA384:256',
  'DKIM-Signature: v=1; a=rsa-sha256; d=example.net; s=k1',
  'token: see the manual; secret: none of 3',
  'mysql -u mail -p postfix && ssh -p 2222 mx1 && postqueue -p && docker run -p 2525:25 mta',
  'mysql --port=3306 --protocol=tcp; mysqldump --single-transaction --password-file=x',
  'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\nsmtp_tls_security_level = may',
  'arc=pass (i=1 spf=pass dkim=pass p=none) header.from=example.net; bypass = 1',
  'password: failed\nauth_password: required',
  'sshd[12]: Failed password for root from 192.0.2.9 port 22 ssh2',
  '{"passed": "all of them", "tokens": "none here", "secretary": "somebody"}',
  'mx1.example.net status:deferred\nmx1.example.net:25:open',
  'fatal: static:all is no map, use {plain} or {sha}',
])('left alone: %s', (text) => expect(found(text)).toEqual([]));
