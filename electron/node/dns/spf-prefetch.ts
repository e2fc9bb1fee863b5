/**
 * Asks ahead what an SPF evaluation will ask one after the other: siblings at once, so that a check takes as long
 * as the depth of the include chain and not its number of terms. The resolver remembers; nothing is asked twice.
 */
import type { MxData } from '../../../shared/dns/answer.ts';
import type { Resolver } from '../../../shared/ports.ts';

/** RFC 7208 §4.6.4 allows ten terms with look-ups; no evaluation needs more. */
const maxTerms = 10;
const term = /^[+?~-]?(include|a|mx|redirect)(?:[:=]([^/]*))?(?:\/.*)?$/i;

export function prefetchSpf(domain: string, resolver: Resolver): void {
  let left = maxTerms;

  async function record(name: string): Promise<void> {
    const answer = await resolver.query(name, 'TXT');
    const spf = answer.records.map(({ data }) => data as string).find((text) => /^v=spf1(\s|$)/i.test(text));
    for (const word of spf?.slice(0, 4000).split(/\s+/) ?? []) {
      if (/^[+?~-]?all$/i.test(word)) return;
      const [, kind, value] = term.exec(word) ?? [];
      const target = value || name;
      // A macro is only known during the evaluation.
      if (!kind || target.includes('%') || left-- <= 0) continue;
      void follow(kind.toLowerCase(), target);
    }
  }

  async function follow(kind: string, name: string): Promise<void> {
    if (kind === 'include' || kind === 'redirect') return record(name);
    if (kind === 'a') return addresses(name);
    const mx = await resolver.query(name, 'MX');
    for (const { data } of mx.records.slice(0, maxTerms)) void addresses((data as MxData).exchange);
  }

  async function addresses(name: string): Promise<void> {
    if (name) await Promise.all([resolver.query(name, 'A'), resolver.query(name, 'AAAA')]);
  }

  void record(domain);
}
