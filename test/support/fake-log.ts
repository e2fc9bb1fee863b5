/** A made-up week of a mail log: two receivers that hold mail up, others that took it later, lines nobody understands. */
import type { LogDelivery, ReadDomain } from '../../shared/bounce/bounce.ts';
import type { LogView } from '../../shared/rpc/view.ts';

interface Made {
  name: string;
  /** Recovered, pending, lost. */
  ended: [number, number, number];
  seen: [string, string];
  replies: [enhanced: string | null, words: string, cause: string, count: number][];
  columns: [from: string, seconds: number, deferred: number[]];
  clients?: ReadDomain['byClientIp'];
  servers: ReadDomain['byRemoteMta'];
}

function domain({ name, ended, seen, replies, columns, clients = [], servers }: Made): ReadDomain {
  const [recovered, pending, lost] = ended;
  const [from, seconds, counts] = columns;
  const deferred = counts.reduce((sum, count) => sum + count, 0);
  return {
    domain: name,
    deferred,
    deferred421: deferred,
    messages: recovered + pending + lost,
    recovered,
    pending,
    lost,
    firstSeen: seen[0],
    lastSeen: seen[1],
    remoteMtas: servers.filter((way) => way.deferred).map((way) => way.name),
    clientIps: clients.filter((way) => way.deferred).map((way) => way.name),
    stages: { 'end-of-data': deferred - 2, greeting: 2 },
    replies: replies.map(([enhanced, words, cause, count]) => ({
      code: 421,
      enhanced,
      text: words,
      count,
      card: 'made-up',
      cause,
    })),
    hourBefore: 900,
    overTime: { from, seconds, deferred: counts },
    byClientIp: clients,
    byRemoteMta: servers,
  };
}

const held: LogDelivery[] = Array.from({ length: 100 }, (_, i) => ({
  domain: 'example.net',
  queueId: (0x4fb2c + i).toString(16).toUpperCase().padStart(10, '0'),
  recipient: `${['anna', 'bert', 'cleo', 'dora'][i % 4]}${i}@example.net`,
  firstSeen: new Date(Date.parse('2026-05-19T09:20:00Z') + i * 4_000).toISOString(),
  lastSeen: new Date(Date.parse('2026-05-19T15:48:00Z') + i * 11_000).toISOString(),
  attempts: 9 + (i % 4),
  state: 'pending',
}));

export const log: LogView = {
  stopped: false,
  files: ['mail.log', 'mail.log.1.gz'],
  lines: 1_284_310,
  skipped: 12,
  from: '2026-05-12T00:00:00Z',
  to: '2026-05-19T16:40:00Z',
  attempts: { sent: 18_904, deferred: 5523, bounced: 31, expired: 4 },
  deferred421: 5519,
  scope: 'mixed',
  domains: [
    domain({
      name: 'example.net',
      ended: [0, 412, 0],
      seen: ['2026-05-19T09:20:00Z', '2026-05-19T16:08:00Z'],
      replies: [
        ['4.7.28', 'unusual rate of mail', 'rate-limit', 4403],
        ['4.7.0', 'try again later', 'rate-limit', 159],
      ],
      columns: ['2026-05-19T09:00:00Z', 3600, [1204, 746, 578, 482, 397, 421, 361, 373]],
      clients: [
        { name: '198.51.100.25', deferred: 4562, sent: 0 },
        { name: '198.51.100.26', deferred: 0, sent: 212 },
      ],
      servers: [
        { name: 'mx1.example.net', deferred: 4483, sent: 196 },
        { name: 'mx2.example.net', deferred: 79, sent: 16 },
      ],
    }),
    domain({
      name: 'post.example',
      ended: [148, 0, 0],
      seen: ['2026-05-18T07:02:00Z', '2026-05-18T07:15:00Z'],
      replies: [['4.7.1', 'greylisted', 'greylisting', 148]],
      columns: ['2026-05-18T07:00:00Z', 300, [97, 43, 6, 2]],
      clients: [{ name: '198.51.100.25', deferred: 148, sent: null }],
      servers: [{ name: 'mx.post.example', deferred: 148, sent: 148 }],
    }),
    domain({
      name: 'example.org',
      ended: [0, 96, 0],
      seen: ['2026-05-18T13:52:00Z', '2026-05-19T16:20:00Z'],
      replies: [['4.3.2', 'not available', 'maintenance', 690]],
      columns: ['2026-05-18T12:00:00Z', 10_800, [44, 80, 78, 74, 70, 71, 69, 70, 68, 66]],
      servers: [{ name: 'mail.example.org', deferred: 690, sent: 0 }],
    }),
    domain({
      name: 'clinic.example',
      ended: [31, 7, 0],
      seen: ['2026-05-19T15:54:00Z', '2026-05-19T16:28:00Z'],
      replies: [['4.4.5', 'too many connections', 'connection-limit', 66]],
      columns: ['2026-05-19T15:50:00Z', 300, [9, 14, 12, 10, 8, 7, 4, 2]],
      servers: [{ name: 'mx.clinic.example', deferred: 66, sent: 31 }],
    }),
    domain({
      name: 'school.example',
      ended: [13, 0, 4],
      seen: ['2026-05-12T08:10:00Z', '2026-05-17T08:10:00Z'],
      replies: [[null, 'timeout exceeded', 'timeout', 57]],
      columns: [
        '2026-05-12T06:00:00Z',
        21_600,
        [6, 9, 0, 0, 5, 8, 0, 0, 4, 7, 0, 0, 3, 5, 0, 0, 2, 4, 0, 0, 4],
      ],
      servers: [{ name: 'mail.school.example', deferred: 57, sent: 13 }],
    }),
  ],
  skippedLines: Array.from({ length: 12 }, (_, i) => ({
    file: i < 9 ? 'mail.log.1.gz' : 'mail.log',
    line: 40_211 + i * 977,
    text: i % 3 ? 'May 14 03:14:15 mail1 postfix/smtp[2217]: 4F0C1: to=<anna@exam' : '-- MARK --',
  })),
  deliveries: held,
  notes: ['The log names no time zone; its times are read as UTC.'],
};
