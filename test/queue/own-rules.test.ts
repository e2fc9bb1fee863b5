/** What Postfix and Exim print of their own retries, as real ones do. */
import { expect, test } from 'vitest';
import { eximRules, postconfSaid, postfixRules } from '../../shared/queue/own-rules.ts';

const exim = (rule: string) => eximRules(`Retry rule: *  *  ${rule}\n`)!;

test.each([
  ['F,2h,15m; G,16h,1h,1.5; F,4d,6h; ', 96],
  ['F,1h,5m; G,1d,30m,2.0; ', 24],
  ['F,1d12h,90m; ', 36],
])('the lifetime of Exim is the end of its last rule: %s', (rule, hours) => {
  expect(exim(rule).lifetimeHours).toBe(hours);
});

test.each([
  [0, 15],
  [119, 15],
  [120, 60],
  [180, 90],
  [270, 135],
  [2000, 360],
])('at %i minutes its default rule pauses for %i', (age, pause) => {
  expect(exim('F,2h,15m; G,16h,1h,1.5; F,4d,6h; ').pause(age)).toBeCloseTo(pause);
});

test.each(['No retry information found\n', '', 'Retry rule: *  \n', 'Retry rule: *  F,2h,0s; '])(
  '%j is no rule, and none is made up',
  (printed) => expect(eximRules(printed)).toBeNull(),
);

const postconf = (lifetime: string): string =>
  `maximal_queue_lifetime = ${lifetime}\nminimal_backoff_time = 300s\nmaximal_backoff_time = 4000s\nqueue_run_delay = 300s\n`;

test.each([
  ['5d', 120],
  ['2', 48],
  ['36h', 36],
  ['1d12h', 36],
])('Postfix gives up after %s: %i hours', (lifetime, hours) => {
  const rules = postfixRules(postconf(lifetime))!;
  expect(rules.lifetimeHours).toBe(hours);
  expect([0, 30, 900].map((age) => Math.round(rules.pause(age)))).toEqual([5, 30, 67]);
});

test('a setting that is a reference is not guessed', () => {
  expect(postfixRules(postconf('$own_lifetime'))).toBeNull();
});

test('postconf of Postfix: how often it looks, how long a receiver is left alone, and what refers to another one', () => {
  const rules = postfixRules(postconf('5d').replace('queue_run_delay = 300s', 'queue_run_delay = 60s'))!;
  expect(rules).toMatchObject({ runMinutes: 1, closedMinutes: 5 });
  const said = postconfSaid(
    'default_destination_concurrency_limit = 20\nsmtp_destination_concurrency_limit = $default_destination_concurrency_limit\nrelayhost =\nodd = a = b\n',
  );
  expect(Object.fromEntries(said)).toEqual({
    default_destination_concurrency_limit: '20',
    smtp_destination_concurrency_limit: '20',
    relayhost: '',
    odd: 'a = b',
  });
});
