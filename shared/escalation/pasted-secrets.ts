/**
 * What administrators paste: command lines, files of settings, maps and dumps. Where the place says that a secret
 * stands there, it may be of letters alone. As in secrets.ts, each pattern is its lead and then the secret.
 */

/** A value in quotes or up to a space. */
const value = `(?:'[^'\\r\\n\\0]{1,300}'|"[^"\\r\\n\\0]{1,300}"|[^\\s"'\\0]{1,300})`;
/** A program, whatever it is given, and the option that is followed by a secret; as `mysql(1)`, `ldapsearch(1)` and so on have it. */
const option = (programs: string, options: string): RegExp =>
  new RegExp(`((?<![\\w-])(?:${programs})\\b[^\\r\\n|;\\0]{0,300}?\\s(?:${options}))${value}`, 'g');

/** How the name of a secret ends, in settings of any program. */
const ending =
  '(?:passw(?:or)?d|passwort|passphrase|kennwort|pwd|psk|(?:[_.-]|^|\\b)(?:pw|pass|secret)|(?:api|secret|private)[_-]?key|[_-]token)';
const name = `(?<![\\w.-])[$\\w.>-]{0,60}${ending}`;
/** What is said of a password, and is none. */
const notOne =
  '(?!(?:true|false|yes|no|none|null|on|off|required|optional|incorrect|wrong|invalid|expired|failed)\\b)';
const withBoth = '(?=[^\\s\\0]{0,200}\\d)(?=[^\\s\\0]{0,200}[A-Za-z])';

