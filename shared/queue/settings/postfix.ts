/**
 * Postfix: a transport of its own, by a line in the transport map. postconf(5) `transport_destination_rate_delay`: with
 * a delay there is one session, and the delay begins where a delivery ends; with a recipient limit of 1 it would hold
 * for each recipient instead of the domain. transport(5): a route without a next hop goes past the relayhost.
 */
import type { PaceSettings, Said, Wish } from './wish.ts';

/** What is asked of postconf for the settings, beside its retries. */
export const postfixPaceNames = [
  'default_destination_concurrency_limit',
  'smtp_destination_concurrency_limit',
  'default_destination_rate_delay',
  'smtp_destination_rate_delay',
  'default_destination_recipient_limit',
  'transport_maps',
  'relayhost',
] as const;

/** Whole seconds between two deliveries, so that no more than `perHour` go out. */
export const rateDelay = (perHour: number): number => Math.max(1, Math.ceil(3600 / perHour));

export function postfixSettings({ domain, sessions, perHour }: Wish, said: Said): PaceSettings {
  const name = `slow-${domain.replaceAll('.', '-')}`;
  const map = mapOf(said.get('transport_maps'));
  const limits = [
    `${name}_destination_concurrency_limit=${perHour === null ? sessions : 1}`,
    ...(perHour === null ? [] : [`${name}_destination_rate_delay=${rateDelay(perHour)}s`]),
    ...(said.get('default_destination_recipient_limit') === '1'
      ? [`${name}_destination_recipient_limit=50`]
      : []),
  ];
  const parameters = limits.map((one) => one.slice(0, one.indexOf('=')));
  return {
    title: 'Postfix',
    into: 'in a shell of the mail server, as root',
    lines: [
      `postconf -M '${name}/unix=${name} unix - - n - - smtp'`,
      ...limits.map((one) => `postconf -e '${one}'`),
      ...map.set,
      `printf '%s\\n' ${routeOf(domain, name, said.get('relayhost'))} >> ${map.path}`,
      `postmap "${map.type}:${map.path}"`,
      'postfix reload',
    ],
    scope: `Only mail to addresses at ${domain}, from this server; everybody else keeps their pace. What waits takes the slow route at its next try.`,
    undo: [
      `sed -i '/^${domain.replaceAll('.', '\\.')} ${name}:/d' ${map.path}`,
      `postmap "${map.type}:${map.path}"`,
      `postconf -X ${parameters.join(' ')}`,
      `postconf -MX ${name}/unix`,
      'postfix reload',
    ],
    notes: [
      ...(perHour !== null && sessions > 1
        ? ['With a pause between messages Postfix holds one session at a time, whatever the limit says.']
        : []),
      ...map.notes,
    ],
  };
}

/** The line of the map, in quotes for the shell. Where nobody asked for the relayhost, the shell does. */
function routeOf(domain: string, name: string, relayhost: string | undefined): string {
  const hop = relayhost === undefined || !/^[\w.[\]:-]{0,255}$/.test(relayhost);
  return hop ? `"${domain} ${name}:$(postconf -h relayhost)"` : `'${domain} ${name}:${relayhost}'`;
}

interface TransportMap {
  type: string;
  path: string;
  /** What makes it known to Postfix, where it is not. */
  set: string[];
  notes: string[];
}

/** The map that the line goes into: the first one that is a file. @param maps undefined where it was not asked */
function mapOf(maps: string | undefined): TransportMap {
  const file = /(?:^|[\s,])(?:proxy:)?(hash|lmdb|btree|cdb|dbm):(\/[\w./-]+)/.exec(maps ?? '');
  if (file) return { type: file[1]!, path: file[2]!, set: [], notes: [] };
  const [type, path] = ['$(postconf -h default_database_type)', '/etc/postfix/transport'];
  const rest = maps === '' ? '' : ', $(postconf -h transport_maps)';
  return {
    type,
    path,
    set: [`postconf -e "transport_maps=${type}:${path}${rest}"`],
    notes: [
      maps === ''
        ? 'transport_maps is empty now. To undo it the map can stay.'
        : 'The routes that you have already stay: the new map is put in front of them. To undo it the map can stay.',
    ],
  };
}
