/** A database that is away is told in a sentence, whatever the system calls it. */
import { expect, test } from 'vitest';
import { away, isAway } from '../../../electron/node/history/postgres/refusal.ts';

const failed = (code: string | undefined, message: string): Error =>
  Object.assign(new Error(message), { code });

test.each([
  ['ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.5:5432', 'no PostgreSQL answers there'],
  ['ECONNREFUSED', '', 'no PostgreSQL answers there'],
  ['ENOENT', 'connect ENOENT /run/postgresql/.s.PGSQL.5432', 'no PostgreSQL answers there'],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND db.invalid', 'the name of its machine is not known'],
  ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN db.invalid', 'the name of its machine is not known'],
  ['EHOSTUNREACH', 'connect EHOSTUNREACH 192.0.2.5:5432', 'there is no way through the network to it'],
  ['ECONNRESET', 'read ECONNRESET', 'the connection was cut'],
  ['EPIPE', 'write EPIPE', 'the connection was cut'],
  [undefined, 'Connection terminated unexpectedly', 'the connection was cut'],
  [undefined, 'Connection terminated due to connection timeout', 'it does not answer in time'],
  [undefined, 'timeout exceeded when trying to connect', 'it does not answer in time'],
  [undefined, 'Query read timeout', 'it does not answer in time'],
  ['ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.5:5432', 'it does not answer in time'],
  ['57P01', 'terminating connection due to administrator command', 'it was shut down'],
  ['57P03', 'the database system is starting up', 'it is starting or being restored'],
  ['53300', 'sorry, too many clients already', 'all its connections are taken'],
  ['25006', 'cannot execute UPDATE in a read-only transaction', 'it can only be read there'],
  ['08P01', 'server login has been failing', 'the connection was cut'],
])('%s, %j', (code, message, reason) => {
  const error = failed(code, message);
  expect(isAway(error)).toBe(true);
  expect(away(error, 'desk on db', '2026-05-17T09:20:31.512Z').message).toBe(
    `The team's history (desk on db) cannot be reached: ${reason}. Last contact: 2026-05-17, 09:20:31 UTC.`,
  );
  expect(away(error, 'desk on db', null).message).toMatch(/\. It has not answered yet\.$/);
});
