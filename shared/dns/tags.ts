/** Records of `tag=value; tag=value`: DKIM keys (RFC 6376 §3.2), DMARC policies, MTA-STS. */

/** Tags lower case; null if a part is no tag or a tag is there twice, which makes the record invalid. */
export function parseTags(text: string): Map<string, string> | null {
  const tags = new Map<string, string>();
  for (const part of text.slice(0, 16_000).split(';')) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim().toLowerCase();
    if (at < 0 || !/^[a-z][a-z0-9_]*$/.test(name) || tags.has(name)) return null;
    tags.set(name, part.slice(at + 1).trim());
  }
  return tags;
}
