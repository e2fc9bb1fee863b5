/** Mailboxes and host names as they stand in notices: found, cleaned, never guessed. */

const localEnd = new Set(' \t\n\r<>()[]:;,"\'|`\\\u00a0\u3000：；，、。（）＜＞「」„“”‚‘’«»'.split(''));

/**
 * The first `local@domain` in a text, domain lower-cased; null if there is none. Walks from each `@` outwards, so
 * that a text without one costs one look. RFC 5321 §4.5.3.1 limits (64 and 255) are widened for BATV and VERP.
 */
export function findAddress(text: string): string | null {
  for (
    let at = text.indexOf('@'), tries = 0;
    at >= 0 && tries < 64;
    at = text.indexOf('@', at + 1), tries++
  ) {
    const address = addressAround(text, at);
    if (address) return address;
  }
  return null;
}

/** Every different address of a text, in order, at most `limit`. */
export function findAddresses(text: string, limit = 50): string[] {
  const found = new Set<string>();
  for (
    let at = text.indexOf('@'), tries = 0;
    at >= 0 && tries < 2000;
    at = text.indexOf('@', at + 1), tries++
  ) {
    const address = addressAround(text, at);
    if (address) found.add(address);
    if (found.size >= limit) break;
  }
  return [...found];
}

function addressAround(text: string, at: number): string | null {
  let start = at;
  if (text[at - 1] === '"') {
    // quoted local part: "john doe"@example.net
    const open = text.lastIndexOf('"', at - 2);
    if (open < 0 || at - open > 130 || text.slice(open, at).includes('\n')) return null;
    start = open;
  } else while (start > 0 && at - start < 256 && !localEnd.has(text[start - 1]!)) start--;
  let local = text.slice(start, at);
  if (local.includes('='))
    local = local.replace(/^(?:mailto|to|rcpt|recipient|from|sender|e?mail|user)?=/i, '');
  const host = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,252}[\p{L}\p{N}])?/u.exec(text.slice(at + 1, at + 256));
  const literal = host ? null : /^\[[0-9A-Fa-f:.]{3,60}\]/.exec(text.slice(at + 1, at + 64));
  const domain = host?.[0] ?? literal?.[0];
  // `*user@example.net*`: bold text that became plain text
  if (local[0] === '*' && text[at + 1 + (domain?.length ?? 0)] === '*') local = local.slice(1);
  if (!local || !domain || domain.includes('..')) return null;
  return `${local}@${domain.toLowerCase()}`;
}

/** What follows the last `@`; null for an empty or missing domain. */
export function domainOf(address: string | null): string | null {
  if (!address) return null;
  return address.slice(address.lastIndexOf('@') + 1) || null;
}

/** A host name without its root dot, lower-cased, or null for what cannot be one. */
export function hostname(text: string): string | null {
  const name = text.replace(/\.$/, '').toLowerCase();
  return name.length <= 255 && /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}])?$/u.test(name) ? name : null;
}