/** By a sign that a text must hold for any of them. */
export const pastedSecrets: [sign: string, ...RegExp[]][] = [
  [
    '-',
    option('(?:mysql|mariadb)[\\w-]{0,20}|7za?', '-p'),
    option('sshpass', '-p\\s{0,3}'),
    option('(?:docker|podman|buildah|skopeo|helm|nerdctl)\\s[^\\r\\n]{0,60}?login', '-p\\s{1,3}'),
    option('ldap(?:search|modify|add|delete|passwd|whoami|compare|modrdn)', '-[wy]\\s{0,3}'),
    option('swaks', '(?:-ap|--?auth-password)\\s{1,3}'),
    option('redis-cli', '-a\\s{1,3}'),
    option('rspamc|zip|unzip|zipcloak|smbpasswd', '-P\\s{1,3}'),
    option('snmp[a-z]{1,12}', '-[cAX]\\s{0,3}'),
    option('curl|wget', '-u(?=[^\\s:]{1,100}:)'),
    option('(?:smbclient|rpcclient|mount\\.cifs)', '-U\\s{0,3}'),
    new RegExp(
      `((?<![\\w-])--[\\w-]{0,30}(?:passw(?:or)?d|passphrase|pwd|secret|token|api-?key)(?:=|\\s{1,3}))(?!-)${notOne}${value}`,
      'gi',
    ),
    new RegExp(`(\\s-pass(?:in|out)?\\s{1,3}pass:)${value}`, 'g'),
    new RegExp(`(\\s--from-literal=[\\w.-]{1,80}=)${value}`, 'g'),
    /(ConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?)(?:"[^"\0]{1,300}"|'[^'\0]{1,300}')/gi,
    /()\bAGE-SECRET-KEY-1[A-Z0-9]{20,100}/g,
  ],
  [
    ' ',
    /(\bnet\s{1,3}use\s[^\r\n\0]{0,200}?\/user:\S{1,100}\s{1,3})[^\s/\0]\S{2,200}/gi,
    /(\bdoveadm\s[^\r\n\0]{0,60}?auth\s{1,3}(?:test|login)\s{1,3}(?:-\w\s{1,3}\S{1,100}\s{1,3}){0,4}[^\s-]\S{0,200}\s{1,3})[^\s\0]{3,200}/g,
    /(\b(?:machine|login|account)\s{1,3}\S{1,200}\s{1,9}password\s{1,9})[^\s\0]{1,300}/g, // .netrc
    /(\becho\s{1,3}(?:-n\s{1,3})?)[^\r\n|\0]{1,300}(?=\|\s{0,3}(?:sudo\s{1,3})?(?:ch?passwd|passwd|saslpasswd2|(?:docker|podman|helm)\s{1,3}login)\b)/g,
  ],
  [
    '=',
    new RegExp(`(${name}\\s{0,3}=\\s{0,3})${notOne}(?=["']|\\S{3})${value}`, 'gim'),
    /(\bhide\s{1,3}\w{1,60}\s{0,3}=\s{0,3}|\b(?:my|pg)sql_servers\s{0,3}=\s{0,3}|\bclient_send\s{0,3}=\s{0,3})[^\r\n\0]{3,500}/g, // Exim
  ],
  [
    ':',
    new RegExp(`(^[ \\t-]{0,40}[\\w.-]{0,60}${ending}:[ \\t]{1,9})${notOne}${value}(?=[ \\t]{0,9}$)`, 'gim'),
    new RegExp(`((?<![\\w.-])[\\w.-]{1,60}[_.-]${ending}:[ \\t]{1,3})${notOne}(?=["']|\\S{3})${value}`, 'gi'),
    /(authorization["']?\s{0,3}:\s{0,3}["']?(?:bearer|basic|token)\s{1,3})[^\s"',;\0]{8,4000}/gi,
    // ~/.pgpass: host:port:database:user:password
    /((?:^|\s)(?=[^\s:]{0,255}[A-Za-z*])[\w.*-]{1,255}:(?:\d{2,5}|\*):[A-Za-z*][\w*-]{0,60}:[\w*.@-]{1,100}:)[^\s:\0]{3,300}/gm,
    /(\bstatic:[^\s:/\0]{1,200}:)[^\s\0]{3,300}/g,
    /(uncoded (?:initial|client) (?:reply|response):\s{1,3})[^\s\0]{3,2000}/g, // Postfix, debug_peer_level
    // passwd.client of Exim, postmap -q: the line is a host and an account
    new RegExp(
      `(^(?=[^\\s:]{0,255}\\.)[\\w.*-]{3,255}(?::|[ \\t]{1,9})(?!id:|qid:|ip:)[A-Za-z][^\\s:/\\0]{0,200}:)${withBoth}[^\\s:/\\0]{5,200}(?=[ \\t]{0,9}$)`,
      'gm',
    ),
    /(\bPrivate-Lines:[ \t]{0,3}\d{1,4}\r?\n)(?:(?!Private-)[\s\S]){1,8000}/g, // PuTTY
  ],
  [
    '"',
    new RegExp(`(${name}["']?\\s{0,3}(?:=>?|:|,)\\s{0,3})"[^"\\r\\n\\0]{3,300}"`, 'gim'),
    /(\.login\(\s{0,3}["'][^"'\r\n\0]{0,200}["']\s{0,3},\s{0,3})"[^"\r\n\0]{1,300}"/g,
  ],
  [
    "'",
    new RegExp(`(${name}["']?\\s{0,3}(?:=>?|:|,)\\s{0,3})'[^'\\r\\n\\0]{3,300}'`, 'gim'),
    /(\.login\(\s{0,3}["'][^"'\r\n\0]{0,200}["']\s{0,3},\s{0,3})'[^'\r\n\0]{1,300}'/g,
  ],
  // What is kept in place of a password, RFC 2307 and Dovecot
  [
    '{',
    /()\{(?:S?SHA\d{0,3}|S?MD5|(?:[A-Z0-9]{1,10}-)?CRYPT|PLAIN|CLEARTEXT|ARGON2\w{0,3}|PBKDF2|SCRAM-SHA-\d{1,3}|CRAM-MD5)(?:\.\w{1,6})?\}[^\s:"',;\0]{3,500}/g,
  ],
];
