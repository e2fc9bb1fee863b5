/**
 * What lets somebody in: keys and tokens in links, headers and settings, passwords as people and programs write them
 * down, what a client showed in a session, private keys. Each pattern is its lead and then the secret, up to its end.
 */
import { pastedSecrets } from './pasted-secrets.ts';

/** Of a link, a setting or JSON: words before the name of a value, as in `X-Amz-Signature`. */
const lead = '(?:[a-z]{1,12}[_-]){0,3}';
const words = 'passw(?:or)?d|passwort|passphrase|kennwort';
const otherWords =
  'mot de passe|contraseña|senha|wachtwoord|hasło|parola|пароль|パスワード|密码|密碼|비밀번호|pw|pass';
const kinds = 'token|api_?key|secret|password|passwd|pwd|signature|sig|session_?id|credential';
/** Names that say so only in the query of a link. */
const inLinks = 'code|state|key|auth|ticket|otp|pin|jwt|nonce|hash|pass|invite';
/** Of settings and programs, also in one word: `clientSecret: "…"`, `'password' => '…'`. */
const inSettings = `(?:${words}|pwd|passphrase|token|api_?key|private_?key|secret|credentials?)`;
/** A word that nobody says: “wrong password: try again” holds none. */
const withDigit = `(?=[^\\s"'<>\\0]{0,200}\\d)`;
const withLetter = `(?=[^\\s"'<>\\0]{0,200}[a-z])`;

const of = (flags: string, ...parts: string[]): RegExp => new RegExp(parts.join(''), flags);

