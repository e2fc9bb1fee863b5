/** Inputs as large senders have them: long domains, IPv6 throughout, long names, many rows. Made up, RFC 5737 and 3849. */
import { delayNotice } from './bounce.ts';
import { dmarcXml, metadata, xmlRecord } from './dmarc-xml.ts';

export const receivers = [
  'versicherungskammer-nordwestdeutschland.example',
  'bezirksregierung.landesverwaltung.nordrhein-westfalen.example',
  'mail.comunicazioni-istituzionali.agenziadelleentrate.example',
  'xn--mnchner-verkehrsgesellschaft-6hc.example',
  'studierendenwerk-ostniedersachsen.hochschulen.example',
];
const server = (n: number, domain: string): string => `mx-incoming-${n}.mailcluster-${n}.${domain}`;
const address = (n: number): string =>
  `2001:db8:85a3:${(0x1000 + n).toString(16)}:9abc:def0:1319:${(0x8a2e + n).toString(16)}`;
const replies = [
  '421 4.7.0 Temporarily deferred due to unexpected volume or user complaints from 2001:db8:1234:5678:9abc:def0:1234:5678; see https://postmaster.receiving-provider.example/troubleshooting/temporarily-deferred?code=TSS04',
  '421 4.4.5 Too many concurrent connections from outgoing-mailserver-17.versandplattform.example',
  '421 4.3.2 Service not available, closing transmission channel',
];
const stamp = (minutesAgo: number): string =>
  new Date(Date.now() - minutesAgo * 60_000).toISOString().replace(/\.\d+Z$/, '+00:00');

/** Tries of some hours: every receiver at three of its servers, some of which got through. */
export function longLog(): string {
  const lines: [number, string][] = [];
  for (const [d, domain] of receivers.entries())
    for (let n = 0; n < 12; n++) {
      const id = `4XLNG${d}${n.toString(16).toUpperCase()}7Kz`;
      const to = `to=<geschaeftsstelle.mitgliederverwaltung${n}@${domain}>, relay=${server(n % 3, domain)}[${address(n % 3)}]:25`;
      for (const minute of [300, 220, 130, 40])
        lines.push([
          minute + n,
          `${id}: ${to}, delay=9, delays=1/0/5/3, dsn=4.7.0, status=deferred (host ${server(n % 3, domain)}[${address(n % 3)}] said: ${replies[(d + n) % 3]} (in reply to RCPT TO command))`,
        ]);
      if (n % 4 === 0)
        lines.push([20, `${id}: ${to}, delay=9, delays=1/0/5/3, dsn=2.0.0, status=sent (250 2.0.0 Ok)`]);
    }
  return lines
    .sort(([a], [b]) => b - a)
    .map(([minute, line]) => `${stamp(minute)} outgoing-mailserver-17 postfix/smtp[700]: ${line}`)
    .join('\n');
}

/** One message that waits, of a person whose name has sixty characters. */
export const longNotice = (): string =>
  delayNotice()
    .replaceAll('client.test', receivers[1]!)
    .replaceAll('Erika <', 'Maximiliane-Alexandra von Hohenstein-Waldburg zu Ravensburg <')
    .replaceAll('[192.0.2.27]', `[${address(7)}]`);

export const longQueue = (): string =>
  Array.from({ length: 40 }, (_, n) => {
    const domain = receivers[n % receivers.length]!;
    return JSON.stringify({
      ...{ queue_name: 'deferred', queue_id: `4XQ${n}`, message_size: 4_000_000, forced_expire: false },
      arrival_time: Math.floor(Date.now() / 1000) - (n + 1) * 3000,
      sender: 'newsletter-abteilung@versandplattform-fuer-mitglieder.example',
      recipients: [
        {
          address: `geschaeftsstelle${n}@${domain}`,
          delay_reason: `host ${server(1, domain)}[${address(1)}] said: ${replies[n % 3]} (in reply to MAIL FROM command)`,
        },
      ],
    });
  }).join('\n');

const yesterday = Math.floor(Date.now() / 86_400_000 - 1) * 86_400;
export const longReport = (): string =>
  dmarcXml({
    metadata: metadata({
      begin: `${yesterday}`,
      end: `${yesterday + 86_399}`,
      org: 'auswertungsdienst.receiving-provider.example',
    }),
    records: [0, 1, 2, 3].map((n) =>
      xmlRecord({ ip: address(n), count: 120_000 + n, dkim: n % 2 ? 'fail' : 'pass', spf: 'fail' }),
    ),
  }).replaceAll('example.com', 'versandplattform-fuer-mitglieder.example');
