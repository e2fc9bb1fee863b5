/** Domain names: which may be asked for, which may name a host, and how they nest. */

/** Lower case, without the final dot. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** May stand in a DNS question: labels of 1–63 octets, 253 in all (RFC 1035 §2.3.4), no control characters. */
export function isQueryName(name: string): boolean {
  const n = normalName(name);
  if (n === '') return name === '.';
  if (n.length > 253 || /[^\x21-\x7e]/.test(n)) return false;
  return n.split('.').every((label) => label.length >= 1 && label.length <= 63);
}

/** A host name: letters, digits and hyphens (RFC 1123 §2.1), with at least one letter in the last label. */
export function isHostName(name: string): boolean {
  const n = normalName(name);
  if (!isQueryName(name) || n === '') return false;
  const labels = n.split('.');
  return (
    labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) && /[a-z]/.test(labels.at(-1)!)
  );
}

/** The domain and its ancestors, longest first: `a.b.c` → `a.b.c`, `b.c`, `c`. */
export function ancestors(domain: string): string[] {
  const labels = normalName(domain).split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

/** True if `name` is `domain` or below it. */
export function isWithin(name: string, domain: string): boolean {
  const n = normalName(name);
  const d = normalName(domain);
  return n === d || n.endsWith(`.${d}`);
}

/** Names that mean something inside one network only. */
export function isInternalName(name: string): boolean {
  return /(?:^localhost|\.(?:local|localdomain|lan|internal|intranet|intern|corp|home|private|localhost|home\.arpa))$/i.test(
    name,
  );
}
