/**
 * At which command a client library or a server's log says that it failed. Each group names its source; where a class
 * or a function of the library stands for a command, its name is enough.
 */
import type { Stage } from '../../smtp/reply.ts';
import { phpMailerStage } from '../prose/phpmailer.ts';

type Words = readonly [RegExp, Stage];

/** nodemailer and ZoneMTA: lib/smtp-connection/index.js. */
const nodemailer: Words[] = [
  [/\bInvalid greeting\b|\bGreeting never received\b|command: ['"]CONN['"]/i, 'greeting'],
  [/\bInvalid (?:EHLO|HELO|LHLO)\b|command: ['"](?:EHLO|HELO)['"]/i, 'ehlo'],
  [
    /\bError (?:upgrading connection with|initiating) (?:STARTTLS|TLS)|command: ['"]STARTTLS['"]/i,
    'starttls',
  ],
  [/\bInvalid login\b|command: ['"]AUTH|\bEAUTH\b/i, 'auth'],
  [/\bMail command failed\b|command: ['"]MAIL/i, 'mail'],
  [/\bRecipient command failed\b|\ball recipients were rejected\b|command: ['"]RCPT/i, 'rcpt'],
  [/\bData command failed\b/i, 'data'],
  [/\bMessage failed: /i, 'end-of-data'],
  [/command: ['"]DATA['"]/i, 'data'],
];
/** PHPMailer's src/SMTP.php; PEAR's Net_SMTP and Roundcube say much the same. Its sentences: prose/phpmailer.ts. */
const phpMailer: Words[] = [
  [/\bDATA END command failed\b/i, 'end-of-data'],
  [/\b(?:EHLO|HELO) command failed\b/i, 'ehlo'],
  [/\bSTARTTLS command failed\b/i, 'starttls'],
  [/\bAUTH\w* (?:LOGIN |PLAIN )?command failed\b|\b(?:User|Username|Password) command failed\b/i, 'auth'],
  [/\bMAIL FROM command failed\b|\bFailed to set sender\b/i, 'mail'],
  [/\bRCPT TO command failed\b|\bFailed to add recipient\b/i, 'rcpt'],
  [/\bDATA command failed\b/i, 'data'],
  [/\bFailed to connect to server\b/i, 'greeting'],
  // version 5's class.smtp.php
  [/\b(?:EHLO|HELO) not accepted from server\b/, 'ehlo'],
  [/\bSTARTTLS not accepted from server\b/, 'starttls'],
  [/\b(?:AUTH|Username|Password) not accepted from server\b/, 'auth'],
  [/\bMAIL not accepted from server\b/, 'mail'],
  [/\bRCPT not accepted from server\b/, 'rcpt'],
  [/\bDATA command not accepted from server\b/, 'data'],
  [/\bDATA not accepted from server\b/, 'end-of-data'],
];
/** Swift Mailer and Symfony Mailer: the code that was expected, and the method that expected it. */
const symfony: Words[] = [
  [/\b_?(?:readGreeting|assertGreeting)\b/, 'greeting'],
  [/\bexecuteCommand\(['"\\]{0,3}(?:EHLO|HELO)|\b_?do(?:Helo|Ehlo)Command\b/, 'ehlo'],
  [/\bexecuteCommand\(['"\\]{0,3}MAIL|\b_?doMailFromCommand\b/, 'mail'],
  [/\bexecuteCommand\(['"\\]{0,3}RCPT|\b_?doRcptToCommand\b/, 'rcpt'],
  [/\bexecuteCommand\(['"\\]{0,3}(?:\s|\\[rn]){0,6}\.(?:\s|\\[rn])/, 'end-of-data'],
  [/\bexecuteCommand\(['"\\]{0,3}DATA|\b_?doDataCommand\b/, 'data'],
  [/\bFailed to authenticate on SMTP server\b|\bExpected response code "?(?:235|334)/, 'auth'],
  [/\bExpected (?:response code )?"?220\b/, 'greeting'],
  [/\bExpected response code "?250\/251\/252/, 'rcpt'],
  [/\bExpected response code "?354\b/, 'data'],
];
/** Python: Lib/smtplib.py, aiosmtplib and Django. */
const python: Words[] = [
  [/\bSMTPConnect(?:Response)?Error\b/, 'greeting'],
  [/\bSMTPHeloError\b/, 'ehlo'],
  [/\bSMTPAuthenticationError\b/, 'auth'],
  [/\bSMTPSenderRefused\b/, 'mail'],
  [/\bSMTPRecipients?Refused\b/, 'rcpt'],
  // `data: (550, b'…')` is what smtplib prints with set_debuglevel
  [/\bSMTPDataError\b|^data: \(\d{3}, b?['"]/m, 'end-of-data'],
];
/** Jakarta Mail: SMTPTransport.java, by exception and by method. */
const java: Words[] = [
  [/\bSMTPSenderFailedException\b|SMTPTransport\.mailFrom\b/, 'mail'],
  [/\bSMTPAddressFailedException\b|SMTPTransport\.rcptTo\b/, 'rcpt'],
  [/SMTPTransport\.finishData\b/, 'end-of-data'],
  [/SMTPTransport\.(?:data|bdat)\b/, 'data'],
  [/\bAuthenticationFailedException\b/, 'auth'],
  [/\bCould not connect to SMTP host\b|\bGot bad greeting\b|SMTPTransport\.openServer\b/i, 'greeting'],
  [/SMTPTransport\.(?:ehlo|helo)\b/, 'ehlo'],
];
/** .NET's System.Net.Mail by class, MailKit's SmtpClient.cs by method and error code. */
const dotNet: Words[] = [
  [/\bSystem\.Net\.Mail\.(?:EHello|Hello)Command\.|\bMailKit\S{0,40}\.EhloAsync\b/, 'ehlo'],
  [/\bSystem\.Net\.Mail\.StartTlsCommand\./, 'starttls'],
  [
    /\bSystem\.Net\.Mail\.AuthCommand\.|\bMailKit\.Security\.AuthenticationException\b|SmtpClient\.Authenticate/,
    'auth',
  ],
  [
    /\bSystem\.Net\.Mail\.MailCommand\.|\bProcessMailFromResponse\b|\bOnSenderNotAccepted\b|\bSenderNotAccepted\b/,
    'mail',
  ],
  [
    /\bSystem\.Net\.Mail\.RecipientCommand\.|\bProcessRcptToResponse\b|\bOnRecipientNotAccepted\b|\bRecipientNotAccepted\b|\bSmtpFailedRecipients?Exception\b/,
    'rcpt',
  ],
  [/\bSystem\.Net\.Mail\.DataStopCommand\.|\bMessageNotAccepted\b/, 'end-of-data'],
  [/\bSystem\.Net\.Mail\.DataCommand\.|SmtpClient\.(?:Data|Bdat)Async\b/, 'data'],
  [/SmtpClient\.(?:PostConnect|OnConnect)/, 'greeting'],
];
/** Ruby's net/smtp, Go's net/smtp and the mailers over it, curl, msmtp. */
const others: Words[] = [
  [/\bNet::OpenTimeout\b|\{:greeting, /, 'greeting'],
  [/\bin [`']?(?:Net::SMTP#)?mailfrom\b/, 'mail'],
  [/\bin [`']?(?:Net::SMTP#)?rcptto(?:_list)?\b/, 'rcpt'],
  [/\bin [`']?(?:Net::SMTP#)?(?:do_)?(?:ehlo|helo)\b/, 'ehlo'],
  [/\bin [`']?(?:Net::SMTP#)?(?:do_)?(?:authenticate|auth_\w+)\b/, 'auth'],
  [/\bin [`']?(?:Net::SMTP#)?do_start\b/, 'greeting'],
  [/\bNet::SMTPAuthenticationError\b/, 'auth'],
  [
    /\b(?:[Ii]ssue|[Ss]end(?:ing)?|SMTP) (?:the )?MAIL(?: FROM)?(?: command)?\b|\bMAIL(?: FROM)? failed\b|\b[Ss]et sender\b/,
    'mail',
  ],
  [
    /\b(?:[Ii]ssue|[Ss]end(?:ing)?|SMTP) (?:the )?RCPT(?: TO)?(?: command)?\b|\bRCPT(?: TO)? failed\b|\b[Ss]et recipient\b/,
    'rcpt',
  ],
  [/\b(?:issue|send(?:ing)?|SMTP) (?:the )?DATA command\b|\bDATA failed\b/i, 'data'],
  [/\benvelope from address \S{1,320} not accepted\b/i, 'mail'],
  [/\brecipient (?:address )?\S{1,320} (?:was )?not accepted\b/i, 'rcpt'],
  [/\bthe server did not accept the mail\b/, 'end-of-data'],
  [/\bcannot get initial OK message from server\b/, 'greeting'],
  [
    /\b(?:[Ll]ogin (?:denied|failed)|[Aa]uthentication (?:failed|failure|unsuccessful|error)|failed to (?:login|log in|authenticate))\b/,
    'auth',
  ],
];
/** Words of servers' own logs: Stalwart's event names, Zoho's and gateways' stages, ESPs' reports. */
const servers: Words[] = [
  // KumoMTA's record names the command as it was sent
  [/"command":"\.(?:\\r\\n)?"/, 'end-of-data'],
  [/"command":"(?:EHLO|HELO)\b/, 'ehlo'],
  // OpenSMTPD's mta_session.c
  [/\breason=BANNER rejected: /, 'greeting'],
  [/\breason=(?:EHLO|HELO|LHLO) rejected: /, 'ehlo'],
  [/\breason=STARTTLS rejected: /, 'starttls'],
  [/\bdelivery\.greeting-failed\b/, 'greeting'],
  [/\bdelivery\.(?:ehlo|lhlo)-rejected\b/, 'ehlo'],
  [/\bdelivery\.(?:start-tls-\w+)\b/, 'starttls'],
  [/\bdelivery\.auth-failed\b/, 'auth'],
  [/\bdelivery\.mail-from-rejected\b/, 'mail'],
  [/\bdelivery\.rcpt-to-(?:rejected|failed)\b/, 'rcpt'],
  [/\bdelivery\.message-rejected\b/, 'end-of-data'],
  [
    /\bMTA_?(?:BANNER|CONNECT)\b|\b(?:at|in|on|during|after) (?:the )?(?:connect(?:ion)?|banner|greeting)(?: stage| phase)?\b|\bSMTP banner\b/i,
    'greeting',
  ],
  [/\bMTA_?(?:EHLO|HELO)\b/i, 'ehlo'],
  [/\bMTA_?STARTTLS\b/i, 'starttls'],
  [/\bMTA_?AUTH\b/i, 'auth'],
  [/\bMTA_?MAIL\w*|\((?:at|in|after) (?:MAIL )?FROM\)/i, 'mail'],
  [/\bMTA_?RCPT\w*|\((?:at|in|after) (?:RCPT )?(?:TO|RCPT)\)/i, 'rcpt'],
  [
    /\bMTA_?(?:EOM|DOT|BODY|EOD|END_?OF_?DATA)\b|\((?:at|in|after) (?:end of data|EOM|dot)\)|\b(?:in response to|after) end of data\b/i,
    'end-of-data',
  ],
  [/\bMTA_?DATA\b|\((?:at|in|after) DATA\)/i, 'data'],
];
/** What names a command in any words: `after RCPT TO`, `in reply to MAIL FROM`, `RCPT TO:<x> failed`, `response to EHLO`. */
const plain: Words[] = [
  [
    /\b(?:to|after|at|during|for|in response to|on) (?:the )?(?:end of (?:DATA|message)|message content|\.)(?: command)?(?=[\s:,)]|$)/i,
    'end-of-data',
  ],
  [/\b(?:to|after|at|during|for|on) (?:the )?["'`]?MAIL(?: FROM)?\b/, 'mail'],
  [/\b(?:to|after|at|during|for|on) (?:the )?["'`]?RCPT(?: TO)?\b/, 'rcpt'],
  [/\b(?:to|after|at|during|for|on) (?:the )?["'`]?DATA\b/, 'data'],
  [/\b(?:to|after|at|during|for|on) (?:the )?["'`]?(?:EHLO|HELO)\b/, 'ehlo'],
  [/\b(?:to|after|at|during|for|on) (?:the )?["'`]?STARTTLS\b/, 'starttls'],
  [/\b(?:to|after|at|during|for|on) (?:the )?["'`]?(?:AUTH|Auth|authentication|login)\b/, 'auth'],
  // Google marks the command itself: `Try again later, closing connection. (EHLO) id - gsmtp`
  [/closing connection\.? \((?:EHLO|HELO)\)/i, 'ehlo'],
  [/closing connection\.? \(MAIL\)/i, 'mail'],
  [/closing connection\.? \(RCPT\)/i, 'rcpt'],
];

const ofPrograms = [nodemailer, phpMailer].flat();
const ofOthers = [symfony, python, java, dotNet, others, servers, plain].flat();
const named = (words: string, rows: readonly Words[]): Stage | undefined =>
  rows.find(([form]) => form.test(words))?.[1];

/** `unknown` where the words name no command. */
export function libraryStage(text: string): Stage {
  const words = text.slice(0, 8000);
  return named(words, ofPrograms) ?? phpMailerStage(words) ?? named(words, ofOthers) ?? 'unknown';
}
