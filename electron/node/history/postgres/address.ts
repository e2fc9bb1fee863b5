/**
 * Where a team's history is: `postgres://person@host:port/database?sslmode=…&sslrootcert=FILE`. The words are libpq's
 * (PostgreSQL manual §34.1.1); what is other: to another machine the connection is encrypted and the server's certificate verified
 * unless `sslmode=disable` says otherwise, and what encrypts without verifying is refused.
 */
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { Problem } from '../../../../shared/problem.ts';
import type { TeamAddress } from '../team-at-start.ts';
import { passwordFrom } from './password-file.ts';

export interface Address {
  config: ClientConfig;
  /** For people: the database and the machine, without user and password. */
  place: string;
}

/** Where the address was read: a command line can be read by every user of the machine, and settings are copied along. */
export type AddressFrom = TeamAddress['from'];

/** Throws Problem usage for an address that cannot be used, or that holds a password where everybody sees it. */
export function addressOf(text: string, from: AddressFrom, env: NodeJS.ProcessEnv = process.env): Address {
  const url = parsed(text);
  const option = (name: string): string | null => url.searchParams.get(name);
  if ((url.password || option('password') !== null) && from !== 'environment')
    throw refused(
      from === 'settings'
        ? 'A password is not kept in the settings.'
        : 'A password on a command line can be read by everybody on this machine.',
      'Leave it out of the address: put it into the environment as PGPASSWORD, or into the file that PGPASSFILE names (mode 0600).',
    );
  const host =
    option('host') ?? decodeURIComponent(url.hostname.replace(/^\[|\]$/g, '') || env.PGHOST || 'localhost');
  const database = decodeURIComponent(url.pathname.slice(1)) || env.PGDATABASE;
  if (!database) throw refused('The address names no database.', 'Write postgres://user@host/database.');
  const user = decodeURIComponent(url.username) || option('user') || env.PGUSER;
  const port = Number(url.port || option('port') || env.PGPORT || 5432);
  const given = decodeURIComponent(url.password) || option('password') || env.PGPASSWORD;
  const of = { host, port, database, user: user ?? env.USER ?? '' };
  const password = given || passwordFrom(passwordFile(env), of);
  const local = host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host);
  return {
    place: `${database} on ${host.startsWith('/') ? 'this machine' : host}${port === 5432 ? '' : `:${port}`}`,
    config: {
      ...{ host, port, database },
      ...(user && { user }),
      // A function, because for want of a string pg looks into the file itself, and warns that it will not do so for ever.
      password: () => password ?? '',
      ssl: tlsOf(
        option('sslmode') ?? env.PGSSLMODE ?? null,
        option('sslrootcert') ?? env.PGSSLROOTCERT ?? null,
        local,
        host,
      ),
      application_name: 'deferral-desk',
    },
  };
}

function tlsOf(
  mode: string | null,
  rootFile: string | null,
  local: boolean,
  host: string,
): ClientConfig['ssl'] {
  if (mode === 'disable' || (local && (mode === null || mode === 'prefer' || mode === 'allow'))) return false;
  if (mode === 'require' || mode === 'prefer' || mode === 'allow')
    throw refused(
      `sslmode=${mode} encrypts without looking whom it speaks to.`,
      'Write sslmode=verify-full, and sslrootcert=FILE for a certificate authority of your own.',
    );
  if (mode !== null && mode !== 'verify-full' && mode !== 'verify-ca')
    throw refused(`sslmode=${mode} is not known.`, 'Write verify-full, verify-ca or disable.');
  const ca = rootFile === null || rootFile === 'system' ? undefined : readRoot(rootFile);
  return {
    rejectUnauthorized: true,
    servername: host,
    ...(ca && { ca }),
    ...(mode === 'verify-ca' && { checkServerIdentity: () => undefined }),
  };
}

function readRoot(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw refused(
      `The certificates in ${path} could not be read (${(error as NodeJS.ErrnoException).code}).`,
      'Give the file of your certificate authority as sslrootcert=FILE.',
    );
  }
}

/** The text of PGPASSFILE or ~/.pgpass (PostgreSQL manual §34.16); empty where there is none. */
function passwordFile(env: NodeJS.ProcessEnv): string {
  const path = env.PGPASSFILE || join(homedir(), '.pgpass');
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined && env.PGPASSFILE)
    throw refused(`The password file ${path} is not there.`, 'PGPASSFILE names it; make it, or unset it.');
  if (mode !== undefined && mode & 0o077 && process.platform !== 'win32')
    throw refused(`The password file ${path} can be read by others.`, `Close it to them: chmod 600 ${path}`);
  return mode === undefined ? '' : readFileSync(path, 'utf8');
}

function parsed(text: string): URL {
  let url: URL;
  try {
    // Without a host libpq takes the socket; URL refuses a user without one.
    url = new URL(text.replace(/^(postgres(?:ql)?:\/\/[^/?@]*@)(?=[/?]|$)/, '$1localhost'));
  } catch {
    throw refused('This is no address of a history.', 'Write postgres://user@host:5432/database.');
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw refused(
      `“${url.protocol}” is no history that a team can share.`,
      'Write postgres://user@host:5432/database.',
    );
  return url;
}

const refused = (says: string, hint: string): Problem =>
  new Problem('history-address', says, hint, { exit: 2 });
