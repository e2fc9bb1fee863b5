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

/** Nothing went to the database: there was no connection to send it by. Anything else may have been done before its answer was lost. */
export const neverSent = (error: unknown): boolean => {
  const { code = '', message } = error as { code?: string; message: string };
  return unreached.has(code) || /trying to connect|due to connection timeout/.test(message);
};
const unreached = new Set([
  ...['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['57P03', '53300', '25006'],
]);

/** Another transaction was in the way, or the same one before its answer was lost: once more may well do. */
export const isClash = (error: unknown): boolean =>
  ['40001', '40P01', '55P03', '23505'].includes((error as { code?: string }).code ?? '');

/** `inDoubt`: something was sent to be saved, and no answer came. */
export const away = (error: unknown, place: string, lastContact: string | null, inDoubt = false): Problem => {
  const problem = new Problem(
    'history-away',
    `The team's history (${place}) cannot be reached: ${reason(error)}. ${lastContact ? `Last contact: ${lastContact.slice(0, 10)}, ${lastContact.slice(11, 19)} UTC.` : 'It has not answered yet.'}`,
    inDoubt
      ? lookFirst
      : 'Nothing is half-written. Do this once more when the database answers; an open desk finds it again by itself.',
  );
  problem.cause = error;
  return problem;
};
const lookFirst =
  'Its answer was lost, so it may be saved or not, but not by half. On a screen do this once more when the database answers: it is not saved twice. In a shell look at the case first.';

/** In words of this desk: the system’s (`connect ECONNREFUSED …`) tell nobody what to do. */
function reason(error: unknown): string {
  const { code = '', message } = error as { code?: string; message: string };
  const known = reasons[code];
  if (known) return known;
  if (/timeout/i.test(message)) return inTime;
  return isCut(code, message) ? cut : 'it does not answer';
}
const cut = 'the connection was cut';
const inTime = 'it does not answer in time';
const nobody = 'no PostgreSQL answers there';
const unknown = 'the name of its machine is not known';
const noWay = 'there is no way through the network to it';
const reasons: Record<string, string> = {
  ...{ ECONNREFUSED: nobody, ENOENT: nobody, ENOTFOUND: unknown, EAI_AGAIN: unknown },
  ...{ EHOSTUNREACH: noWay, ENETUNREACH: noWay, ETIMEDOUT: inTime },
  '25006': 'it can only be read there',
  '53300': 'all its connections are taken',
  '57P01': 'it was shut down',
  '57P02': 'it was shut down',
  '57P03': 'it is starting or being restored',
};
const isCut = (code: string, message: string): boolean =>
  code === 'ECONNRESET' ||
  code === 'EPIPE' ||
  code.startsWith('08') ||
  /terminated|closed|connection error/.test(message);

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
