/**
 * Patterns of time, each a fact of its own: how the waits of one message grew, how many tries an hour each server
 * saw, a burst at the start, the hours of the day. The waits between different messages say nothing of a back-off.
 */
import type { Case } from '../case/case.ts';
import type { Contrast } from '../case/contrast.ts';
import { deliveriesOf } from '../case/deliveries.ts';
import { minute } from './schedule.ts';

export interface MessageTries {
  queueId: string | null;
  /** Refused tries, repeats included. */
  tries: number;
  /** Minutes between the tries, in order. */
  waits: number[];
  /** Null with fewer than two waits. A minute of tolerance: queue runs do not keep time to the second. */
  grows: boolean | null;
}

export interface ServerRate {
  mta: string;
  /** Tries in the busiest hour, and its beginning, `2026-05-17T09`. */
  most: number;
  hour: string;
  /** Mean over the hours in which there were any. */
  mean: number;
}

export interface Patterns {
  messages: MessageTries[];
  rates: ServerRate[];
  /** Tries in the first hour and in a usual one after it; null where the first is none of three times the others. */
  burst: { first: number; usual: number } | null;
  /** UTC hours of the day that hold all refusals, on two days and more; null where they are spread. */
  usualHours: { from: number; to: number; days: number } | null;
}

export function patternsOf(c: Case, contrast: Contrast): Patterns {
  return {
    messages: messagesOf(c),
    rates: ratesOf(contrast),
    burst: burstOf(contrast),
    usualHours: usualHoursOf(c),
  };
}

/** Messages that were refused, the most tried first. */
function messagesOf(c: Case): MessageTries[] {
  return deliveriesOf(c.attempts)
    .map(({ attempts }) => {
      const refused = attempts.filter((a) => a.outcome !== 'accepted' && a.outcome !== 'unknown');
      const times = refused.flatMap((a) => (a.at ? [Date.parse(a.at)] : [])).sort((a, b) => a - b);
      // Several servers within a minute are one try of the queue.
      const runs = times.filter((time, i) => i === 0 || time - times[i - 1]! >= minute);
      const waits = runs.slice(1).map((time, i) => Math.round((time - runs[i]!) / minute));
      return {
        queueId: refused[0]?.queueId ?? null,
        tries: refused.reduce((sum, a) => sum + a.count, 0),
        waits,
        grows: waits.length < 2 ? null : waits.every((wait, i) => i === 0 || wait >= waits[i - 1]! - 1),
      };
    })
    .filter(({ tries }) => tries > 0)
    .sort((a, b) => b.waits.length - a.waits.length);
}

function ratesOf({ columns, routes }: Contrast): ServerRate[] {
  if (columns[0]?.length !== 13) return [];
  return [...new Set(routes.flatMap(({ mta }) => mta ?? []))].map((mta) => {
    const hours = columns.map((_, i) =>
      routes
        .filter((r) => r.mta === mta)
        .reduce((sum, { cells }) => sum + cells[i]!.refused + cells[i]!.accepted, 0),
    );
    const most = Math.max(...hours);
    const busy = hours.filter((n) => n > 0);
    const mean = busy.reduce((sum, n) => sum + n, 0) / Math.max(1, busy.length);
    return { mta, most, hour: columns[hours.indexOf(most)]!, mean: Math.round(mean) };
  });
}

function burstOf({ columns, routes }: Contrast): Patterns['burst'] {
  if (columns[0]?.length !== 13) return null;
  const hours = columns.map((_, i) =>
    routes.reduce((sum, { cells }) => sum + cells[i]!.refused + cells[i]!.accepted, 0),
  );
  const start = columns.findIndex((_, i) => routes.some(({ cells }) => cells[i]!.refused > 0));
  const later = hours.slice(start + 1).sort((a, b) => a - b);
  const first = hours[start] ?? 0;
  const usual = later[Math.floor(later.length / 2)] ?? 0;
  return later.length >= 2 && first >= 20 && first >= 3 * usual ? { first, usual } : null;
}

function usualHoursOf(c: Case): Patterns['usualHours'] {
  const times = c.attempts.flatMap((a) => (a.at && a.reply?.code === 421 ? [a.at] : []));
  const days = new Set(times.map((at) => at.slice(0, 10))).size;
  const hours = times.map((at) => Number(at.slice(11, 13)));
  const from = Math.min(...hours);
  const to = Math.max(...hours) + 1;
  return days >= 2 && times.length >= 4 && to - from <= 6 ? { from, to, days } : null;
}
