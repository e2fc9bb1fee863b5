/** A delivered test message, opened as .eml: what the receiver could see of SPF, DKIM and DMARC, and how long each hop took. */
import { results, type Finding, type Result } from '../case/finding.ts';
import type { Clock, MailAuth, MessageAuth } from '../ports.ts';
import { finding, listed } from './check.ts';

/** Shorter delays are clocks that differ. */
const slowSeconds = 60;

/** Findings with `facts.from = 'message'`: they tell of this message, not of the records as they stand. */
export async function examineDelivered(
  raw: Uint8Array,
  mailAuth: MailAuth,
  clock: Clock,
): Promise<Finding[]> {
  const startedAt = clock.now();
  const seen = await mailAuth.message(raw, { ip: null, helo: null, mailFrom: null });
  const ms = clock.now() - startedAt;
  const make = (
    check: string,
    result: Result,
    says: string,
    subject: string,
    facts: object,
    lines: string[],
  ): Finding =>
    finding(check, clock, [], {
      result,
      weighs: result === 'fail' || result === 'permerror' ? 'for' : 'silent',
      says,
      subject,
      raw: lines,
      ms,
      facts: { from: 'message', ...facts },
    });
  const found: Finding[] = [];
  if (seen.spf) {
    const { client, domain } = seen.spf;
    const says = client
      ? `The message came from ${client}; SPF of ${domain ?? 'its sender'} says ${seen.spf.result}.`
      : 'No Received header names the address that the message came from, so SPF cannot be told.';
    const made = make('spf', client ? word(seen.spf.result) : 'none', says, domain ?? '', {}, [seen.spf.why]);
    found.push(client ? { ...made, clientIp: client } : made);
  }
  if (seen.dkim.length === 0)
    found.push(make('dkim', 'none', 'The message carries no DKIM signature.', '', {}, []));
  for (const { result, domain, selector, why } of seen.dkim) {
    const says = `The DKIM signature of ${domain} (${selector}) says ${result}${why && result !== 'pass' ? `: ${why}` : ''}.`;
    found.push(
      make('dkim', word(result), says, `${selector}._domainkey.${domain}`, { selector }, why ? [why] : []),
    );
  }
  if (seen.dmarc) found.push(dmarc(seen.dmarc, make));
  found.push(hops(seen.hops, make));
  return found;
}

type Make = (
  check: string,
  result: Result,
  says: string,
  subject: string,
  facts: object,
  lines: string[],
) => Finding;

function dmarc(
  { result, policy, alignedBy, domain }: NonNullable<MessageAuth['dmarc']>,
  make: Make,
): Finding {
  const by = alignedBy.length
    ? `aligned by ${listed(alignedBy.map((way) => way.toUpperCase()))}`
    : 'nothing aligns with its From domain';
  const says =
    result === 'none' ? `${domain} has no DMARC record.` : `DMARC of ${domain} says ${result}: ${by}.`;
  return make('dmarc', word(result), says, domain, { policy, alignedBy }, []);
}

function hops(way: MessageAuth['hops'], make: Make): Finding {
  const lines = way.map(
    (hop) =>
      `${hop.at ?? 'time unknown'}: ${hop.from || '?'} → ${hop.by || '?'}${hop.delaySeconds === null ? '' : `, ${hop.delaySeconds} s`}`,
  );
  const slowest = way.reduce<MessageAuth['hops'][number] | null>(
    (a, b) => ((b.delaySeconds ?? 0) > (a?.delaySeconds ?? 0) ? b : a),
    null,
  );
  const total = way.reduce((sum, hop) => sum + (hop.delaySeconds ?? 0), 0);
  const says =
    way.length === 0
      ? 'The message has no Received headers: its way cannot be told.'
      : slowest && slowest.delaySeconds! >= slowSeconds
        ? `The message took ${total} s over ${way.length} hops; the longest wait was before ${slowest.by || 'an unnamed server'}, ${slowest.delaySeconds} s.`
        : `The message took ${total} s over ${way.length} hops.`;
  return make('hops', way.length ? 'neutral' : 'none', says, '', { hops: way, seconds: total }, lines);
}

/** The engine knows more words (policy, skipped); they prove nothing either way. */
const word = (result: string): Result => results.find((known) => known === result) ?? 'neutral';
