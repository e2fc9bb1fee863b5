/** The options of `serve` that name the proxy in front, at which people sign in. */
import { readFileSync, statSync } from 'node:fs';
import { SignIn, type SignInOptions } from '../web/sign-in.ts';
import { ranks, type Role } from '../../shared/rpc/role.ts';
import { usage, type Arguments } from './verb.ts';

export const signInOptions = {
  'sign-in': { type: 'string' },
  'public-address': { type: 'string' },
  'proxy-secret-file': { type: 'string' },
  'user-header': { type: 'string' },
  'groups-header': { type: 'string' },
  role: { type: 'string', multiple: true },
} as const;

/** Null without `--sign-in`. Throws Problem usage. */
export function signInOf(given: Arguments): SignIn | null {
  const how = given.one('sign-in');
  if (how === null) return null;
  if (how !== 'proxy') throw usage(`“${how}” is no way to sign in.`, 'Write --sign-in proxy.');
  const header = (name: string, usual: string): string => {
    const chosen = (given.one(name) ?? usual).toLowerCase();
    if (!/^[a-z0-9-]+$/.test(chosen)) throw usage(`“${chosen}” is no name of a header.`);
    return chosen;
  };
  return new SignIn({
    publicAddress: publicAddress(given.one('public-address')),
    secret: secretOf(given.one('proxy-secret-file')),
    userHeader: header('user-header', 'x-forwarded-user'),
    groupsHeader: header('groups-header', 'x-forwarded-groups'),
    roles: given.all('role').map(roleOf),
  });
}

function publicAddress(text: string | null): URL {
  const url = text && URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/')
    throw usage(
      'With --sign-in the address is needed at which people open the desk.',
      'Write --public-address https://desk.example.com.',
    );
  return url;
}

function secretOf(path: string | null): string {
  const mode = path === null ? undefined : statSync(path, { throwIfNoEntry: false })?.mode;
  if (path !== null && mode === undefined) throw usage(`The file ${path} is not there.`);
  if (mode !== undefined && mode & 0o077 && process.platform !== 'win32')
    throw usage(`The secret in ${path} can be read by others.`, `Close it to them: chmod 600 ${path}`);
  const secret = path === null ? process.env.DEFERRAL_DESK_PROXY_SECRET : readFileSync(path, 'utf8').trim();
  if (!secret || secret.length < 16)
    throw usage(
      'With --sign-in proxy a secret of at least 16 characters is needed, which the proxy sends along.',
      'Give it with --proxy-secret-file FILE (mode 0600), or as DEFERRAL_DESK_PROXY_SECRET.',
    );
  return secret;
}

function roleOf(text: string): SignInOptions['roles'][number] {
  const [, role = '', group = ''] = /^(\w+)=(.+)$/.exec(text) ?? [];
  if (!Object.hasOwn(ranks, role))
    throw usage(`“${text}” gives no right.`, 'Write --role work=GROUP; the rights are read, work and keep.');
  return { role: role as Role, group };
}
