/** A delay notice of Postfix as it looks two hours after the message was sent; made-up names, RFC 5737 addresses. */
export function delayNotice(now = new Date()): string {
  const ago = (minutes: number) =>
    new Date(now.getTime() - minutes * 60_000).toUTCString().replace('GMT', '+0000');
  return `Return-Path: <>
Date: ${ago(5)}
From: MAILER-DAEMON@mail1.example.com (Mail Delivery System)
Subject: Delayed Mail (still being retried)
To: erika@example.com
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"
Message-Id: <20260519092000.4XyZ12@mail1.example.com>

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail1.example.com.

Your message could not be delivered for more than 2 hour(s).
It will be retried until it is 5 day(s) old.

<anna@client.test>: host mx1.client.test[192.0.2.27] said: 421 4.3.2 Service not
    available, closing transmission channel (in reply to RCPT TO command)

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail1.example.com
X-Postfix-Queue-ID: 4XyZ12
Arrival-Date: ${ago(125)}

Final-Recipient: rfc822; anna@client.test
Action: delayed
Status: 4.3.2
Remote-MTA: dns; mx1.client.test
Diagnostic-Code: smtp; 421 4.3.2 Service not available, closing transmission channel
Will-Retry-Until: ${ago(-5 * 1440)}

--b1
Content-Type: text/rfc822-headers

From: Erika <erika@example.com>
To: anna@client.test
Subject: Offer
Message-ID: <offer-1@example.com>

--b1--
`.replaceAll('\n', '\r\n');
}
