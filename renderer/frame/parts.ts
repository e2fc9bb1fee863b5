/**
 * Every part of the screens in the browser's cache before it is wanted. Browsers try a module once: one that a host
 * kept back while it was away would fail until the page is loaded anew, also when the host is long there again.
 * @returns the files asked for
 */
export async function keepParts(): Promise<number> {
  if (!location.protocol.startsWith('http')) return 0; // the desktop's are on its disk
  const parts = (await (await fetch('parts.json')).json()) as string[];
  // One after the other, so that nothing of what a person wants has to wait; read whole, or it is not kept.
  for (const part of parts) await (await fetch(part)).arrayBuffer();
  return parts.length;
}
