/** The settings that are printed: for whom, where, and how they are taken back; and nothing of a stranger's in a shell. */
import { describe, expect, test } from 'vitest';
import { rateDelay } from '../../shared/queue/settings/postfix.ts';
import { settingsFor } from '../../shared/queue/settings/settings.ts';
import type { Said, Wish } from '../../shared/queue/settings/wish.ts';

const wish: Wish = { domain: 'example.net', sessions: 2, perHour: null };
const said = (more: Record<string, string> = {}): Said =>
  new Map(Object.entries({ transport_maps: '', relayhost: '', ...more }));
const postfix = (more: Partial<Wish> = {}, with_: Said = said()) =>
  settingsFor('postfix', { ...wish, ...more }, with_)!;

test.each([
  [3600, 1],
  [120, 30],
  [100, 36],
  [7, 515],
  [90_000, 1],
])('no more than %i per hour is a pause of %i s', (perHour, seconds) => {
  expect(rateDelay(perHour)).toBe(seconds);
});

describe('Postfix', () => {
  test('sessions alone are a limit, a pace is a pause with one session', () => {
    expect(postfix().lines).toContain("postconf -e 'slow-example-net_destination_concurrency_limit=2'");
    expect(postfix().lines.join('\n')).not.toContain('rate_delay');
    const { lines, notes } = postfix({ perHour: 120 });
    expect(lines).toContain("postconf -e 'slow-example-net_destination_concurrency_limit=1'");
    expect(lines).toContain("postconf -e 'slow-example-net_destination_rate_delay=30s'");
    expect(notes.join(' ')).toContain('one session at a time');
  });
  test('each parameter that is set is taken back', () => {
    const { lines, undo } = postfix({ perHour: 120 }, said({ default_destination_recipient_limit: '1' }));
    const set = lines.flatMap((line) => /^postconf -e '([^=]+)=/.exec(line)?.[1] ?? []);
    expect(set).toHaveLength(3);
    expect(undo.find((line) => line.startsWith('postconf -X'))).toBe(`postconf -X ${set.join(' ')}`);
  });
  test('the map that is there is used, and the relay stays the next hop', () => {
    const there = said({
      transport_maps: 'proxy:mysql:/etc/t.cf, hash:/etc/mail/routes',
      relayhost: '[r.example]:587',
    });
    const { lines, undo } = postfix({}, there);
    expect(lines).toContain(
      "printf '%s\\n' 'example.net slow-example-net:[r.example]:587' >> /etc/mail/routes",
    );
    expect(lines.join('\n')).not.toContain('transport_maps');
    expect(undo[0]).toBe("sed -i '/^example\\.net slow-example-net:/d' /etc/mail/routes");
  });
  test('maps that are no file stay behind the new one', () => {
    expect(postfix({}, said({ transport_maps: 'ldap:/etc/postfix/t.cf' })).lines).toContain(
      'postconf -e "transport_maps=$(postconf -h default_database_type):/etc/postfix/transport, $(postconf -h transport_maps)"',
    );
  });
  test('what was not asked is asked by the lines themselves', () => {
    const lines = postfix({}, new Map()).lines.join('\n');
    expect(lines).toContain('slow-example-net:$(postconf -h relayhost)"');
    expect(lines).toContain(', $(postconf -h transport_maps)"');
  });
});

test('Exim: sessions by a transport of its own; who wishes no rate gets no rate', () => {
  const exim = settingsFor('exim', { ...wish, sessions: 1, perHour: null }, new Map())!;
  expect(exim.lines).toContain('  serialize_hosts = *');
  expect(exim.lines).toContain('  max_parallel = 1');
  expect(exim.lines.join()).not.toContain('ratelimit');
  expect(exim.undo[0]).toContain('two pieces');
  expect(settingsFor('exim', { ...wish, sessions: 2 }, new Map())!.lines).not.toContain(
    '  serialize_hosts = *',
  );
});

test.each([
  [120, '  deny ratelimit = 1.1 / 36s / per_cmd / pace_example_net'],
  [3600, '  deny ratelimit = 1.1 / 2s / per_cmd / pace_example_net'],
  [3601, null],
])('Exim: %i messages per hour', (perHour, line) => {
  const exim = settingsFor('exim', { ...wish, domain: 'example.net', sessions: 1, perHour }, new Map())!;
  expect(exim.lines.find((one) => one.includes('ratelimit')) ?? null).toBe(line);
  expect(exim.undo[0]).toContain(line ? 'four pieces' : 'two pieces');
  expect(exim.notes.join(' ')).toContain(line ? 'queue run' : 'hold the sessions only');
});

test('of other mail servers none are known', () => {
  expect(settingsFor('sendmail', wish, new Map())).toBeNull();
});

test.each([
  "a';reboot;'.example",
  'example.net\nreboot',
  '$(reboot).example',
  '',
  'localhost',
  '-o.example',
  '例え.example',
])('%j goes into no command line', (domain) =>
  expect(settingsFor('postfix', { ...wish, domain }, said())).toBeNull(),
);
