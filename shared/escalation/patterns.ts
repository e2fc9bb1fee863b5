/** What can be recognised in free text: mailboxes, addresses and host names. All expressions are linear. */

/** Lengths are capped, so that hostile text cannot make the search quadratic. */
export const mailbox =
  /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\u0080-\uffff-]{1,64}@[A-Za-z0-9\u0080-\uffff](?:[A-Za-z0-9.\u0080-\uffff-]{0,253}[A-Za-z0-9\u0080-\uffff])?/gu;
export const ipv4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/g;
export const ipv6 =
  /(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])/g;
/** A name of two labels or more whose last label is letters (or an A-label). */
export const hostName =
  /(?<![\w@.-])(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.){1,10}(?:[A-Za-z]{2,63}|xn--[a-z0-9-]{2,59})(?![\w-])/g;

/** RFC 1918, loopback, link-local, CGNAT, and their IPv6 counterparts: these tell a stranger about a network and help nobody. */
export function isPrivate(address: string): boolean {
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/i.exec(address);
  if (v4) {
    const [a, b] = [Number(v4[1]), Number(v4[2])];
    return (
      a === 10 ||
      a === 127 ||
      a === 0 ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254) ||
      (a === 100 && b >= 64 && b < 128)
    );
  }
  return /^(?:::1?$|f[cd]|fe[89ab])/i.test(address);
}

/** Names that mean something inside one network only. */
export function isInternalName(name: string): boolean {
  return /(?:^localhost|\.(?:local|localdomain|lan|internal|intranet|intern|corp|home|private|localhost|home\.arpa))$/i.test(
    name,
  );
}
