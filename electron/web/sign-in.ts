/**
 * Signing in is done by the reverse proxy in front: it says who asks, in headers that count only beside a secret that
 * nobody but the proxy knows. A page gets a key of its own person as a SameSite cookie, and sends it as a header with
 * each call: another site can do neither (OWASP, “signed double-submit cookie”).
 */
import { createHmac, createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../../shared/problem.ts';
import { ranks, type Role } from '../../shared/rpc/role.ts';

export interface SignInOptions {
  /** As browsers see the desk: `https://desk.example.com`. */
  publicAddress: URL;
  /** At least 16 characters. */
  secret: string;
  /** Names of headers, in lower case. */
  userHeader: string;
  groupsHeader: string;
  /** Which groups may what; without any, everybody who signed in may everything. */
  roles: readonly { role: Role; group: string }[];
}

export interface Person {
  name: string;
  role: Role;
}

export const secretHeader = 'x-deferral-desk-proxy';
const cookieName = 'deferral-desk-key';
const keptMs = 24 * 3_600_000;

export class SignIn {
  readonly #options: SignInOptions;
  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /** Null if the request came through the proxy and from our own page, else why not. */
  foreign({ headers }: IncomingMessage): string | null {
    const { publicAddress, secret } = this.#options;
    if (!same(headers[secretHeader], secret))
      return 'it did not come through the proxy that people sign in at';
    if (headers.host?.toLowerCase() !== publicAddress.host) return 'this address is not ours';
    const { origin, 'sec-fetch-site': site } = headers;
    const isOurs = origin === undefined || origin === publicAddress.origin;
    const isLink = site === 'cross-site' && headers['sec-fetch-mode'] === 'navigate' && !origin;
    if (!isOurs || !(site === undefined || site === 'same-origin' || site === 'none' || isLink))
      return 'the request comes from another site';
    return null;
  }

  /** Who asks; null where the proxy names nobody, or somebody whose groups may nothing here. */
  person({ headers }: IncomingMessage): Person | null {
    const { userHeader, groupsHeader, roles } = this.#options;
    const name = textOf(headers[userHeader]);
    // A comma: two headers of that name, of which one may be somebody else's.
    if (!name || name.length > 100 || /[\p{C},]/u.test(name)) return null;
    if (!roles.length) return { name, role: 'keep' };
    const groups = new Set(
      textOf(headers[groupsHeader])
        .split(',')
        .map((group) => group.trim()),
    );
    const role = roles
      .filter(({ group }) => groups.has(group))
      .map((one) => one.role)
      .sort((a, b) => ranks[b] - ranks[a])[0];
    return role ? { name, role } : null;
  }

  /** The header that gives a page the key of its person, for a day. */
  cookieFor({ name }: Person, now = Date.now()): string {
    const secure = this.#options.publicAddress.protocol === 'https:' ? '; Secure' : '';
    return `${cookieName}=${now}-${this.#sign(name, now)}; Path=/; SameSite=Strict${secure}; Max-Age=${keptMs / 1000}`;
  }

  /** The key in the header is that of the cookie, of this person, and of today. */
  allows({ headers }: IncomingMessage, { name }: Person, now = Date.now()): boolean {
    const given = headers['x-deferral-desk-token'];
    const cookie = new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1];
    if (typeof given !== 'string' || cookie === undefined || !same(given, cookie)) return false;
    const made = Number(/^\d+/.exec(given)?.[0]);
    return now - made < keptMs && made <= now + 60_000 && same(given, `${made}-${this.#sign(name, made)}`);
  }

  #sign = (name: string, made: number): string =>
    createHmac('sha256', `page key ${this.#options.secret}`).update(`${made} ${name}`).digest('base64url');
}

export const notSignedIn = (): Problem =>
  new Problem(
    'not-signed-in',
    'Your sign-in has ended, or is another one than when this page was opened.',
    'Open this page in a second tab and sign in there; then do this once more.',
  );

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (given: unknown, wanted: string): boolean =>
  typeof given === 'string' && timingSafeEqual(digest(given), digest(wanted));
/** Headers are bytes; Node reads them as Latin-1. */
const textOf = (header: string | string[] | undefined): string =>
  Buffer.from([header ?? ''].flat().join(','), 'latin1')
    .toString('utf8')
    .trim();
