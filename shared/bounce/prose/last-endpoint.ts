/** Whom Exchange tried last, as its own sentences name it where no field does. */
import type { RemoteMta } from '../attempt.ts';
import { remoteMta } from '../host.ts';

const namePattern = /\[LastAttemptedServerName=([\w.-]{1,255})\]|\{FQDN=([\w.-]{1,255})\}/;
const addressPattern =
  /(?:\[LastAttemptedIP=|\{IP=|\blast endpoint attempted was )\[?([0-9A-Fa-f:.]{3,45}?)\]?(?::(\d{1,5}))?(?=[\]}\s]|[.,;:!)"'”»]{0,3}(?:\s|$))/;

export function lastEndpoint(text: string): RemoteMta | null {
  if (!text.includes('LastAttempted') && !text.includes('{IP=') && !text.includes('last endpoint'))
    return null;
  const name = namePattern.exec(text);
  const address = addressPattern.exec(text);
  return remoteMta(name?.[1] ?? name?.[2] ?? null, address?.[1] ?? null);
}
