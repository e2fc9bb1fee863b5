/** The size of an RSA key as DKIM publishes it (RFC 6376 §3.6.1): a SubjectPublicKeyInfo, or a bare RSAPublicKey. */
import { createPublicKey } from 'node:crypto';

/** Bits of the modulus; null for what is no RSA key. */
export function rsaBits(der: Uint8Array): number | null {
  for (const type of ['spki', 'pkcs1'] as const)
    try {
      const key = createPublicKey({ key: Buffer.from(der), format: 'der', type });
      if (key.asymmetricKeyType === 'rsa') return key.asymmetricKeyDetails?.modulusLength ?? null;
    } catch {
      // the other form, or none
    }
  return null;
}
