/** What can be recognised in free text: mailboxes, addresses and host names. Each search looks at a character a bounded number of times. */
import { canonicalIp, classifyAddress, endpointIp, parseIp } from '../dns/address.ts';

/** Gets what was found and where; gives something of the same length, so that places stay what they are. */
export type Replace = (found: string, at: number) => string;

const longestLocal = 320;
const localEnd = /[@\s<>()[\]:;,"\\“”„‘’«»]/;
const domainChar = /[\p{L}\p{N}\p{M}._-]/u;

/**
 * Every `local@domain`, also with a quoted local part, an address literal, or characters beyond ASCII; walks outwards
 * from each `@`. `key=local@domain` is taken apart where the key is one that logs use.
 */
export function replaceMailboxes(text: string, by: Replace): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at < from) continue;
    let start = at;
    if (text[at - 1] === '"') {
      const open = text.lastIndexOf('"', at - 2);
      if (open >= from && at - open <= longestLocal) start = open;
    } else while (start > from && at - start < longestLocal && !localEnd.test(text[start - 1]!)) start--;
    start += leadIn(text.slice(start, at));
    let end = at + 1;
    if (text[end] === '[') end = text.indexOf(']', end) + 1 || end;
    else {
      while (end < text.length && end - at < 256 && domainChar.test(text[end]!)) end++;
      while (/[._-]/.test(text[end - 1]!)) end--;
    }
    if (start === at || end <= at + 1 || end - at > 256) continue;
    out += text.slice(from, start) + by(text.slice(start, end), start);
    from = end;
  }
  return out + text.slice(from);
}

/** What stands before a local part without belonging to it: a quote, the path of a link, `to=`. */
function leadIn(local: string): number {
  const path = local.includes('//')
    ? Math.max(...['/', '?', '&', '='].map((c) => local.lastIndexOf(c))) + 1
    : 0;
  const rest = local.slice(path);
  const key =
    /^['`{|?&*]*(?:(?:sasl_|orig_)?(?:to|from|user|username|login|sender|recipient|rcpt|mail|e?mail|who|address)=)?['`]?/i.exec(
      rest,
    );
  return path + (key?.[0].length ?? 0);
}

/** The address an address stands for: IPv4 inside IPv6 as IPv4, everything else in its canonical form. */
export const sameAddress = (text: string): string | null =>
  endpointIp(text.replace(/\b0+(?=\d)/g, '')) ?? canonicalIp(text);

/** Private, loopback, link-local and CGNAT addresses tell a stranger about a network and help nobody. */
export function isPrivate(address: string): boolean {
  const sort = classifyAddress(sameAddress(address) ?? address);
  return sort !== null && sort !== 'public' && sort !== 'multicast';
}

/** Every IP address: plain, in IPv6 of any writing, with dashes as in a host name, reversed as in a query. `by` gets it and its plain form. */
export function replaceAddresses(
  text: string,
  by: (found: string, address: string, at: number) => string,
): string {
  if (!/\d|::/.test(text)) return text;
  let out = text;
  if (/\.arpa/i.test(out))
    out = out
      .replace(/((?:\d{1,3}\.){4})in-addr\.arpa/gi, (found, labels: string, at: number) =>
        by(found, labels.split('.').slice(0, 4).reverse().join('.'), at),
      )
      .replace(/(?<![0-9a-f])((?:[0-9a-f]\.){32})ip6\.arpa/gi, (found, n: string, at: number) =>
        by(found, fromNibbles(n), at),
      );
  if (out.length >= 64)
    out = out.replace(/(?<![0-9a-f.])(?:[0-9a-f]\.){31}[0-9a-f](?![0-9a-f])/gi, (found, at: number) =>
      by(found, fromNibbles(found), at),
    );
  if (out.includes(':'))
    out = out.replace(
      /(IPv6:)?([0-9A-Fa-f:.]{3,80})/gi,
      (found, tag: string | undefined, body: string, at: number) => {
        const six = ipv6Within(body, tag ? '' : (out[at - 1] ?? ''), out[at + found.length] ?? '');
        return six
          ? `${tag ?? ''}${body.slice(0, six.at)}${by(six.text, six.text, at + (tag ?? '').length + six.at)}${body.slice(six.at + six.text.length)}`
          : found;
      },
    );
  return out
    .replace(/(?<!\d)(?:\d{1,3}\.){3}\d{1,3}(?!\d)/g, (found, at: number) =>
      sameAddress(found) ? by(found, found, at) : found,
    )
    .replace(/(?<!\d)(?:\d{1,3}-){3}\d{1,3}(?!\d)/g, (found, at: number) => {
      const address = found.replaceAll('-', '.');
      return sameAddress(address) ? by(found, address, at) : found;
    });
}

const fromNibbles = (labels: string): string =>
  (labels.match(/[0-9a-f]/gi) ?? [])
    .reverse()
    .join('')
    .replace(/(.{4})(?=.)/g, '$1:');

/** The IPv6 address in a run of hex digits, colons and dots; a word such as `std::` or a clock time is none. */
function ipv6Within(run: string, before: string, after: string): { at: number; text: string } | null {
  if (run.split(':').length < 3) return null;
  let at = 0;
  if (/^:[^:]/.test(run)) at = 1;
  else if (/[A-Za-z_]/.test(before)) return null;
  let text = run.slice(at).replace(/[.:]+$/, (tail) => (tail.startsWith('::') ? '::' : ''));
  if (/[G-Zg-z_]/.test(after) && at + text.length === run.length) return null;
  for (let tries = 0; tries < 3; tries++) {
    if (text.length > 2 && parseIp(text)) return { at, text };
    const colon = text.indexOf(':');
    if (colon < 0) return null;
    at += colon + 1;
    text = text.slice(colon + 1);
  }
  return null;
}

/** Every name of two labels or more whose last label is letters or an A-label. */
export function replaceNames(text: string, by: Replace): string {
  if (!text.includes('.')) return text;
  return text.replace(/[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_.-]*[\p{L}\p{N}\p{M}])?/gu, (found, at: number) =>
    /[^.]\.(?:[\p{L}\p{M}]{2,63}|xn--[A-Za-z0-9-]{2,59})$/u.test(found) && !found.includes('..')
      ? by(found, at)
      : found,
  );
}

/** A domain as its A-label form, so that both writings of an IDN count as one; as given where it is no domain. */
export function asAscii(domain: string): string {
  const lower = domain.toLowerCase();
  if (/^[\x20-\x7e]*$/.test(lower)) return lower;
  try {
    return new URL(`http://${lower}/`).hostname;
  } catch {
    return lower; // not a domain that IDNA knows: compared as it is written
  }
}
