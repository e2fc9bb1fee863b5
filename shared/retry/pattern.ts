/**
 * Patterns of time, each a fact of its own: how the waits of one message grew, how many tries an hour each server
 * saw, a burst at the start, the hours of the day, and whether it gets better. The waits between different messages
 * say nothing of a back-off.
 */
import type { Case } from '../case/case.ts';
import type { Cell, Contrast } from '../case/contrast.ts';
import { deliveriesOf, type Delivery } from '../case/deliveries.ts';
import { minute } from './schedule.ts';

export interface MessageTries {
  queueId: string | null;
  /** Refused tries, repeats included. */
  tries: number;
  /** Minutes between the tries, in order. */
  waits: number[];
  /** No wait is shorter than the one before; null with fewer than two. A minute of tolerance: queue runs do not keep time to the second. */
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

export interface Burst {
  /** Tries in the hour of the first refusal, and in the middle one of those after it. */
  first: number;
  usual: number;
  hour: string;
}

export interface UsualHours {
  /** UTC; refused from `from` until before `to`, which is at most six hours later and may be past midnight. */
  from: number;
  to: number;
  days: number;
  /** Accepted at other hours of the day. Where it is 0, nothing tells that those would be better. */
  acceptedElsewhere: number;
}

export const recoveries = ['recovering', 'steady', 'worsening'] as const;
export interface Recovery {
  course: (typeof recoveries)[number];
  /** The first and the last third of the hours with tries, from the first refusal on. */
  early: Cell;
  late: Cell;
  /** Hours in each of them. */
  hours: number;
  /** From this hour on nothing was refused, and something accepted; null where that is not so. */
  clearFrom: string | null;
}

/** Null where nothing tells. Hours are UTC, `2026-05-17T09`. */
export interface Patterns {
  messages: MessageTries[];
  rates: ServerRate[];
  burst: Burst | null;
  usualHours: UsualHours | null;
  recovery: Recovery | null;
}

export function patternsOf(
  c: Case,
  contrast: Contrast,
  deliveries: readonly Delivery[] = deliveriesOf(c.attempts),
): Patterns {
  const hours = hoursOf(contrast.routes);
  return {
    messages: messagesOf(deliveries),
    rates: ratesOf(contrast),
    burst: burstOf(hours),
    usualHours: usualHoursOf(hours),
    recovery: recoveryOf(hours),
  };
}

type Hour = Cell & { at: string };
const triesIn = ({ refused, accepted }: Cell): number => refused + accepted;
const sumOf = (cells: readonly Cell[]): Cell => ({
  refused: cells.reduce((sum, { refused }) => sum + refused, 0),
  accepted: cells.reduce((sum, { accepted }) => sum + accepted, 0),
});

/** All hours in which something was tried, in order. */
function hoursOf(routes: Contrast['routes']): Hour[] {
  const byHour = new Map<string, Cell[]>();
  for (const { hours } of routes)
    for (const [at, cell] of hours) if (at) byHour.set(at, [...(byHour.get(at) ?? []), cell]);
  return [...byHour]
    .map(([at, cells]) => ({ at, ...sumOf(cells) }))
    .filter((one) => triesIn(one) > 0)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Messages that were refused, the most tried first. */
function messagesOf(deliveries: readonly Delivery[]): MessageTries[] {
  return deliveries
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

function ratesOf({ routes }: Contrast): ServerRate[] {
  return [...new Set(routes.flatMap(({ mta }) => mta ?? []))].flatMap((mta) => {
    const hours = hoursOf(routes.filter((r) => r.mta === mta));
    if (hours.length === 0) return [];
    const most = Math.max(...hours.map(triesIn));
    return {
      mta,
      most,
      hour: hours.find((one) => triesIn(one) === most)!.at,
      mean: Math.round(triesIn(sumOf(hours)) / hours.length),
    };
  });
}

function burstOf(hours: readonly Hour[]): Burst | null {
  const start = hours.findIndex(({ refused }) => refused > 0);
  const later = hours
    .slice(start + 1)
    .map(triesIn)
    .sort((a, b) => a - b);
  if (start < 0 || later.length < 2) return null;
  const first = triesIn(hours[start]!);
  const usual = later[Math.floor(later.length / 2)]!;
  return first >= 20 && first >= 3 * usual ? { first, usual, hour: hours[start]!.at } : null;
}

const mostUsual = 6;

/** The shortest span of the day that holds all refusals, on two days and more. */
function usualHoursOf(hours: readonly Hour[]): UsualHours | null {
  const refused = hours.filter((one) => one.refused > 0);
  const days = new Set(refused.map(({ at }) => at.slice(0, 10))).size;
  const ofDay = [...new Set(refused.map(({ at }) => Number(at.slice(11))))].sort((a, b) => a - b);
  if (days < 2 || sumOf(refused).refused < 4) return null;
  // the day is a circle: what lies behind the longest pause begins the span
  const pauses = ofDay.map((h, i) => (ofDay[(i + 1) % ofDay.length]! - h + 24) % 24 || 24);
  const longest = pauses.indexOf(Math.max(...pauses));
  const from = ofDay[(longest + 1) % ofDay.length]!;
  const length = 24 - pauses[longest]! + 1;
  if (length > mostUsual) return null;
  const elsewhere = hours.filter(({ at }) => (Number(at.slice(11)) - from + 24) % 24 >= length);
  return { from, to: (from + length) % 24, days, acceptedElsewhere: sumOf(elsewhere).accepted };
}

const shareOf = (cell: Cell): number => cell.refused / Math.max(1, triesIn(cell));

function recoveryOf(hours: readonly Hour[]): Recovery | null {
  const since = hours.slice(hours.findIndex(({ refused }) => refused > 0));
  if (!since[0]?.refused || since.length < 3 || triesIn(sumOf(since)) < 6) return null;
  const third = Math.floor(since.length / 3);
  const [early, late] = [sumOf(since.slice(0, third)), sumOf(since.slice(-third))];
  const [before, lately] = [shareOf(early), shareOf(late)];
  const last = since.findLastIndex(({ refused }) => refused > 0);
  return {
    course: lately < before / 2 ? 'recovering' : lately > before + 0.25 ? 'worsening' : 'steady',
    early,
    late,
    hours: third,
    clearFrom: since[last + 1]?.at ?? null,
  };
}
