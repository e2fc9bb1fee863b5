/** Files chosen by the host, logs without a case, and the cancelling of work. */
import type { LogSummary } from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import type { HandOver, Handlers } from './handlers.ts';
import type { Desk } from './desk.ts';
import { takeIn } from './inputs.ts';
import { cancel, cancellable } from './work.ts';

export function readHandlers(
  desk: Desk,
  host: { handOver: HandOver; pick(): Promise<string[]> },
): Handlers<'desk.pick' | 'log.read' | 'work.cancel'> {
  return {
    'desk.pick': async () => ({ picked: (await host.pick()).map((path) => host.handOver(path)) }),
    async 'log.read'({ inputs }): Promise<LogSummary> {
      const { bounces } = await cancellable('read', (signal) => takeIn(desk, inputs, signal));
      const logs = bounces.flatMap((b) => (b.log ? [b.log] : []));
      if (!logs.length)
        throw new Problem(
          'not-a-log',
          'There is no mail log in this.',
          'Give a Postfix or Exim log, or open it as a case instead.',
          { exit: 3 },
        );
      return logs.reduce(joined);
    },
    'work.cancel': async ({ work }) => ({ cancelled: cancel(work) }),
  };
}

/** Two logs as one: counts added, domains side by side. Files of one server are better given together. */
function joined(a: LogSummary, b: LogSummary): LogSummary {
  const add = (x: LogSummary['attempts'], y: LogSummary['attempts']): LogSummary['attempts'] => ({
    sent: x.sent + y.sent,
    deferred: x.deferred + y.deferred,
    bounced: x.bounced + y.bounced,
    expired: x.expired + y.expired,
  });
  const times = (values: (string | null)[]): string[] => values.filter((v): v is string => v !== null).sort();
  return {
    files: [...a.files, ...b.files],
    lines: a.lines + b.lines,
    skipped: a.skipped + b.skipped,
    from: times([a.from, b.from])[0] ?? null,
    to: times([a.to, b.to]).at(-1) ?? null,
    attempts: add(a.attempts, b.attempts),
    deferred421: a.deferred421 + b.deferred421,
    scope:
      a.scope === b.scope ? a.scope : b.scope === 'none' ? a.scope : a.scope === 'none' ? b.scope : 'mixed',
    domains: [...a.domains, ...b.domains].sort((x, y) => y.deferred421 - x.deferred421),
  };
}
