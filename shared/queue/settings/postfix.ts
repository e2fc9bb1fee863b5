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

const usualMap = '/etc/postfix/transport';

export function postfixSettings({ domain, sessions, perHour }: Wish, said: Said): PaceSettings {
  const name = `slow-${domain.replaceAll('.', '-')}`;
  const map = mapOf(said.get('transport_maps'));
  const relay = said.get('relayhost') ?? '';
  const hop = /^[\w.[\]:-]{1,255}$/.test(relay) ? relay : '';
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
    into: 'as root, in a shell of the mail server',
    lines: [
      `postconf -M '${name}/unix=${name} unix - - n - - smtp'`,
      ...limits.map((one) => `postconf -e '${one}'`),
      ...(map.isSet ? [] : [`postconf -e "transport_maps=${map.type}:${map.path}"`]),
      `printf '%s\\n' '${domain} ${name}:${hop}' >> ${map.path}`,
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
      ...(hop
        ? [`Your relayhost ${hop} stays the next hop; without it in the line mail would go past it.`]
        : []),
      ...(said.size === 0
        ? ['Where relayhost is set (postconf relayhost), write it behind the colon of the line for the map.']
        : []),
    ],
  };
}

interface TransportMap {
  type: string;
  path: string;
  isSet: boolean;
  notes: string[];
}

/** The map that the line goes into: the first one that is a file. @param maps null or undefined where it was not asked */
function mapOf(maps: string | undefined): TransportMap {
  const own = { type: '$(postconf -h default_database_type)', path: usualMap };
  const file = /(?:^|[\s,])(?:proxy:)?(hash|lmdb|btree|cdb|dbm):(\/[\w./-]+)/.exec(maps ?? '');
  if (file) return { type: file[1]!, path: file[2]!, isSet: true, notes: [] };
  if (maps === undefined)
    return {
      ...own,
      isSet: false,
      notes: ['Leave the line for transport_maps out where it is set already (postconf transport_maps).'],
    };
  if (maps === '')
    return {
      ...own,
      isSet: false,
      notes: ['transport_maps is empty now; leave it set afterwards, or take it back with postconf -X.'],
    };
  return {
    ...own,
    type: own.type,
    path: usualMap,
    isSet: true,
    notes: [
      `transport_maps is ${maps.slice(0, 200)}: it names no file that we know how to write. Put the line for the domain there, and leave out printf and postmap.`,
    ],
  };
}
