/** What PostgreSQL and the way to it refuse, as sentences. SQLSTATEs: PostgreSQL manual, appendix A. */
import { Problem } from '../../../../shared/problem.ts';

/** The database does not answer, or says that it is going or not yet there. */
const awayCodes = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
  ],
  ...['ENOENT', '57P01', '57P02', '57P03', '53300', '25006'],
]);

export function isAway(error: unknown): boolean {
  const { code = '', message } = error as { code?: string; message: string };
  return (
    awayCodes.has(code) ||
    code.startsWith('08') ||
    /Connection terminated|timeout exceeded|Query read timeout|Client has encountered a connection error|Client was closed/.test(
      message,
    )
  );
}

/** Another transaction was in the way, or the same one before its answer was lost: once more may well do. */
export const isClash = (error: unknown): boolean =>
  ['40001', '40P01', '55P03', '23505'].includes((error as { code?: string }).code ?? '');

export const away = (error: unknown, place: string, lastContact: string | null): Problem =>
  new Problem(
    'history-away',
    `The team's history (${place}) cannot be reached: ${reason(error)}. ${lastContact ? `Last contact: ${lastContact.slice(0, 19)}Z.` : 'It has not answered yet.'}`,
    'Nothing is half-written. Do this once more when the database answers; an open desk finds it again by itself.',
  );

function reason(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === '25006') return 'it can only be read there';
  if (code === '53300') return 'all its connections are taken';
  if (code === '57P03') return 'it is starting or being restored';
  if (code === '57P01' || code === '57P02') return 'it was shut down';
  return message.replace(/[.\s]+$/, '') || code || 'no answer';
}

/** What an administrator has to mend; null where it is something else. */
export function refusedBy(error: unknown, place: string): Problem | null {
  const { code = '', message } = error as { code?: string; message: string };
  const told = (says: string, hint: string): Problem => new Problem('history-refused', says, hint);
  if (/^28/.test(code) || /password must be|no password supplied/i.test(message))
    return told(
      `The team's history (${place}) does not let this user in: ${message}.`,
      'Give the password as PGPASSWORD or in the file that PGPASSFILE names (mode 0600), and look at pg_hba.conf.',
    );
  if (code === '3D000')
    return told(
      `There is no such database: ${message}.`,
      'Make it with createdb, as the guide “A team’s desk” says.',
    );
  if (code === '42501')
    return told(
      `The user of the database may not do this: ${message}.`,
      'Make it the owner of the database: ALTER DATABASE … OWNER TO …',
    );
  if (code === '53100')
    return told(`The disk of the database is full: ${message}.`, 'Make room there; nothing was saved.');
  if (/SSL|TLS|certificate|self.signed|altname/i.test(`${code} ${message}`))
    return told(
      `The connection to ${place} is not safe: ${message}.`,
      'Give the certificate authority as sslrootcert=FILE, and the name that the certificate bears as the host.',
    );
  return null;
}
