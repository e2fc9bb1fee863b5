/** A queue of four receivers: one that most waits for, one near its end, one held, one without a reason. */
import { queueProfiles } from '../../shared/retry/schedule.ts';
import type { Hour } from '../../shared/queue/what-if/limit.ts';
import type { QueueView } from '../../shared/rpc/present/queue-view.ts';
import { presentWhatIf } from '../../shared/rpc/present/what-if.ts';
import type { WhatIfView } from '../../shared/rpc/present/what-if-view.ts';

const reply = (code: number, enhanced: string | null, text: string, count: number) => ({
  ...{ code, enhanced, text, count, card: null, cause: null },
});
const at = (clock: string): string => `2026-05-${clock}:00Z`;

export const queue: QueueView = {
  reading: 'q-1',
  source: 'postqueue -j',
  at: at('19T16:40'),
  waiting: 516,
  unread: 0,
  messages: 500,
  lifetime: { hours: 120, origin: 'postconf maximal_queue_lifetime' },
  receivers: [
    {
      domain: 'example.net',
      waiting: 412,
      messages: 400,
      held: 0,
      oldest: at('19T09:20'),
      band: 'cooling',
      expires: at('24T09:20'),
      nextTry: { at: at('19T16:51'), exact: false },
      tries: (
        [
          ['19T16:51', 38],
          ['19T17:14', 121],
          ['19T17:31', 97],
          ['19T17:46', 156],
        ] as const
      ).map(([clock, count]) => ({ at: at(clock), count, exact: false })),
      replies: [
        reply(421, '4.7.28', 'Unusual rate of mail from your address', 400),
        reply(451, '4.3.0', 'Try again later', 12),
      ],
      case: 'c-20260519-1',
    },
    {
      domain: 'example.org',
      waiting: 96,
      messages: 92,
      held: 0,
      oldest: at('15T02:00'),
      band: 'escalate',
      expires: at('20T02:00'),
      nextTry: { at: at('19T16:58'), exact: true },
      tries: [{ at: at('19T16:58'), count: 96, exact: true }],
      replies: [reply(421, '4.3.2', 'Service not available', 96)],
      case: null,
    },
    {
      domain: 'held.example',
      waiting: 7,
      messages: 7,
      held: 7,
      oldest: at('19T15:00'),
      band: 'watch',
      expires: at('24T15:00'),
      nextTry: null,
      tries: [],
      replies: [],
      case: null,
    },
  ],
  course: {
    receivers: ['example.net', 'example.org'],
    // No log lines from 12 to 13.
    hours: Array.from({ length: 9 }, (_, i) => 8 + i)
      .filter((hour) => hour !== 12)
      .map((hour) => {
        const [net, org] = [hour < 9 ? 0 : 340 + 9 * (hour - 8), 70 + 3 * (hour - 8)];
        const to = at(hour === 16 ? '19T16:40' : `19T${String(hour + 1).padStart(2, '0')}:00`);
        const from = at(`19T${String(hour).padStart(2, '0')}:00`);
        return { from, to, waiting: [net, org], all: net + org + (hour === 15 ? 37 : 8) };
      }),
  },
  arrivals: Array.from({ length: 24 }, (_, i) => ({
    from: at(`19T${String(i).padStart(2, '0')}:00`),
    to: at(`19T${String(i).padStart(2, '0')}:59`),
    count: i < 9 ? 4 : (i * 37) % 50,
  })),
  notes: ['The listing names no years; messages are taken to have arrived at or before now.'],
};

/** Counted as it is, for what waits in that queue. */
export function whatIfOf(wish: { domain: string; sessions: number; perHour: number | null }): WhatIfView {
  const { messages = 0, oldest } = queue.receivers.find(({ domain }) => domain === wish.domain) ?? {};
  const now = Date.parse(queue.at);
  const from = Date.parse(oldest ?? queue.at);
  const hours: Hour[] = Array.from({ length: 7 }, (_, i) => ({
    ...{ from: now / 1000 - (7 - i) * 3600, arrived: i < 2 ? 200 : 6 },
    ...{ accepted: i < 2 ? 200 : 90 + i * 10, refused: i < 2 ? 0 : 400 },
  }));
  const waiting = Array.from({ length: messages }, (_, i) => ({
    arrivedAt: from + ((now - from) * i) / (2 * messages),
    nextAt: null,
  }));
  const { postfix } = queueProfiles;
  const rules = { ...postfix, origin: 'postconf: maximal_queue_lifetime 5d, backoff 300s to 4000s' };
  const said = new Map([
    ['transport_maps', ''],
    ['smtp_destination_concurrency_limit', '20'],
  ]);
  const ground = {
    at: now,
    mta: 'postfix',
    waiting,
    isWhole: false,
    isRefused: false,
    rules,
    said,
    hours,
  } as const;
  return presentWhatIf({ ...ground, each: { least: 500, most: 2000 } }, wish);
}
