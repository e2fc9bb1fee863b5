/**
 * Exim: a router and a transport of their own. Specification, “generic options for transports” (max_parallel, since
 * 4.87), “the smtp transport” (serialize_hosts) and “access control lists” (ratelimit). Messages per hour are held by a
 * router that puts off what is above a rate, as its wiki shows (RatelimitOutbound); tried with 4.96 of Debian.
 */
import type { PaceSettings, Wish } from './wish.ts';

/** At a limit of 1 the first message is above it; at this one the next is let through after so large a part of the period. */
const limit = 1.1;
const part = 0.85;

export function eximSettings({ domain, sessions, perHour }: Wish): PaceSettings {
  const name = domain.replaceAll(/[.-]/g, '_');
  const period = perHour === null || perHour > 3600 ? null : Math.ceil(3600 / perHour / part);
  const route = [
    `slow_${name}:`,
    '  driver = dnslookup',
    `  domains = ${domain}`,
    `  transport = slow_${name}_smtp`,
    '  no_more',
    '',
    `slow_${name}_smtp:`,
    '  driver = smtp',
    ...(sessions === 1 ? ['  serialize_hosts = *'] : []),
    `  max_parallel = ${sessions}`,
  ];
  return {
    title: 'Exim',
    into:
      period === null
        ? 'in the configuration: the router before dnslookup, the transport under transports'
        : 'in the configuration: the first piece under begin acl, the two routers before dnslookup, the transport under transports',
    lines: period === null ? route : [...rated(name, domain, period), ...route],
    scope: `Only mail to addresses at ${domain}, from this server; everybody else keeps their pace. What waits takes the slow route at its next try, after exim has been restarted.`,
    undo: [`Take the ${period === null ? 'two' : 'four'} pieces for ${domain} out again and restart Exim.`],
    notes: [
      'Copy what your usual smtp transport sets (interface, DKIM, TLS) into the new one.',
      'remote_max_parallel is no other way to this: it limits the hosts that one message goes to at once, and for everybody.',
      ...(perHour === null ? [] : period === null ? [tooFast] : ofRate),
    ],
  };
}

function rated(name: string, domain: string, period: number): string[] {
  return [
    `pace_${name}:`,
    `  deny ratelimit = ${limit} / ${period}s / per_cmd / pace_${name}`,
    `       message = :defer: slower to ${domain}`,
    '  accept message = $acl_arg1',
    '',
    `pace_${name}:`,
    '  driver = redirect',
    `  domains = ${domain}`,
    `  data = \${acl {pace_${name}}{$local_part@$domain}}`,
    '  allow_defer',
    '  no_verify',
    '',
  ];
}

const ofRate = [
  'What is above the rate is put off until the next queue run: let the queue be run every few minutes (exim -q5m). Runs with -qq count each address twice.',
];
const tooFast = 'More than 3600 messages per hour these lines do not count: they hold the sessions only.';
