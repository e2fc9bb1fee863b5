/** The MailAuth port: mailauth's SPF, DKIM and DMARC over the app's resolver, so that unknown stays unknown. */
import { isUnknown, type DnsAnswer, type MxData, type RecordType } from '../../../shared/dns/answer.ts';
import { isQueryName } from '../../../shared/dns/name.ts';
import type { MailAuth, MessageAuth, Resolver, SpfResult } from '../../../shared/ports.ts';
import { borderHopOf, hopsOf, type ReceivedHop } from './received-hops.ts';
import { rsaBits } from './rsa-key.ts';
import { prefetchSpf } from './spf-prefetch.ts';

const maxMessage = 25 * 1024 * 1024;

/**
 * Loads the library that evaluates SPF, to be awaited before the first question: it keeps the thread busy for longer
 * than an answer takes, and every answer that comes in meanwhile would wait for it.
 */
export const loadSpf = (): Promise<unknown> => import('mailauth/lib/spf/index.js');

export function createMailAuth(resolver: Resolver): MailAuth {
  const ask = nodeStyle(resolver);
  return {
    rsaBits,
    async spf({ ip, helo, mailFrom, mta }) {
      const domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1).toLowerCase();
      prefetchSpf(domain, resolver);
      const { spf } = await import('mailauth/lib/spf/index.js');
      const answer = (await spf({
        ip,
        helo,
        sender: mailFrom,
        mta,
        resolver: ask,
      } as never)) as unknown as SpfAnswer;
      return spfResult(answer, domain, mta);
    },
    async message(raw, given) {
      const border = given.ip === null ? borderHopOf(raw) : null;
      const { ip, helo, mailFrom } = border ?? given;
      const { authenticate } = await import('mailauth');
      const answer = (await authenticate(Buffer.from(raw.subarray(0, maxMessage)), {
        ip: ip ?? undefined,
        helo: helo ?? undefined,
        sender: mailFrom ?? undefined,
        mta: 'deferral-desk.invalid',
        disableArc: true,
        disableBimi: true,
        resolver: ask,
      } as never)) as unknown as MessageAnswer;
      return messageAuth(answer, ip);
    },
  };
}

interface SpfAnswer {
  domain: string;
  rr?: string;
  status: { result: string; comment?: string };
  lookups?: { count: number; void: number };
}
interface MessageAnswer {
  spf: SpfAnswer | false;
  dkim: {
    results?: { signingDomain: string; selector: string; status: { result: string; comment?: string } }[];
  };
  dmarc:
    | {
        status: { result: string };
        domain?: string;
        policy?: string;
        alignment?: Record<'spf' | 'dkim', { result?: unknown }>;
      }
    | false;
  receivedChain?: ReceivedHop[];
}

function spfResult({ domain, rr, status, lookups }: SpfAnswer, asked: string, mta: string): SpfResult {
  return {
    result: status.result as SpfResult['result'],
    domain: domain || asked,
    record: rr ?? null,
    lookups: lookups?.count ?? 0,
    voidLookups: lookups?.void ?? 0,
    why: status.comment?.replace(`${mta}: `, '') ?? '',
  };
}

function messageAuth(
  { spf: spfAnswer, dkim, dmarc, receivedChain }: MessageAnswer,
  client: string | null,
): MessageAuth {
  const aligned = (['spf', 'dkim'] as const).filter((by) => dmarc && dmarc.alignment?.[by]?.result);
  return {
    spf: spfAnswer
      ? {
          result: spfAnswer.status.result,
          why: spfAnswer.status.comment ?? '',
          client,
          domain: spfAnswer.domain || null,
        }
      : null,
    dkim: (dkim.results ?? [])
      .filter((signature) => signature.signingDomain)
      .map(({ signingDomain, selector, status }) => ({
        result: status.result,
        domain: signingDomain,
        selector,
        why: status.comment ?? '',
      })),
    dmarc: dmarc
      ? {
          result: dmarc.status.result,
          policy: dmarc.policy ?? null,
          alignedBy: aligned,
          domain: dmarc.domain ?? '',
        }
      : null,
    hops: hopsOf(receivedChain ?? []),
  };
}

/**
 * The shape of `dns.promises.resolve`. Whatever proves nothing becomes ETIMEOUT or EREFUSED: mailauth takes any other error
 * inside an `include` for “does not match”, and would call a sender refused whose record was merely not to be had.
 */
function nodeStyle(resolver: Resolver) {
  return async (name: string, type: string): Promise<unknown[]> => {
    if (!isQueryName(name)) throw failure('ENOTFOUND', name);
    const answer = await resolver.query(name, type as RecordType);
    if (isUnknown(answer.status)) throw failure(answer.status === 'refused' ? 'EREFUSED' : 'ETIMEOUT', name);
    if (answer.status !== 'records')
      throw failure(answer.status === 'nodata' ? 'ENODATA' : 'ENOTFOUND', name);
    return answer.records.map((record) => nodeData(record));
  };
}

function nodeData({ type, data }: DnsAnswer['records'][number]): unknown {
  if (type === 'TXT') return [data];
  if (type !== 'MX') return data;
  const { exchange, preference } = data as MxData;
  return { exchange, priority: preference };
}

const failure = (code: string, name: string): Error => Object.assign(new Error(`${code} ${name}`), { code });
