/**
 * Exim: a router and a transport of their own. Specification, “generic options for transports” (max_parallel, since
 * 4.87) and “the smtp transport” (serialize_hosts). It has no setting for messages per hour; what its own wiki offers for
 * that (RatelimitOutbound) puts messages off in a router, and needs the queue to be run often.
 */
import type { PaceSettings, Wish } from './wish.ts';

export function eximSettings({ domain, sessions, perHour }: Wish): PaceSettings {
  const name = `slow_${domain.replaceAll(/[.-]/g, '_')}`;
  return {
    title: 'Exim',
    into: 'in the configuration: the router before dnslookup, the transport under transports',
    lines: [
      `${name}:`,
      '  driver = dnslookup',
      `  domains = ${domain}`,
      `  transport = ${name}_smtp`,
      '  no_more',
      '',
      `${name}_smtp:`,
      '  driver = smtp',
      ...(sessions === 1 ? ['  serialize_hosts = *'] : []),
      `  max_parallel = ${sessions}`,
    ],
    scope: `Only mail to addresses at ${domain}, from this server; everybody else keeps their pace. What waits takes the slow route at its next try, after exim has been restarted.`,
    undo: [`Take the two pieces for ${domain} out again and restart Exim.`],
    notes: [
      'Copy what your usual smtp transport sets (interface, DKIM, TLS) into the new one.',
      ...(perHour === null
        ? []
        : [
            'Exim has no setting for messages per hour: these lines hold the sessions only. Its wiki (RatelimitOutbound) shows how a router puts off what is above a rate.',
          ]),
    ],
  };
}
