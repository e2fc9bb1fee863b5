/**
 * Twenty cases as strangers told them in public, with the world around them played on loopback: a DNS and mail servers.
 * Words and hosts of receivers are as they were told; senders, recipients and addresses are made up. What has to come
 * of each was noted before it was run.
 */
import type { Cause } from '../../shared/catalogue/cause.ts';

export interface Outsider {
  name: string;
  /** Where it was told. */
  told: string;
  /** `{120}` is the time two hours ago as syslog has it, `{@120}` as Exim has it. */
  evidence: string;
  domain: string;
  /** Names of its MX, in order of preference. */
  mx: string[];
  /** What their servers greet a test with; `closed` hang up; not there: no test is made. */
  greets?: string;
  /** `none`: the sending address has no name; `elsewhere`: its name leads elsewhere. */
  ptr?: 'none' | 'elsewhere';
  listed?: boolean;
  /** The sending domain has no SPF record. */
  noSpf?: boolean;
  expects: { cause: Cause[] | null; next: string[]; issuer?: string; scope?: string; not?: Cause[] };
}

export const ip = '127.0.0.50';
const postfix = (minutes: number, rest: string) => `{${minutes}} mail postfix/smtp[3319]: ${rest}`;
/** Mail to somebody else went out in the same time. */
const otherMail = postfix(
  130,
  '7C1A22077F: to=<ok@example.org>, relay=mx.example.org[203.0.113.90]:25, delay=0.8, delays=0.1/0/0.4/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 1)',
);
const deferred = (minutes: number, to: string, relay: string, says: string, delay = 5) =>
  postfix(
    minutes,
    `4F1A22077E: to=<${to}>, relay=${relay}:25, delay=${delay}, delays=${delay}/0/0.4/0, dsn=4.0.0, status=deferred (host ${relay} ${says})`,
  );

