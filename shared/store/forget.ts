/** One mail address taken out of texts, in the forms in which mail carries it: plain, in a return path (VERP), in a link. */

/** Replaces the address, and no other that it is a part of; `changed` tells whether it stood there. Throws TypeError for no address. */
export function forgetting(
  address: string,
  placeholder: string,
): (text: string) => { text: string; changed: boolean } {
  const [, local, domain] = /^([^\s@"\\]{1,64})@([^\s@"\\]{1,255})$/.exec(address) ?? [];
  if (!local || !domain) throw new TypeError('not a mail address');
  const form = `${literal(local)}(?:@|=|%40)${literal(domain)}`;
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}._-])${form}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`, 'giu');
  return (text) => {
    const replaced = text.replace(pattern, placeholder);
    return { text: replaced, changed: replaced !== text };
  };
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
