import { capital, spaced } from './sentence.ts';

/** The short name of a cause, from its id: `rate-limit` → “Rate limit”. What it means is said on its card. */
export const causeName = (cause: string): string =>
  capital(spaced(cause).replace(/\b(dns|tls)\b/g, (name) => name.toUpperCase()));
