/** Names and addresses of servers as notices write them. */
import { isIp } from '../dns/address.ts';
import { hostname } from '../smtp/address.ts';
import type { Reply } from '../smtp/reply.ts';
import type { RemoteMta } from './attempt.ts';

/** `x.x.x.x`, `XXX.XXX.XXX.XXX`: an address that somebody covered. */
const covered = /^\[?x{1,3}(?:\.x{1,3}){3}\]?$/i;

/** Name and address, with null for neither. A name that is an address becomes the address. */
export function remoteMta(
  name: string | null,
  address: string | null,
  port: number | null = null,
): RemoteMta | null {
  const ip =
    [address, name].map((text) => text?.replace(/^\[?(?:IPv6:)?|\]$/gi, '') ?? '').find(isIp) ?? null;
  const host = name && !isIp(name.replace(/^\[|\]$/g, '')) && !covered.test(name) ? hostname(name) : null;
  if (!host && !ip) return null;
  return port === null ? { name: host, address: ip } : { name: host, address: ip, port };
}

const named = /([A-Za-z0-9_][\w.-]{0,254})\s?[[(]([0-9A-Fa-f:.]{3,45})[\])](?::(\d{1,5}))?/;

/**
 * The first `mx.example.net[192.0.2.1]:25`, `mx.example.net [192.0.2.1]` or `mx.example.net (192.0.2.1)`. A word
 * before a bracket is no name: `Remote server (192.0.2.1)`.
 */
export function findRemote(text: string): RemoteMta | null {
  const found = named.exec(text.slice(0, 2000));
  if (!found || !isIp(found[2]!)) return null;
  const word = /^(?:server|host|address|ip|to|at|by|from|with|for|via|using|is|was)$/i.test(found[1]!);
  return remoteMta(word ? null : found[1]!, found[2]!, found[3] ? Number(found[3]) : null);
}

/** A host as a log names it: `mx.example.net[192.0.2.1]:587`, `mx.example.net [192.0.2.1]`; null for `none`, `local` and sockets. */
export function loggedHost(text: string): RemoteMta | null {
  const bracket = text.indexOf('[');
  if (bracket < 0) return null;
  const close = text.indexOf(']', bracket);
  const port = /^\]:(\d{1,5})/.exec(text.slice(close))?.[1];
  const address = text.slice(bracket + 1, close);
  if (address.includes('/')) return null;
  return remoteMta(text.slice(0, bracket).trim() || null, address, port ? Number(port) : null);
}

/**
 * A `Remote-MTA` or `Reporting-MTA` value: `dns; name`, `dns;name (192.0.2.1)`, `dns; name [192.0.2.1]`,
 * Oracle's `dns;name (TCP|our ip|port|their ip|25) (…)`, Gmail's `dns; 192.0.2.1 (192.0.2.1, the server for …)`.
 */
export function mtaField(value: string | null): { mta: RemoteMta | null; clientIp: string | null } {
  const text = (value ?? '')
    .slice(0, 1000)
    .replace(/^[\w-]{1,20}\s*;\s*/, '')
    .trim();
  if (!text) return { mta: null, clientIp: null };
  const tcp = /\(TCP\|([0-9A-Fa-f:.]+)\|\d+\|([0-9A-Fa-f:.]+)\|(\d+)\)/.exec(text);
  const name = /^[^\s(;,]+/.exec(text)?.[0].replace(/^<|>$/g, '') ?? null;
  if (tcp) return { mta: remoteMta(name, tcp[2]!), clientIp: isIp(tcp[1]!) ? tcp[1]! : null };
  const beside = /[([]([0-9A-Fa-f:.]{3,45})[\]),\s]/.exec(text)?.[1] ?? null;
  return { mta: remoteMta(name, beside), clientIp: null };
}

const clientPatterns: readonly RegExp[] = [
  /^\s*\[([0-9A-Fa-f:.]{7,45})(?:\s{1,12}\d{1,5})?\]/, // Gmail: 421-4.7.28 [192.0.2.66      15] Our system…
  /\[([0-9A-Fa-f:.]{7,45})\]>?:? ?client host/i, // Postfix: <unknown[192.0.2.9]>: Client host rejected
  /client host \[([0-9A-Fa-f:.]{7,45})\]/i,
  /\bmail server \[([0-9A-Fa-f:.]{7,45})\]/i, // Outlook.com: The mail server [192.0.2.66] has been temporarily rate limited
  /hostname, \[([0-9A-Fa-f:.]{7,45})\]/i,
  /\bfrom [A-Za-z0-9_][\w.-]{0,254}\s?\[([0-9A-Fa-f:.]{7,45})\]/i, // too many connections from out1.example.com[192.0.2.30]
  /\b(?:from|ip|ips|address|client|connections from|by|your|host)[ :=#([]{1,4}([0-9A-Fa-f:.]{7,45})\b/i,
  /(?:^|\s)([0-9A-Fa-f:.]{7,45}) (?:is |has been |was )?(?:temporarily )?(?:blocked|listed|banned|throttled|rejected|deferred|rate.limited|(?:r?dns|ptr) check fail\w*)\b/i,
  /\b(?:ptr|reverse|rdns|in-addr)\b[^[\]\d]{0,60}\b(?:for|of) [[(]?([0-9A-Fa-f:.]{7,45})\b/i, // no PTR record for 198.51.100.60
  /[?&](?:ip|query|a)=([0-9A-Fa-f:.]{7,45})\b/i,
];

/** Our sending address where a reply names it; never the address of the server that replied. */
export function clientIpOf(reply: Reply | null, remote: RemoteMta | null): string | null {
  if (!reply) return null;
  const text = reply.text.slice(0, 1000);
  for (const form of clientPatterns) {
    const ip = form.exec(text)?.[1]?.replace(/[.:]$/, '');
    if (ip && isIp(ip) && ip !== remote?.address) return ip;
  }
  return null;
}

/** The HELO name that a reply objects to: Postfix's `<name>: Helo command rejected`. */
export function heloOf(reply: Reply | null): string | null {
  const found = reply ? /<([^<>\s]{1,255})>: Helo command rejected/i.exec(reply.text.slice(0, 1000)) : null;
  return found ? hostname(found[1]!) : null;
}
