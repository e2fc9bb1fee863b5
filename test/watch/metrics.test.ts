/** The metrics as OpenMetrics: every rule, odd names, and labels that stay few whatever a log holds. */
import { expect, test } from 'vitest';
import { LogReader } from '../../shared/bounce/log/log-reader.ts';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { bands } from '../../shared/retry/schedule.ts';
import { metricsOf } from '../../shared/watch/metrics.ts';
import { Watch } from '../../shared/watch/watch.ts';
import { knowledge } from '../support/knowledge.ts';
import { MailLog } from '../support/mail-log.ts';
import { openMetrics } from '../support/open-metrics.ts';

const limits = { minutes: 60, messages: 50, burst: 6, lifetimeHours: 120, bands };
const start = '2026-05-17T09:00:00Z';
const now = Date.parse('2026-05-17T12:00:00Z') / 1000;
const queue = { at: start, waiting: 7, oldest: start };

function watched(log: MailLog): Watch {
  const watch = new Watch(createMatcher(knowledge()), () => limits);
  const reader = new LogReader({
    files: ['mail.log'],
    now: new Date(now * 1000),
    listing: false,
    heard: watch,
  });
  reader.push(new TextEncoder().encode(`${log.inOrder().join('\n')}\n`), 'mail.log');
  return watch;
}

test('before the first line, and with a source of an odd name, every rule is kept', () => {
  const empty = new Watch(createMatcher(knowledge()), () => limits);
  expect(openMetrics(metricsOf(empty, now, [], 'openmetrics'))).toEqual([
    { name: 'deferral_desk_incidents', labels: {}, value: 0 },
  ]);
  const name = 'C:\\mail "old"\nlog';
  const samples = openMetrics(metricsOf(empty, now, [{ name, newest: 1.5 }], 'openmetrics', queue));
  expect(samples.find(({ labels }) => labels['source'] === name)).toMatchObject({ value: 2 });
});

test('two hundred receivers and a hundred statuses have few labels, and their sum is all that was counted', () => {
  const log = new MailLog(start);
  for (let n = 0; n < 200; n++)
    for (let i = 0; i < 6; i++)
      log.defers(
        i,
        `A1B2C3${(n * 6 + i).toString(16).padStart(4, '0')}`,
        `r${n}.example`,
        `451 4.${n % 8}.${n % 100} Later`,
      );
  const samples = openMetrics(metricsOf(watched(log), now, [], 'openmetrics', queue));
  const of = (name: string) => samples.filter((one) => one.name === `deferral_desk_${name}`);
  const sum = (name: string) => of(name).reduce((all, { value }) => all + value, 0);
  expect(of('deferrals_total').length).toBeLessThanOrEqual(32);
  expect(of('deferrals_by_status_total').length).toBeLessThanOrEqual(61);
  expect([sum('deferrals_total'), sum('deferrals_by_status_total'), sum('deferrals_by_cause_total')]).toEqual(
    [1200, 1200, 1200],
  );
  expect(sum('waiting')).toBe(1200);
  expect(of('deferrals_total').map(({ labels }) => labels['receiver'])).toContain('other');
});

test.each([
  ['# TYPE a counter\na 1\n# EOF\n', 'belongs to another family'],
  ['# TYPE a gauge\na{x="\\t"} 1\n# EOF\n', 'has a wrong label'],
  ['# TYPE a gauge\na 1\na 1\n# EOF\n', 'is told twice'],
  ['# TYPE a gauge\na 1\n', 'does not end'],
  ['# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n', 'unit'],
])('the rules themselves refuse %j', (text, why) => {
  expect(() => openMetrics(text)).toThrow(why);
});
