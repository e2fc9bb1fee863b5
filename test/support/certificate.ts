/** Self-signed certificates for tests, made by openssl in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  key: string;
  cert: string;
}

/** `from` and `to` as `20200101000000Z`; an expired one needs `openssl ca`, since `req` knows no past. */
export function makeCertificate(name: string, from: string, to: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-cert-'));
  const at = (file: string): string => join(folder, file);
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('serial'), '01\n');
  writeFileSync(
    at('ca.cnf'),
    `[ca]\ndefault_ca=d\n[d]\ndatabase=${at('index.txt')}\nserial=${at('serial')}\nnew_certs_dir=${folder}\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n`,
  );
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'ignore' });
  openssl(
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    at('key'),
    '-out',
    at('csr'),
  );
  openssl(
    'ca',
    '-selfsign',
    '-batch',
    '-notext',
    '-config',
    at('ca.cnf'),
    '-startdate',
    from,
    '-enddate',
    to,
    '-keyfile',
    at('key'),
    '-in',
    at('csr'),
    '-out',
    at('cert'),
  );
  return { key: readFileSync(at('key'), 'utf8'), cert: readFileSync(at('cert'), 'utf8') };
}