/** By a sign that a text must hold for any of them: most texts hold few. */
const patterns: [sign: string, ...RegExp[]][] = [
  [
    '=',
    of('gi', `((?:[?&;]|(?<![\\w-]))${lead}(?:${kinds})=["']?)`, `[^\\s&"'<>#\\0]{3,2000}`),
    of('gi', `([?&#;]${lead}(?:${inLinks})=)(?=[^\\s&#]{0,200}\\d|[^\\s&#]{16})`, `[^\\s&"'<>#\\0]{5,2000}`),
    of(
      'gi',
      `((?<![\\w-])(?:[a-z]{1,12}_){0,3}pass=["']?)${withDigit}${withLetter}`,
      `[^\\s&"'<>;\\0]{6,2000}`,
    ),
    /((?:^|[\s"'])(?:set-)?cookie["']?\s{0,3}:\s{0,3}["']?)[^\s;=,"']{1,200}=[^\s;,"']{0,4000}(?:;\s?[^\s;=,"']{1,200}=[^\s;,"']{0,4000}){0,100}/gi,
    /(authorization:\s{0,3}(?:digest|oauth|aws4-hmac-sha256)\s{1,3})(?:[\w-]{1,30}=(?:"[^"\r\n]{0,1000}"|[^\s,"]{1,1000})(?:,\s{0,3})?){1,20}/gi,
    // SCRAM, RFC 5802 §7: the proof of the client
    /(\bc=[A-Za-z0-9+/=]{4,60},r=[^\s,]{4,200},p=)[A-Za-z0-9+/=]{8,200}/g,
  ],
  [
    '', // `=`, `:` or `=>`
    of(
      'gi',
      `((?<![\\w-])[\\w-]{0,30}${inSettings}["']?\\s{0,3}(?:=>?|::?)\\s{0,3}["']?)${withDigit}${withLetter}`,
      `(?!\\d\\.\\d{1,3}\\.\\d)[^\\s&"',;<>\\0]{6,2000}`,
    ),
  ],
  [
    ':',
    of(
      'gi',
      `((?<![\\w-])${lead}(?:(?:api_?key|secret|token)["']|(?:${words}|pwd)["']?|${otherWords})\\s{0,3}:\\s{0,3}["']?)`,
      `(?!\\d\\.\\d{1,3}\\.\\d)${withDigit}[^\\s"',;<>\\0]{4,2000}`,
    ),
    of(
      'gi',
      `(\\bx-(?:[a-z]{1,12}-){0,2}(?:key|token|secret)["']?\\s{0,3}:\\s{0,3}["']?)${withDigit}`,
      `[^\\s"',;<>\\0]{6,4000}`,
    ),
    of(
      'gi',
      `(authorization:\\s{0,3}(?:(?:token|apikey|negotiate|ntlm)\\s{1,3})?)(?=[^\\s"'\\0]{0,400}[\\d=+/_])`,
      `[^\\s"',;<>\\0]{8,4000}`,
    ),
    /((?<=\/\/))[^\s/@:\0]{1,200}:[^\s/@\0]{1,200}(?=@)/g,
    /((?:^|\s)(?:-u|--user)[ =]["']?)[^\s:"'@/]{1,100}:[^\s"'\0]{3,200}/g,
    // a line of Postfix's sasl_passwd
    /(^(?:\[[^\s\]]{1,255}\](?::\d{2,5})?|[\w.-]{1,255}:\d{2,5})[ \t]{1,9})[^\s:]{1,200}:[^\s:]{3,200}(?=[ \t]{0,9}$)/gm,
  ],
  ['<', of('gi', `(<(?:\\w{1,20}:)?${lead}(?:${kinds})>)`, `[^<>\\0]{3,2000}(?=</)`)],
  [
    ' ',
    /(\b(?:bearer|basic|auth\s{1,3}(?:plain|login|xoauth2|oauthbearer|cram-md5|digest-md5|ntlm|gssapi|scram-[\w-]{1,20}))\s{1,3})(?!\d{4}-\d\d-\d\d)(?=[^\s\0]{0,400}[\d=+/_])[A-Za-z0-9+/=._~-]{8,4000}/gi,
    of(
      'gi',
      `(\\b(?:${words})["']?\\s{1,3}(?:(?:is|was|ist|war|lautet)\\s{1,3})?["']?)${withDigit}${withLetter}`,
      `[^\\s"',;<>:\\0]{6,200}`,
    ),
    /(\blogin\s{1,3})\S{1,100}(?=\s{1,9}password\s)/gi,
    /(\bPASS\s)(?=\S{0,100}\d)(?=\S{0,100}[A-Za-z])\S{6,200}/g,
    /(\b[A-Za-z]{0,4}\d{1,6}\sLOGIN\s)\S{1,200}\s\S{1,200}/g, // IMAP
    // what answers a challenge, RFC 4954 §4
    /(\b334(?:[ \t][A-Za-z0-9+/=]{0,2000})?[ \t]{0,3}(?:\\r\\n)?["']?\r?\n(?:[^\r\n]{0,60}[:>])?[ \t]{0,9}b?["']?)(?!(?:DATA|QUIT|RSET|EHLO|HELO|NOOP)\b)[A-Za-z0-9+/]{4,4000}={0,2}(?=(?:\\r\\n)?["']?[ \t]{0,9}(?:[\r\n]|$))/g,
  ],
  ['$', /()\$(?:apr1|2[abxy]|[156y])\$[./$A-Za-z0-9]{8,200}/g], // hashes of crypt(3)
  ['PRIVATE KEY', /(-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----)(?:(?!-----)[\s\S]){1,20000}/g],
  ['eyJ', /()\beyJ[\w-]{6,4000}\.[\w-]{0,8000}={0,2}(?:\.[\w-]{0,8000}){1,4}/g], // JSON Web Token, RFC 7519
  ['_', /()\b(?:gh[pousr]|github_pat|glpat|[rsp]k_(?:live|test))_\w{10,255}/g],
  ['-', /()\b(?:xox[abeprs]-[\w-]{10,255}|glpat-[\w-]{10,255}|key-[0-9a-f]{32}\b)/g],
  ['A', /()\b(?:A[KS]IA[A-Z0-9]{16}\b|AIza[\w-]{30,100})/g],
  ['SG.', /()\bSG\.[\w-]{10,100}\.[\w-]{10,100}/g],
  ...pastedSecrets,
];

/** A part of a link that nobody wrote by hand. */
const link = /https?:\/\/[^\s"'<>\0]{8,2000}/g;
const random =
  /([/=:])(?=[\w-]{0,200}[A-Z])(?=[\w-]{0,200}[a-z])(?=(?:[A-Za-z_-]{0,60}\d{1,60}[A-Za-z_-]{1,60}){3})[\w-]{16,500}(?![\w-])/g;

/** Gives each secret of a text to `hide`, with its place. */
export function hideSecrets(text: string, hide: (found: string, at: number) => void): void {
  for (const [sign, ...all] of patterns)
    if (text.includes(sign))
      for (const pattern of all) for (const [found, at] of matches(text, pattern)) hide(found, at);
  if (text.includes('://'))
    for (const { 0: address, index } of text.matchAll(link))
      for (const [found, at] of matches(address, random)) hide(found, index + at);
}

function* matches(text: string, pattern: RegExp): Generator<[string, number]> {
  for (const found of text.matchAll(pattern)) {
    const from = found[1]!.length;
    yield [found[0].slice(from), found.index + from];
  }
}
