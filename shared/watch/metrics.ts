/**
 * What the watch knows, for a monitor: OpenMetrics 1.0, or the Prometheus text format 0.0.4 that it came from. Labels
 * are bounded: the receivers that were named first, and `other`.
 */
import type { Watch } from './watch.ts';

/** Which of the two forms; they differ in how a counter is announced, and in the end mark. */
export type MetricsForm = 'openmetrics' | 'prometheus';
export const metricsTypes: Readonly<Record<MetricsForm, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
};

type Labels = Record<string, string>;

/** @param now seconds since the epoch, like `newest` of the sources: how far each is read */
export function metricsOf(
  watch: Watch,
  now: number,
  sources: readonly { name: string; newest: number | null }[],
  form: MetricsForm,
  queue: { at: string | null; waiting: number; oldest: string | null } | null = null,
): string {
  const lines: string[] = [];
  const add = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    samples: readonly (readonly [Labels, number])[],
    unit = '',
  ): void => {
    if (samples.length === 0) return;
    const full = `deferral_desk_${name}`;
    const sampled = type === 'counter' ? `${full}_total` : full;
    const family = form === 'openmetrics' ? full : sampled;
    lines.push(`# TYPE ${family} ${type}`);
    if (unit && form === 'openmetrics') lines.push(`# UNIT ${family} ${unit}`);
    lines.push(`# HELP ${family} ${help}`);
    for (const [labels, value] of samples) lines.push(`${sampled}${written(labels)} ${value}`);
  };
  const { tallies } = watch;
  const counted = (of: 'deferrals' | 'recoveries' | 'losses'): [Labels, number][] =>
    Array.from(tallies.receivers, ([receiver, counts]) => [{ receiver }, counts[of]]);
  add(
    'deferrals',
    'counter',
    'Deferred attempts; the first four of each receiver stand in other.',
    counted('deferrals'),
  );
  add('recoveries', 'counter', 'Deliveries accepted after a deferral.', counted('recoveries'));
  add('losses', 'counter', 'Deliveries expired or refused after a deferral.', counted('losses'));
  add(
    'deferrals_by_status',
    'counter',
    'Deferred attempts by enhanced status (RFC 3463).',
    Array.from(tallies.statuses, ([status, n]) => [{ status }, n]),
  );
  add(
    'deferrals_by_cause',
    'counter',
    'Deferred attempts by the cause that the reply names.',
    Array.from(tallies.causes, ([cause, n]) => [{ cause }, n]),
  );
  const waiting = new Map<string, { n: number; oldest: number }>();
  for (const { state, waiting: all, oldest } of watch.receivers.values()) {
    const name = tallies.nameOf(state.domain);
    const sum = waiting.get(name) ?? { n: 0, oldest: now };
    waiting.set(name, { n: sum.n + all.size, oldest: Math.min(sum.oldest, oldest ?? now) });
  }
  const held = Array.from(waiting, ([receiver, sum]) => [{ receiver }, sum] as const);
  add(
    'waiting',
    'gauge',
    'Deliveries that wait after a deferral.',
    held.map(([l, { n }]) => [l, n]),
  );
  add(
    'oldest_waiting_seconds',
    'gauge',
    'Time since the first deferral of the longest waiting delivery.',
    held.map(([l, { oldest }]) => [l, Math.max(0, Math.round(now - oldest))]),
    'seconds',
  );
  add('incidents', 'gauge', 'Incidents that go on.', [
    [{}, watch.incidents.all.filter(({ overAt }) => overAt === null).length],
  ]);
  if (queue?.at) {
    add('queue_deliveries', 'gauge', 'Deliveries in the queue of this machine, as it was listed last.', [
      [{}, queue.waiting],
    ]);
    const oldest = queue.oldest === null ? 0 : now - Date.parse(queue.oldest) / 1000;
    add(
      'queue_oldest_seconds',
      'gauge',
      'Age of the oldest message in it; 0 where nothing waits.',
      [[{}, Math.max(0, Math.round(oldest))]],
      'seconds',
    );
  }
  add(
    'source_newest_timestamp_seconds',
    'gauge',
    'Newest time read in each source.',
    sources.flatMap(({ name, newest }) => (newest === null ? [] : [[{ source: name }, Math.round(newest)]])),
    'seconds',
  );
  if (form === 'openmetrics') lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

function written(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length ? `{${parts.join(',')}}` : '';
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
