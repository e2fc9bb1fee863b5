/** Fetches an MTA-STS policy (RFC 8461 §3.3): HTTPS with a valid certificate, no redirects, at most 64 KB. */
import { request } from 'node:https';
import { classifyAddress } from '../../../shared/dns/address.ts';
import type { PolicyFetch, Resolver } from '../../../shared/ports.ts';

const timeoutMs = 6_000;
const maxBytes = 65_536;

/** The host is looked up by the app's resolver and pinned, so that it cannot lead into the user's own network. */
export function createPolicyFetch(resolver: Resolver, allowPrivate = false): PolicyFetch {
  return async (domain) => {
    const host = `mta-sts.${domain}`;
    const answers = await Promise.all([resolver.query(host, 'A'), resolver.query(host, 'AAAA')]);
    const addresses = answers.flatMap((answer) => answer.records.map((record) => record.data as string));
    const address = addresses.find((ip) => allowPrivate || classifyAddress(ip) === 'public');
    if (!address)
      return {
        failed: addresses.length ? `${host} is not on the public internet` : `${host} has no address`,
      };
    return fetchText(host, address);
  };
}

function fetchText(host: string, address: string): Promise<{ policy: string } | { failed: string }> {
  return new Promise((resolve) => {
    const sent = request(
      {
        host: address,
        servername: host,
        path: '/.well-known/mta-sts.txt',
        headers: { host, accept: 'text/plain' },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        if (response.statusCode !== 200) {
          response.destroy();
          return resolve({ failed: `the web server answered ${response.statusCode ?? 'nothing'}` });
        }
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > maxBytes) response.destroy();
        });
        response.on('end', () => resolve({ policy: Buffer.concat(chunks).toString('utf8') }));
        response.on('close', () => resolve({ failed: 'the policy broke off or is too long' }));
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve({
        failed:
          error.name === 'AbortError' || error.name === 'TimeoutError'
            ? 'no answer in time'
            : (error.code ?? error.message),
      }),
    );
    sent.end();
  });
}
