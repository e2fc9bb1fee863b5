/**
 * What only the built product shows: every importer, and every import that is made when it is needed, run from dist/ as
 * a user runs it. The sources may well be right where the bundle is not.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { WarmCommand } from '../support/command.ts';
import { startServe } from '../support/double.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures');
const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-built-'));
const data = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const warm = new WarmCommand();
async function run(...args: string[]) {
  const { out, err, code } = await warm.run([...args, '--data', data]);
  const lines = () =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as never);
  return { out, err, code, lines };
}

interface Inspected {
  file: string;
  kind: string;
  attempts: { recipient: string | null; reply: { code: number; enhanced: string | null } | null }[];
  problem: { code: string } | null;
}

describe('every importer', () => {
  const notices = readdirSync(join(fixtures, 'bounce')).filter((name) => !name.endsWith('.json'));
  test(`${notices.length} notices are read as the file beside them says`, async () => {
    const paths = notices.map((name) => join(fixtures, 'bounce', name));
    const inspected = await run('inspect', '--json', '--now', '2026-05-18T14:00:00Z', ...paths);
    const read = inspected.lines() as Inspected[];
    for (const name of notices) {
      const wanted: unknown = JSON.parse(
        readFileSync(join(fixtures, 'bounce', name.replace(/\.\w+$/, '.json')), 'utf8'),
      );
      const wants = (Array.isArray(wanted) ? wanted : [wanted]) as Partial<Inspected>[];
      const found = read.filter(({ file }) => file === name);
      expect(found.length, name).toBe(wants.length);
      wants.forEach(({ kind, attempts }, i) => {
        if (kind) expect(found[i]?.kind, name).toBe(kind);
        attempts?.forEach(({ recipient, reply }, n) => {
          if (recipient) expect(found[i]?.attempts[n]?.recipient, name).toBe(recipient);
          if (reply) expect(found[i]?.attempts[n]?.reply, name).toMatchObject(reply);
        });
      });
    }
  });

  const messages = readdirSync(join(fixtures, 'outlook'));
  test.each(messages.filter((name) => name.startsWith('by-')))('Outlook: %s', async (name) => {
    const { lines } = await run('inspect', '--json', join(fixtures, 'outlook', name));
    const [bounce] = lines() as Inspected[];
    expect(bounce).toMatchObject({
      kind: 'bounce',
      attempts: [{ recipient: 'anna@example.net', reply: { code: 421, enhanced: '4.3.2' } }],
    });
  });
  test.each(messages.filter((name) => !name.startsWith('by-')))('Outlook, damaged: %s', async (name) => {
    const { code, lines } = await run('inspect', '--json', join(fixtures, 'outlook', name));
    expect(lines()).toMatchObject([{ kind: 'unreadable', problem: { code: 'outlook-unreadable' } }]);
    expect(code).toBe(3);
  });
});

/** Over a running `serve`, as the screens call it. */
async function served<T>(
  use: (call: (method: string, input: object) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const { address, stop } = await startServe(data);
  const { origin, hash } = new URL(address);
  const headers = {
    'x-deferral-desk-token': hash.replace('#token=', ''),
    'content-type': 'application/json',
  };
  try {
    return await use(async (method, input) => {
      const body = JSON.stringify(input);
      return (await fetch(`${origin}/rpc/${method}`, { method: 'POST', headers, body })).json();
    });
  } finally {
    await stop();
  }
}
const opened = async (): Promise<string> => {
  const { lines } = await run('case', 'open', '--json', '--domain', 'example.net');
  return (lines() as { case: string }[])[0]!.case;
};
const verb = (name: string) => async () => expect((await run(name, '--help')).err).not.toMatch(/Error/);

/** What makes each late import happen. A new one has no entry here, and fails the test until it is run. */
const runs: Record<string, () => unknown> = {
  '@kenjiuno/msgreader': async () =>
    expect((await run('inspect', '--json', join(fixtures, 'outlook/by-library.msg'))).code).toBe(0),
  'mailauth/lib/spf/index.js': async () => {
    const who = ['--domain', 'example.net', '--ip', '192.0.2.9', '--sender', 'example.com'];
    expect((await run('check', '--json', ...who, '--resolver', '127.0.0.1:9')).out).toContain(
      '"check":"spf"',
    );
  },
  mailauth: () =>
    served(async (call) => {
      await call('settings.set', { resolvers: ['127.0.0.1:9'] });
      const text = 'From: a@example.com\r\nTo: b@example.net\r\nSubject: x\r\n\r\nHello\r\n';
      const input = { kind: 'text', name: 'a.eml', text };
      const answer = await call('message.examine', { case: null, input });
      expect(answer).toMatchObject({ ok: { findings: expect.any(Array) as unknown } });
    }),
  pdf: async () => {
    const file = join(folder, 'report.pdf');
    expect((await run('export', await opened(), '--format', 'pdf', '-o', file)).code).toBe(0);
    expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
  },
  'test-message': async () => {
    const id = await opened();
    const answer = await served((call) =>
      call('message.send', {
        ...{ case: id, from: 'a@example.com', to: 'b@example.net', clientIp: null, override: 'a test' },
        submission: { host: '127.0.0.1', port: 587, user: '', password: '' },
      }),
    );
    // Loopback is refused unless asked for at start: the refusal is made in what was loaded.
    expect(answer).toMatchObject({ problem: { code: 'private-address' } });
  },
  'user-cards': async () => {
    mkdirSync(join(data, 'cards/replies'), { recursive: true });
    writeFileSync(join(data, 'cards/replies/own.yaml'), 'not: a card\n');
    expect((await run('inspect', '--json', join(fixtures, 'outlook/by-hand.msg'))).out).not.toContain(
      '"bug"',
    );
    rmSync(join(data, 'cards'), { recursive: true });
  },
  sqlite: async () => expect(await opened()).toMatch(/^c-/),
  history: async () => expect((await run('history', 'push')).err).toContain('Which team'),
  open: async () =>
    expect((await run('case', 'list', '--history', 'postgres://desk@127.0.0.1:1/desk')).err).toMatch(
      /cannot be reached: no PostgreSQL answers there/,
    ),
  'team-ledger': async () => {
    const probe = ['probe', '127.0.0.1:2525', '--allow-private'];
    expect((await run(...probe, '--history', 'postgres://desk@127.0.0.1:1/desk')).err).toMatch(
      /cannot be reached: no PostgreSQL answers there/,
    );
  },
  'store-engine': async () => expect((await run('case', 'list', '--json')).code).toBe(0),
  app: async () => expect((await run('case', 'list', '--json')).out).toContain('"cases"'),
  verb: async () => expect((await run('case', 'list', '--nonsense')).code).toBe(2),
  reading: async () =>
    expect((await run('inspect', '--json', join(fixtures, 'outlook/by-hand.msg'))).code).toBe(0),
  'small-heap': async () => expect((await run('watch', '--nonsense')).code).toBe(2),
  built: async () => expect((await run('--version')).out).toMatch(/\d/),
  check: async () => {
    const { out, err } = await run('cards', 'check', folder);
    expect(out + err).not.toMatch(/Error:/);
  },
  ...Object.fromEntries(
    ['inspect', 'logs', 'probe', 'case', 'export', 'cards', 'reports', 'serve', 'watch', 'queue'].map((n) => [
      n,
      verb(n),
    ]),
  ),
};

/** Late imports of the built files: packages by their name, our own chunks without the hash. */
function lateImports(): Map<string, { in: string; path: string }[]> {
  const all = new Map<string, { in: string; path: string }[]>();
  for (const file of readdirSync(join(root, 'dist')).filter((name) => /\.c?js$/.test(name))) {
    const code = readFileSync(join(root, 'dist', file), 'utf8');
    for (const [, path = ''] of code.matchAll(/(?:import\(|then\(\(\) => require\()["']([^"']+)["']\)/g)) {
      const name = path.replace(/^\.\/(.*)-[\w-]{8}\.c?js$/, '$1');
      all.set(name, [...(all.get(name) ?? []), { in: file, path }]);
    }
  }
  return all;
}

test('what the first screen waits for is under 40 kB of script, gzipped', () => {
  const screens = join(root, 'dist/renderer');
  const page = readFileSync(join(screens, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="(\.\/assets\/[^"]+\.js)"/g)].map(([, path]) => path!);
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = scripts.map((path) => gzipSync(readFileSync(join(screens, path))).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(40_000);
});

describe('every import that is made when it is needed', () => {
  const late = lateImports();
  test('is run here', () => expect([...late.keys()].filter((name) => !runs[name])).toEqual([]));
  test.each([...late.keys()].filter((name) => runs[name]))('%s', async (name) => {
    await runs[name]!();
  });
});
