/** Propagation: do the authoritative servers, the configured and further resolvers give the same MX, and the same zone? */
import { classifyAddress } from '../../dns/address.ts';
import { isUnknown, type DnsAnswer, type MxData, type SoaData } from '../../dns/answer.ts';
import { ancestors } from '../../dns/name.ts';
import type { Finding } from '../../case/finding.ts';
import { finding, listed, type Check, type CheckContext } from '../check.ts';

const maxServers = 8;

export const check: Check = {
  name: 'propagation',
  needs: ['domain'],
  run: async (context) => [await propagation(context)],
};

/** One server's view: its MX set in one line, and the serial of its zone. */
interface View {
  server: string;
  role: 'authoritative' | 'resolver';
  mx: DnsAnswer;
  soa: DnsAnswer | null;
}

async function propagation(context: CheckContext): Promise<Finding> {
  const { domain, resolver, clock } = context;
  const resolvers = [...new Set([...resolver.servers, ...context.otherResolvers])];
  const [authorities, ...views] = await Promise.all([
    context.askAuthoritative ? authoritative(context) : [],
    ...resolvers.map(async (server): Promise<View> => ({
      server,
      role: 'resolver',
      mx: await resolver.query(domain!, 'MX', { server }),
      soa: null,
    })),
  ]);
  const all = [...authorities, ...views];
  const known = all.filter((view) => !isUnknown(view.mx.status));
  const silent = all.filter((view) => !known.includes(view));
  const versions = [...new Set(known.map((view) => mxText(view.mx)))];
  const serials = new Set(known.map(serialOf).filter((serial) => serial !== null));
  const facts = {
    state: [...versions, ...serials].join('\n'),
    views: all.map((view) => ({
      server: view.server,
      role: view.role,
      mx: mxText(view.mx),
      status: view.mx.status,
      serial: serialOf(view),
      ttl: ttlOf(view.mx),
    })),
  };
  const make = (result: Finding['result'], says: string): Finding =>
    finding(
      'propagation',
      clock,
      all.flatMap((view) => [view.mx, ...(view.soa ? [view.soa] : [])]),
      {
        result,
        says,
        subject: domain!,
        facts,
        raw: all.map(
          (view) =>
            `${view.server} (${view.role}): ${isUnknown(view.mx.status) ? view.mx.status : mxText(view.mx)}${serialOf(view) === null ? '' : `, serial ${serialOf(view)}`}`,
        ),
      },
    );
  if (known.length === 0) return make('temperror', `No server told the MX records of ${domain}.`);
  const unheard = silent.length ? ` ${silent.length} of ${all.length} servers did not tell.` : '';
  if (versions.length > 1) {
    const wait = Math.max(0, ...known.map((view) => ttlOf(view.mx) ?? 0));
    return make(
      'fail',
      `The MX records of ${domain} differ between servers: ${versions.slice(0, 3).join(' — ')}. Old answers live on for up to ${Math.ceil(wait / 60)} min.${unheard}`,
    );
  }
  if (serials.size > 1)
    return make(
      'fail',
      `The name servers of ${domain} hold different versions of the zone (serials ${listed([...serials].map(String))}).${unheard}`,
    );
  if (known.length === 1)
    return make(
      'none',
      `Only ${known[0]!.server} was asked for the MX records of ${domain}: there is nothing to compare.${unheard}`,
    );
  // Agreement on an absence is no pass: there is nothing that could have been spread.
  if (known.every((view) => view.mx.records.length === 0))
    return make(
      'none',
      `${known.length} servers agree that ${domain} ${known.every((view) => view.mx.status === 'nxdomain') ? 'does not exist' : 'has no MX records'}.${unheard}`,
    );
  return make(
    silent.length > known.length ? 'temperror' : 'pass',
    `${known.length} servers agree on the MX records of ${domain}.${unheard}`,
  );
}

/** Every name server of the zone that holds the domain, asked directly. */
async function authoritative({ domain, resolver, allowPrivate }: CheckContext): Promise<View[]> {
  // Which ancestor is the zone is not known: all are asked at once, and the deepest with NS records is it.
  const zones = ancestors(domain!)
    .filter((zone) => zone.includes('.'))
    .slice(0, 5);
  const ns = await Promise.all(zones.map((zone) => resolver.query(zone, 'NS')));
  const apex = ns.find((answer) => answer.records.length > 0);
  if (!apex) return [];
  const names = apex.records.map((record) => record.data as string).slice(0, maxServers);
  const addresses = await Promise.all(
    names.map(async (name) => {
      const [v4, v6] = await Promise.all([resolver.query(name, 'A'), resolver.query(name, 'AAAA')]);
      return (v4.records[0] ?? v6.records[0])?.data as string | undefined;
    }),
  );
  const servers = [...new Set(addresses)].filter(
    (ip) => ip !== undefined && (allowPrivate || classifyAddress(ip) === 'public'),
  );
  return Promise.all(
    servers.map(async (ip): Promise<View> => {
      const server = ip!.includes(':') ? `[${ip!}]:53` : `${ip!}:53`;
      const [mx, soa] = await Promise.all([
        resolver.query(domain!, 'MX', { server }),
        resolver.query(apex.name, 'SOA', { server }),
      ]);
      return { server, role: 'authoritative', mx, soa };
    }),
  );
}

function mxText(answer: DnsAnswer): string {
  if (answer.records.length === 0) return answer.status === 'nxdomain' ? 'no such domain' : 'no MX';
  return answer.records
    .map((record) => record.data as MxData)
    .map(({ preference, exchange }) => `${preference} ${exchange || '.'}`)
    .sort()
    .join(', ');
}

function serialOf({ soa }: View): number | null {
  const data = soa?.records[0]?.data as SoaData | undefined;
  return data?.serial ?? null;
}

const ttlOf = (answer: DnsAnswer): number | null => answer.records[0]?.ttl ?? null;
