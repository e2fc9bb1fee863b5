/** A watch that is off, and one that sees an incident, one that is over, a small one, and a log that cannot be read. */
import type { WatchView } from '../../shared/rpc/present/watch.ts';

export const watchOff: WatchView = {
  state: 'off',
  says: null,
  since: null,
  now: '2026-05-19T16:42:00Z',
  sources: [],
  reports: [],
  queue: null,
  incidents: [],
  minor: [],
  minorAll: 0,
  digest: { due: null, last: null },
  said: [],
  places: [
    { path: '/var/log/mail.log', readable: true },
    { path: '/var/log/exim4/mainlog', readable: false },
  ],
};

export const digestSays =
  'Digest 2026-05-18 07:00 to 2026-05-19 07:00 UTC: 1 incident goes on, 1 was over; 412 deferrals at 37 receivers, 380 messages accepted after all, none lost.';
export const digestPlain = `${digestSays}

Incidents that go on
- example.net since 2026-05-19 09:20 UTC: 412 messages wait, 19 delivered, none lost. [c-20260519-1]

Usual at this hour
- lists.example from 01:02 UTC, 22 messages: so it was on 12 of the last 14 days, for up to 36 min; up to 3 % of its mail.
`;

const counts = { expired: 0, refused: 0, useless: false, givesUp: null };
export const watchOn: WatchView = {
  ...watchOff,
  state: 'on',
  since: '2026-05-12T08:00:00Z',
  sources: [
    { name: '/var/log/mail.log', state: 'still', newest: '2026-05-19T16:41:07Z', lines: 48_977, says: null },
    {
      name: 'journal',
      state: 'trouble',
      newest: null,
      lines: 0,
      says: 'The journal could not be read: No journal files were opened due to insufficient permissions.',
    },
  ],
  queue: {
    name: 'postqueue -j',
    at: '2026-05-19T16:40:00Z',
    waiting: 516,
    receivers: 4,
    oldest: '2026-05-18T13:52:00Z',
    says: null,
  },
  reports: [
    {
      name: '/var/mail/reports',
      added: 214,
      known: 0,
      others: 3,
      lookedAt: '2026-05-19T16:41:30Z',
      says: null,
    },
    {
      name: '/srv/tls-reports',
      added: 0,
      known: 0,
      others: 0,
      lookedAt: '2026-05-19T16:41:30Z',
      says: 'This user may not read tls-reports.',
    },
  ],
  incidents: [
    {
      ...counts,
      case: 'c-20260519-1',
      name: 'example.net',
      reply: '“421 4.7.28 Unusual rate of mail from your address, try again later”',
      since: '2026-05-19T09:20:00Z',
      band: 'cooling',
      messages: 431,
      waiting: 412,
      delivered: 19,
      overAt: null,
      ended: null,
    },
    {
      ...counts,
      case: 'c-20260519-2',
      name: '7 receivers (alpha.example, beta.example, gamma.example and 4 more)',
      reply: null,
      since: '2026-05-19T10:00:00Z',
      band: 'normal',
      messages: 14,
      waiting: 0,
      delivered: 14,
      overAt: '2026-05-19T10:47:00Z',
      ended: 'recovered after 47 min: 14 delivered',
    },
  ],
  minor: [
    {
      domain: 'clinic.example',
      reply: '“421 4.4.5 Too many connections”',
      messages: 38,
      waiting: 7,
      delivered: 31,
      lost: 0,
      firstAt: '2026-05-19T15:54:00Z',
      lastAt: '2026-05-19T16:30:00Z',
      usual: null,
    },
    {
      domain: 'lists.example',
      reply: '“421 4.3.2 Closed for the night copy”',
      messages: 22,
      waiting: 0,
      delivered: 22,
      lost: 0,
      firstAt: '2026-05-19T01:02:00Z',
      lastAt: '2026-05-19T01:36:00Z',
      usual:
        'so it was on 12 of the last 14 days, for up to 36 min; up to 3 % of its mail, half of it accepted within 20 min',
    },
  ],
  minorAll: 2,
  digest: {
    due: '2026-05-20T05:00:00Z',
    last: { at: '2026-05-19T05:00:00Z', says: digestSays, text: digestPlain },
  },
  said: [
    {
      at: '2026-05-19T16:30:00Z',
      what: 'gap',
      case: null,
      recipientDomain: null,
      says: 'mail.log was cut while nobody read: its lines after 12:20 are unknown.',
    },
    {
      at: '2026-05-19T09:50:00Z',
      what: 'opened',
      case: 'c-20260519-1',
      recipientDomain: 'example.net',
      says: 'example.net puts mail off since 09:20 UTC: 412 messages wait, the longest for 30 min.',
    },
  ],
};