export const outsiders: Outsider[] = [
  {
    name: 'AOL, no reverse name, fifteen hours',
    told: 'kb.odin.com/en/121291',
    evidence: deferred(
      30,
      'user@aol.com',
      'testtld-01.mx.aol.com[203.0.113.10]',
      'refused to talk to me: 421 4.7.1 : (DNS:NR) http://postmaster.info.aol.com/errors/421dnsnr.html',
      55016,
    ),
    domain: 'aol.com',
    mx: ['testtld-01.mx.aol.com'],
    ptr: 'none',
    expects: { cause: ['reverse-dns'], next: ['change-journal'], issuer: 'remote-mta' },
  },
  {
    name: 'a hosted receiver without a word of why, forty minutes',
    told: 'a Postfix log in a test of a list server',
    evidence: deferred(
      40,
      'bob@ashby.example',
      'mx.netidentity.com.cust.hostedemail.com[203.0.113.11]',
      'refused to talk to me: 421 Service not available, closing transmission channel',
    ),
    domain: 'ashby.example',
    mx: ['mx.netidentity.com.cust.hostedemail.com'],
    greets: '421 Service not available, closing transmission channel',
    expects: { cause: ['capacity'], next: ['wait', 'volume'], not: ['reverse-dns'] },
  },
  {
    name: 'AOL, an address on a block list',
    told: 'a test of bounce rules',
    evidence: deferred(
      120,
      'user@aol.com',
      'mailin-03.mx.aol.com[203.0.113.12]',
      'refused to talk to me: 421 4.7.1 : (DYN:T1) http://postmaster.info.aol.com/errors/421dynt1.html',
    ),
    domain: 'aol.com',
    mx: ['mailin-03.mx.aol.com'],
    listed: true,
    expects: { cause: ['reputation'], next: ['change-journal', 'scope'], not: ['capacity'] },
  },
  {
    name: 'Proofpoint’s ports were busy, and take mail again',
    told: 'a test of a log parser',
    evidence: [
      ...[150, 90, 20].map((m) =>
        deferred(
          m,
          'anna@kunde.example',
          'mx1-us1.ppe-hosted.com[203.0.113.13]',
          'refused to talk to me: 421 4.3.2 All screening ports are busy',
        ),
      ),
      otherMail,
    ].join('\n'),
    domain: 'kunde.example',
    mx: ['mx1-us1.ppe-hosted.com'],
    greets: '220 mx1-us1.ppe-hosted.com ESMTP',
    // the pauses between the tries grow, so that is looked at no more
    expects: { cause: ['capacity'], next: ['logs-and-queue', 'cooling'], scope: 'one-domain' },
  },
  {
    name: 'Yahoo of before, with a code of its own',
    told: 'a forum thread about a Xen guest',
    evidence: postfix(
      10,
      'BBA94782D1: host b.mx.mail.yahoo.com[203.0.113.14] refused to talk to me: 421 Message from (198.51.100.14) temporarily deferred - 4.16.50. Please refer to http://help.yahoo.com/help/us/mail/defer/defer-06.html',
    ),
    domain: 'yahoo.com',
    mx: ['b.mx.mail.yahoo.com'],
    expects: {
      cause: ['reputation', 'rate-limit'],
      next: ['provider-page', 'reputation', 'back-off', 'volume', 'cooling'],
      not: ['greylisting', 'capacity'],
    },
  },
  {
    name: 'too many connections, told with an address behind NAT',
    told: 'a test of a log parser in Go',
    evidence: deferred(
      15,
      'bob@ex228.warpmail.example',
      'ex228.warpmail.example[203.0.113.15]',
      'refused to talk to me: 421 4.7.0 mx1 Error: too many connections from 172.20.0.1',
    ),
    domain: 'ex228.warpmail.example',
    mx: ['ex228.warpmail.example'],
    expects: { cause: ['connection-limit'], next: ['back-off'], issuer: 'remote-mta' },
  },
  {
    name: 'the reverse name leads elsewhere',
    told: 'the rules of a delivery service in Rust',
    evidence: deferred(
      35,
      'a@firma.example',
      'mx.firma.example[203.0.113.16]',
      'refused to talk to me: 421 Refused. Your reverse DNS entry does not resolve to your IP.',
    ),
    domain: 'firma.example',
    mx: ['mx.firma.example'],
    ptr: 'elsewhere',
    expects: { cause: ['reverse-dns'], next: ['change-journal'] },
  },
  {
    name: 'an access provider defers for seventeen hours, and a test as well',
    told: 'a forum thread about undelivered bounces',
    evidence: [
      ...[1050, 600, 60].map((m) =>
        deferred(
          m,
          'jq@takacho.example',
          'mail-fwdt.wh.ocn.ne.jp[203.0.113.17]',
          'refused to talk to me: 421 Server Temporarily unavailable',
          63293,
        ),
      ),
      otherMail,
    ].join('\n'),
    domain: 'takacho.example',
    mx: ['mail-fwdt.wh.ocn.ne.jp'],
    greets: '421 Server Temporarily unavailable',
    expects: { cause: ['capacity'], next: ['provider-page', 'mx-change', 'cooling'], scope: 'one-domain' },
  },
  {
    name: 'Yahoo TSS04, where the asker suspects the reverse name',
    told: 'a question about a new mail server',
    evidence: postfix(
      50,
      '4A360659: host mx-aol.mail.gm0.yahoodns.net[203.0.113.18] said: 421 4.7.0 [TSS04] Messages from 127.0.0.50 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.verizonmedia.com/error-codes (in reply to MAIL FROM command)',
    ),
    domain: 'aol.com',
    mx: ['mx-aol.mail.gm0.yahoodns.net'],
    expects: { cause: ['reputation'], next: ['provider-page'], not: ['reverse-dns'] },
  },
  {
    name: 'Gmail, from a desktop at home without a name',
    told: 'a forum thread about Postfix on a desktop',
    evidence: postfix(
      25,
      '9558B22295: host gmail-smtp-in.l.google.com[203.0.113.19] said: 421-4.7.0 [198.51.100.19] Our system has detected an unusual amount of 421-4.7.0 unsolicited mail originating from your IP address. To protect our 421-4.7.0 users from spam, mail sent from your IP address has been temporarily 421-4.7.0 blocked. Please visit http://www.google.com/mail/help/bulk_mail.html to review 421 4.7.0 our Bulk Email Senders Guidelines. i5si (in reply to end of DATA command)',
    ),
    domain: 'gmail.com',
    mx: ['gmail-smtp-in.l.google.com'],
    ptr: 'none',
    expects: {
      cause: ['reputation', 'rate-limit'],
      next: ['provider-page', 'back-off', 'reputation'],
      issuer: 'remote-mta',
    },
  },
  {
    name: 'Gmail, unauthenticated, from the queue listing',
    told: 'a page about a queue listing',
    evidence:
      '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n6CC9497         878 {q30}  sender@client.test\n(host ALT1.ASPMX.L.GOOGLE.COM[203.0.113.20] said: 421-4.7.26 This mail has been rate limited because it is unauthenticated. Gmail 421-4.7.26 requires all senders to authenticate with either SPF or DKIM. 421-4.7.26  421-4.7.26  Authentication results: 421-4.7.26  DKIM = did not pass 421-4.7.26  SPF [client.test] with ip: [127.0.0.50] = did not pass 421-4.7.26  421-4.7.26  For instructions on setting up authentication, go to 421 4.7.26  https://support.google.com/mail/answer/81126#authentication a1 (in reply to end of DATA command))\n                                         recipient2@kunde.example\n\n-- 1 Kbytes in 1 Request.',
    domain: 'kunde.example',
    mx: ['ALT1.ASPMX.L.GOOGLE.COM'],
    noSpf: true,
    expects: { cause: ['authentication'], next: ['change-journal'], issuer: 'remote-mta' },
  },
  {
    // without “from this IP address” it is Exim's limit for all together (smtp_accept_max), not one for this sender
    name: 'Exim, too many concurrent connections at the receiver',
    told: 'a test of a server panel',
    evidence:
      '{@12} 1wvYIb-00000005S1o-3buz H=smtp.isdisadown.example [203.0.113.21]: SMTP error from remote mail server after initial connection: 421 Too many concurrent SMTP connections; please try again later.\n{@12} 1wvYIb-00000005S1o-3buz == u@isdisadown.example R=dnslookup T=remote_smtp defer (-45) H=smtp.isdisadown.example [203.0.113.21]: SMTP error from remote mail server after initial connection: 421 Too many concurrent SMTP connections; please try again later.',
    domain: 'isdisadown.example',
    mx: ['smtp.isdisadown.example'],
    expects: { cause: ['capacity'], next: ['wait'], issuer: 'remote-mta' },
  },
  {
    name: 'Mimecast’s resource that is not there: its greylisting',
    told: 'a test of a request site’s log reader',
    evidence:
      '{@8} [13879] 1b8lwj-0003bo-6W == authority@council.example R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT TO:<authority@council.example>: host eu-smtp-inbound-1.mimecast.com [203.0.113.22]: 451 Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451',
    domain: 'council.example',
    mx: ['eu-smtp-inbound-1.mimecast.com'],
    expects: { cause: ['greylisting', 'capacity'], next: ['greylisting', 'wait'] },
  },
  {
    name: 'GMX names a limit and a time',
    told: 'a test of a log search',
    evidence:
      '{@5} 1RookS-000Pg8-VO == u@london.example R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT TO:<u@london.example>: host mx0.gmx.com [203.0.113.23]: 450 4.3.2 Too many mails (mail bomb), try again in 1 hour(s) 25 minute(s) and see ( http://portal.gmx.net/serverrules ) {mx-us011}',
    domain: 'london.example',
    mx: ['mx0.gmx.com'],
    expects: { cause: ['rate-limit'], next: ['back-off'] },
  },
  {
    name: 'Sendmail cannot write its own spool',
    told: 'three forum threads',
    evidence:
      '{7} computername sendmail[541]: p7VEhVGY000541: to=me@kunde.example, ctladdr=user (1000/1000), delay=00:00:01, xdelay=00:00:01, mailer=relay, pri=30302, relay=[127.0.0.1] [127.0.0.1], dsn=4.0.0, stat=Deferred: 421 4.3.0 collect: Cannot write ./dfp7VEhWPO000542 (bfcommit, uid=0, gid=123): No such file or directory',
    domain: 'kunde.example',
    mx: ['mx.kunde.example'],
    expects: {
      cause: ['sender-outage'],
      next: ['own-relay', 'own-server-limits', 'sender-outage', 'change-journal'],
      issuer: 'own-relay',
    },
  },
  {
    name: 'a sender domain that does not exist',
    told: 'a forum thread about www-data',
    evidence:
      '{18} mkalimu sm-mta[6555]: n3KFZnc6006553: to=<x@yyy.example>, ctladdr=<www-data@mkalimu> (33/33), delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=120314, relay=mx00.1and1.co.uk. [203.0.113.25], dsn=4.0.0, stat=Deferred: 421 unable to verify sender domain',
    domain: 'yyy.example',
    mx: ['mx00.1and1.co.uk'],
    expects: {
      cause: ['dns-failure', 'authentication'],
      next: ['sending-identity', 'message-authentication', 'change-journal', 'reputation', 'provider-page'],
      not: ['capacity', 'greylisting'],
    },
  },
  {
    name: 'a greylisting server, and a sender that gave up at once',
    told: 'github.com/stalwartlabs/stalwart/issues/1108',
    evidence:
      'This is a system-generated message to inform you that your email could not\nbe delivered to one or more recipients. Details of the email and the error are as follows:\n\n<user@greylisted.example>: host mail.greylisted.example[203.0.113.26] said: 422\n   4.2.2 Greylisted, please try again in a few moments. (in reply to RCPT TO\n   command)\n\nReporting-MTA: dns; st43p00im-ztbu10073601.me.com\nX-Postfix-Queue-ID: ABCD1234567\nArrival-Date: Sat, 18 Jan 2025 21:29:07 +0000 (UTC)\n\nFinal-Recipient: rfc822; user@greylisted.example\nAction: failed\nStatus: 4.2.2\nRemote-MTA: dns; mail.greylisted.example\nDiagnostic-Code: smtp; 422 4.2.2 Greylisted, please try again in a few moments.',
    domain: 'greylisted.example',
    mx: ['mail.greylisted.example'],
    expects: { cause: ['greylisting'], next: ['resend', 'greylisting'] },
  },
  {
    name: 'Outlook.com is “busy” for one address',
    told: 'a collection of bounce patterns',
    evidence: deferred(
      14,
      'x@hotmail.com',
      'hotmail-com.olc.protection.outlook.com[203.0.113.27]',
      'said: 451 4.7.500 Server busy. Please try again later from [127.0.0.50]. (AS761) (in reply to RCPT TO command)',
    ),
    domain: 'hotmail.com',
    mx: ['hotmail-com.olc.protection.outlook.com'],
    expects: {
      cause: ['rate-limit', 'reputation', 'capacity'],
      next: ['back-off', 'provider-page', 'reputation', 'wait', 'volume'],
      issuer: 'remote-mta',
    },
  },
  {
    name: 'Gmail’s server hangs up before its greeting',
    told: 'github.com/mailcow/mailcow-dockerized/issues/2400',
    evidence: postfix(
      45,
      '4F1A22077E: to=<u@gmail.com>, relay=none, delay=300, delays=300/0/0/0, dsn=4.4.2, status=deferred (delivery temporarily suspended: lost connection with alt4.gmail-smtp-in.l.google.com[203.0.113.28] while receiving the initial server greeting)',
    ),
    domain: 'gmail.com',
    mx: ['alt4.gmail-smtp-in.l.google.com'],
    greets: 'closed',
    expects: { cause: null, next: ['reachability'] },
  },
  {
    name: 'a forwarding service that shuts down',
    told: 'github.com/forwardemail/forwardemail.net/issues/547',
    evidence: deferred(
      9,
      'me@own.example',
      'mx1.forwardemail.net[203.0.113.29]',
      'said: 421 Server shutting down (in reply to RCPT TO command)',
    ),
    domain: 'own.example',
    mx: ['mx1.forwardemail.net'],
    expects: { cause: ['maintenance'], next: ['wait'] },
  },
];
