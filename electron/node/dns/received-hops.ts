/** The way of a delivered message: its Received headers (RFC 5321 §4.4) as hops with their delays, oldest first. */
import { canonicalIp, classifyAddress } from '../../../shared/dns/address.ts';
import type { MessageAuth } from '../../../shared/ports.ts';

/** As mailauth reads one header; the newest comes first. */
export interface ReceivedHop {
  from?: { value?: string };
  by?: { value?: string };
  timestamp?: string | false;
}

const maxHops = 60;

/** `delaySeconds` is the time since the hop before, null where a clock is missing; skewed clocks count as 0. */
export function hopsOf(chain: readonly ReceivedHop[]): MessageAuth['hops'] {
  let before: number | null = null;
  return chain
    .slice(0, maxHops)
    .toReversed()
    .map(({ from, by, timestamp }) => {
      const time = timestamp ? Date.parse(timestamp) : NaN;
      const at = Number.isNaN(time) ? null : time;
      const delay = at !== null && before !== null ? Math.max(0, Math.round((at - before) / 1000)) : null;
      before = at ?? before;
      return {
        from: from?.value ?? '',
        by: by?.value ?? '',
        at: at === null ? null : new Date(at).toISOString(),
        delaySeconds: delay,
      };
    });
}

/** Who handed a delivered message over, as the receiver's border server wrote it down. */
export interface BorderHop {
  ip: string;
  helo: string | null;
  mailFrom: string | null;
}

const headerCap = 256 * 1024;
const from = /^Received:\s+from\s+(\S{1,255})(?:\s+\(([^()]{0,500})\))?/i;
const literal = /\[(?:IPv6:)?([0-9a-f:.]{2,45})\]/i;

/**
 * The newest Received header with a public client address: those above it are the receiver's own hops inside its
 * network. Without one, the newest with any address.
 */
export function borderHopOf(raw: Uint8Array): BorderHop | null {
  const text = Buffer.from(raw.subarray(0, headerCap)).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const headers = text
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const mailFrom = /^Return-Path:\s*<([^>]{0,320})>/i.exec(
    headers.find((h) => /^Return-Path:/i.test(h)) ?? '',
  )?.[1];
  const hops = headers.flatMap((header) => {
    const match = from.exec(header);
    const ip = match && canonicalIp(literal.exec(match[2] ?? '')?.[1] ?? literal.exec(match[1]!)?.[1] ?? '');
    return ip ? [{ ip, helo: match[1]!.startsWith('[') ? null : match[1]!, mailFrom: mailFrom || null }] : [];
  });
  return hops.find(({ ip }) => classifyAddress(ip) === 'public') ?? hops[0] ?? null;
}
