/** The records of an aggregate report added up by client IP, in bounded memory. */
import type { Aligned, DmarcSource } from '../bounce/report.ts';

export interface DmarcRecord {
  ip: string | null;
  count: number;
  /** `policy_evaluated`: the aligned results. */
  dkim: string | null;
  spf: string | null;
  overrides: string[];
  dkimAuth: Record<string, string>[];
  spfAuth: Record<string, string>[];
}

/** Client IPs that are told apart; a spoofer's botnet may bring a million. */
const addresses = 50_000;
const listed = 500;
const mostReasons = 8;

interface Sum {
  messages: number;
  pass: number;
  spf: number;
  dkim: number;
  reasons: Map<string, number> | null;
}

export class DmarcSources {
  readonly #byIp = new Map<string, Sum>();
  #messages = 0;
  #pass = 0;
  #untold = 0;
  #unreadableIps = 0;

  add(record: DmarcRecord): void {
    const spf = record.spf === 'pass';
    const dkim = record.dkim === 'pass';
    this.#messages += record.count;
    if (spf || dkim) this.#pass += record.count;
    if (record.ip === null) {
      this.#unreadableIps++;
      this.#untold += record.count;
      return;
    }
    let sum = this.#byIp.get(record.ip);
    if (!sum) {
      if (this.#byIp.size >= addresses) {
        this.#untold += record.count;
        return;
      }
      sum = { messages: 0, pass: 0, spf: 0, dkim: 0, reasons: null };
      this.#byIp.set(record.ip, sum);
    }
    sum.messages += record.count;
    if (spf || dkim) sum.pass += record.count;
    if (spf) sum.spf += record.count;
    if (dkim) sum.dkim += record.count;
    if (spf && dkim && record.overrides.length === 0) return;
    const reasons = (sum.reasons ??= new Map());
    for (const says of reasonsOf(record, spf, dkim))
      if (reasons.has(says) || reasons.size < mostReasons)
        reasons.set(says, (reasons.get(says) ?? 0) + record.count);
  }

  summary(): {
    sources: DmarcSource[];
    otherMessages: number;
    messages: number;
    pass: number;
    unreadableIps: number;
  } {
    const sorted = [...this.#byIp].sort((a, b) => b[1].messages - a[1].messages);
    const rest = sorted.slice(listed).reduce((sum, [, one]) => sum + one.messages, 0);
    return {
      sources: sorted.slice(0, listed).map(([ip, sum]) => ({
        ip,
        messages: sum.messages,
        pass: sum.pass,
        dmarc: aligned(sum.pass, sum.messages),
        spf: aligned(sum.spf, sum.messages),
        dkim: aligned(sum.dkim, sum.messages),
        reasons: [...(sum.reasons ?? [])]
          .map(([says, messages]) => ({ says, messages }))
          .sort((a, b) => b.messages - a.messages),
      })),
      otherMessages: rest + this.#untold,
      messages: this.#messages,
      pass: this.#pass,
      unreadableIps: this.#unreadableIps,
    };
  }
}

const aligned = (passed: number, messages: number): Aligned =>
  passed === messages ? 'pass' : passed === 0 ? 'fail' : 'mixed';

/** Why an identifier did not align: it failed, it passed for another domain, or it was not there. */
function reasonsOf(record: DmarcRecord, spf: boolean, dkim: boolean): string[] {
  const reasons = record.overrides.map((type) => `policy not applied: ${type.slice(0, 40)}`);
  if (!dkim) reasons.push(why('DKIM', record.dkimAuth, 'selector'));
  if (!spf) reasons.push(why('SPF', record.spfAuth, null));
  return reasons;
}

function why(name: string, results: Record<string, string>[], key: string | null): string {
  const [first] = results;
  if (!first?.result || first.result === 'none') return `no ${name}`;
  const about = [first.domain, key && first[key]].filter(Boolean).join(', ').slice(0, 120);
  return results.some((one) => one.result === 'pass')
    ? `${name} of another domain${about ? ` (${about})` : ''}`
    : `${name} ${first.result.slice(0, 20)}${about ? ` (${about})` : ''}`;
}
