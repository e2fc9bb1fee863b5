/**
 * DANE for SMTP (RFC 7672): which MX hosts publish TLSA records that a resolver vouches for, whether they can be used,
 * and whether the certificate that a test session saw fits. Senders that obey DANE, Exchange Online and large German
 * and Dutch providers among them, put mail off where it does not. REQUIRETLS (RFC 8689) is told beside it.
 */
import type { Finding, ProbeResult } from '../../case/finding.ts';
import { isUnknown, type DnsAnswer, type TlsaData } from '../../dns/answer.ts';
import { isHostName } from '../../dns/name.ts';
import type { TlsFacts } from '../../ports.ts';
import { finding, unknownWhy, type Check, type CheckContext } from '../check.ts';
import { mailHosts, type MailHost } from '../mail-hosts.ts';

const maxHosts = 10;

export const check: Check = {
  name: 'dane',
  needs: ['domain'],
  async run(context) {
    const { mx, hosts } = await mailHosts(context.domain!, context.resolver);
    const named = hosts.filter(({ name }) => isHostName(name)).slice(0, maxHosts);
    const looked = await Promise.all(
      named.map(async (host) => ({
        host,
        tlsa: await context.resolver.query(`_25._tcp.${host.name}`, 'TLSA'),
      })),
    );
    const told = looked.filter(({ tlsa }) => tlsa.status !== 'nodata' && tlsa.status !== 'nxdomain');
    if (told.length) return told.map(({ host, tlsa }) => judge(host, tlsa, mx, context));
    return looked.length
      ? [
          noneOf(
            context,
            looked.map(({ tlsa }) => tlsa),
          ),
        ]
      : [];
  },
};

const noneOf = ({ domain, clock, sessions }: CheckContext, answers: DnsAnswer[]): Finding =>
  finding('dane', clock, answers, {
    result: 'none',
    says: `No mail server of ${domain} publishes TLSA records: DANE plays no part here.${requireTls(sessions)}`,
    subject: domain!,
  });

function judge(host: MailHost, tlsa: DnsAnswer, mx: DnsAnswer, context: CheckContext): Finding {
  const records = tlsa.records.map((record) => record.data as TlsaData);
  const usable = records.filter(isUsable);
  const vouched = Boolean(tlsa.authentic) && (host.preference === null || Boolean(mx.authentic));
  const session = context.sessions.findLast(
    ({ target, tls }) => target.port === 25 && tls && host.addresses.includes(target.address),
  );
  const seen = session?.tls?.certificates;
  const matches = seen?.length ? fits(usable, seen) : null;
  const make = (result: Finding['result'], says: string): Finding =>
    finding('dane', context.clock, [tlsa], {
      result,
      says: `${says}${requireTls(session ? [session] : [])}`,
      subject: host.name,
      facts: { records: records.length, usable: usable.length, vouched, matches },
    });

  if (isUnknown(tlsa.status))
    return make(
      'temperror',
      `TLSA of ${host.name} could not be looked up: ${unknownWhy(tlsa)}. Senders that obey DANE pass by a server whose TLSA look-up fails (RFC 7672 §2.1).`,
    );
  if (!vouched)
    return make(
      'neutral',
      `${host.name} publishes TLSA, but ${tlsa.resolver} does not vouch for it by DNSSEC: unsigned, or a resolver that does not check. Unsigned records do not count.`,
    );
  if (usable.length === 0)
    return make(
      'permerror',
      `${host.name} publishes only TLSA records that SMTP cannot use (usage 0 or 1, or of unknown kind): TLS is a must, but the certificate is not checked (RFC 7672 §3.1).`,
    );
  if (matches === null)
    return make(
      'neutral',
      `${host.name} publishes ${count(usable.length)} that can be used. Whether its certificate fits, only a test session with TLS shows.`,
    );
  return matches
    ? make('pass', `The certificate that ${host.name} showed fits its TLSA record.`)
    : make(
        'fail',
        `The certificate that ${host.name} showed fits none of its ${count(usable.length)}: senders that obey DANE do not deliver there until it is mended.`,
      );
}

const count = (n: number): string => (n === 1 ? 'one TLSA record' : `${n} TLSA records`);

/** RFC 7672 §3.1: only DANE-TA (2) and DANE-EE (3); RFC 6698 §2.1: selector 0–1, matching type 0–2 of its length. */
function isUsable({ usage, selector, matching, data }: TlsaData): boolean {
  const length = { 0: null, 1: 64, 2: 128 }[matching];
  return (usage === 2 || usage === 3) && selector <= 1 && length !== undefined
    ? length === null || data.length === length
    : false;
}

/** Null where only whole certificates (matching type 0) are published, which are not compared. */
function fits(usable: readonly TlsaData[], chain: NonNullable<TlsFacts['certificates']>): boolean | null {
  const comparable = usable.filter(({ matching }) => matching > 0);
  if (comparable.length === 0) return null;
  return comparable.some(({ usage, selector, matching, data }) =>
    (usage === 3 ? chain.slice(0, 1) : chain).some((certificate) => {
      const of = selector === 0 ? certificate.whole : certificate.key;
      return (matching === 1 ? of.sha256 : of.sha512) === data;
    }),
  );
}

/** What the newest session with TLS was offered (RFC 8689 §2: after STARTTLS only); empty where none tells. */
function requireTls(sessions: readonly ProbeResult[]): string {
  const session = sessions.findLast(({ tls }) => tls);
  if (!session) return '';
  const offered = session.transcript.some(
    ({ from, line }) => from === 'S' && /^250[- ]REQUIRETLS\b/i.test(line),
  );
  return ` In the last test session with TLS ${session.target.host} ${offered ? 'offered' : 'did not offer'} REQUIRETLS.`;
}
