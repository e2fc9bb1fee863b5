/** Addresses of a team's history: what they mean, and what is refused before anything is sent. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { addressOf, type Address } from '../../../electron/node/history/postgres/address.ts';
import { Problem } from '../../../shared/problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-address-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string, mode: number): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const env = { HOME: folder, PGPASSFILE: file('empty', '', 0o600) };
const of = (
  text: string,
  more: NodeJS.ProcessEnv = {},
  from: 'command-line' | 'environment' = 'command-line',
) => addressOf(text, from, { ...env, ...more });

const passwordOf = ({ config }: Address): unknown => (config.password as () => string)();

test.each<[string, NodeJS.ProcessEnv, object]>([
  [
    'postgres://anna@db.example.com/desk',
    {},
    { host: 'db.example.com', port: 5432, database: 'desk', user: 'anna' },
  ],
  ['postgresql://anna@db.example.com:6432/desk', {}, { host: 'db.example.com', port: 6432 }],
  ['postgres://a%40b@[2001:db8::1]/d%20k', {}, { host: '2001:db8::1', user: 'a@b', database: 'd k' }],
  ['postgres:///desk?host=/run/postgresql', {}, { host: '/run/postgresql', database: 'desk', ssl: false }],
  ['postgres://anna@/desk?host=/run/postgresql', {}, { host: '/run/postgresql', user: 'anna' }],
  ['postgres:///desk', { PGHOST: 'h.example', PGUSER: 'u', PGPORT: '1' }, { port: 1, user: 'u' }],
  ['postgres://anna@h.example', { PGDATABASE: 'desk' }, { database: 'desk' }],
  ['postgres://anna@localhost/desk', {}, { ssl: false }],
  ['postgres://anna@h.example/desk?sslmode=disable', {}, { ssl: false }],
  ['postgres://anna@h.example/desk', {}, { ssl: { rejectUnauthorized: true, servername: 'h.example' } }],
  ['postgres://anna@localhost/desk?sslmode=verify-full', {}, { ssl: { rejectUnauthorized: true } }],
  [
    `postgres://anna@h.example/desk?sslrootcert=${file('root.pem', 'PEM', 0o644)}`,
    {},
    { ssl: { ca: 'PEM', rejectUnauthorized: true } },
  ],
])('%s', (text, more, wanted) => {
  expect(of(text, more).config).toMatchObject(wanted);
});

test.each<[string, string | undefined]>([
  ['h.example:5432:desk:anna:from the file', 'from the file'],
  ['other.example:*:*:*:no\n# a comment\n*:*:*:anna:by stars', 'by stars'],
  ['h.example:*:desk:anna:with\\:colon and \\\\', 'with:colon and \\'],
  ['h.example:5433:desk:anna:no', ''],
  ['nonsense\n\n:::', ''],
])('the password file %j', (text, wanted) => {
  const more = { PGPASSFILE: file('pgpass', text, 0o600) };
  expect(passwordOf(of('postgres://anna@h.example/desk', more))).toBe(wanted);
});

test('a password in the environment is taken, and never shown', () => {
  const address = of('postgres://anna:secret@h.example/desk', {}, 'environment');
  expect(passwordOf(address)).toBe('secret');
  expect(passwordOf(of('postgres://anna@h.example/desk', { PGPASSWORD: 'secret' }))).toBe('secret');
  expect(address.place).toBe('desk on h.example');
});

test.each<[string, NodeJS.ProcessEnv, RegExp]>([
  ['postgres://anna:secret@h.example/desk', {}, /command line can be read by everybody/],
  ['postgres://anna@h.example/desk?password=secret', {}, /command line can be read by everybody/],
  ['postgres://anna@h.example', {}, /names no database/],
  ['mysql://anna@h.example/desk', {}, /“mysql:” is no history/],
  ['desk', {}, /no address of a history/],
  ['postgres://anna@h.example/desk?sslmode=require', {}, /without looking whom it speaks to/],
  ['postgres://anna@h.example/desk?sslmode=prefer', {}, /without looking whom it speaks to/],
  ['postgres://anna@h.example/desk?sslmode=yes', {}, /sslmode=yes is not known/],
  ['postgres://anna@h.example/desk?sslrootcert=/nowhere.pem', {}, /\/nowhere\.pem could not be read/],
  ['postgres://anna@h.example/desk', { PGPASSFILE: '/nowhere' }, /password file \/nowhere is not there/],
  ['postgres://anna@h.example/desk', { PGPASSFILE: file('open', 'x', 0o644) }, /can be read by others/],
])('refused: %s', (text, more, says) => {
  let refused: unknown;
  try {
    of(text, more);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(Problem);
  expect((refused as Problem).says).toMatch(says);
  expect((refused as Problem).exit).toBe(2);
  expect(JSON.stringify(refused)).not.toContain('secret');
});
