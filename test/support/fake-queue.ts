/** A queue of four receivers: one that most waits for, one near its end, one held, one without a reason. */
import type { QueueView } from '../../shared/rpc/present/queue-view.ts';

const reply = (code: number, enhanced: string | null, text: string, count: number) => ({
  ...{ code, enhanced, text, count, card: null, cause: null },
});
const at = (clock: string): string => `2026-05-${clock}:00Z`;

export const queue: QueueView = {
  source: 'postqueue -j',
  at: at('19T16:40'),
  waiting: 516,
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
      nextTry: { at: at('19T17:46'), exact: false },
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
      replies: [],
      case: null,
    },
  ],
  arrivals: Array.from({ length: 24 }, (_, i) => ({
    from: at(`19T${String(i).padStart(2, '0')}:00`),
    to: at(`19T${String(i).padStart(2, '0')}:59`),
    count: i < 9 ? 4 : (i * 37) % 50,
  })),
  notes: ['The listing names no years; messages are taken to have arrived at or before now.'],
};
