/** What the built watch follows beside a log: the systemd journal, by the system's own programs, and what is piped in. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { incident, parsed, Watched, type Said } from '../support/watched.ts';

const root = mkdtempSync(join(tmpdir(), 'watch-sources-'));
afterAll(() => rmSync(root, { recursive: true }));
const folderFor = (name: string): string => mkdtempSync(join(root, `${name}-`));

const lines = incident(['example.net', 'example.org', 'third.example']);
const text = (from: number, to?: number): string => lines.slice(from, to).join('\n') + '\n';

const watched = new Watched();
const watch = watched.watch.bind(watched);

test('standard input is read to its end, and goes on with the next', async () => {
  const folder = folderFor('stdin');
  const told = await watch(folder, ['--stdin', '--once'], text(0, 30));
  told.push(...(await watch(folder, ['--stdin', '--once'], text(30))));
  await watched.expectWhole(folder, told);
});

test('the same text piped in again, and more of it, is counted once', async () => {
  const folder = folderFor('again');
  const told = await watch(folder, ['--stdin', '--once'], text(0, 30));
  told.push(...(await watch(folder, ['--stdin'], text(0, 30))));
  told.push(...(await watch(folder, ['--stdin', '--once'], text(0))));
  told.push(...(await watch(folder, ['--log', '-', '--once'], text(0))));
  await watched.expectWhole(folder, told);
});

test('it ends when it is told to, also where nothing comes', async () => {
  const data = join(folderFor('waits'), 'data');
  const args = ['dist/cli.js', 'watch', '--stdin', '--once', '--data', data];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  await expect.poll(() => existsSync(join(data, 'lock'))).toBe(true);
  child.kill('SIGTERM');
  expect(await new Promise((done) => child.once('close', done))).toBe(0);
});

test('a journal that cannot be read is said once', async () => {
  const folder = folderFor('none');
  const nowhere = { PATH: '/nonexistent' };
  expect(await watch(folder, ['--journal', '--once'], '', nowhere)).toMatchObject([
    { what: 'problem', says: expect.stringContaining('no journalctl') as string },
  ]);
  const file = join(folder, 'not.journal');
  writeFileSync(file, 'no journal at all\n');
  const told = await watch(folder, ['--journal-file', file, '--once']);
  expect(told).toMatchObject([{ what: 'problem' }]);
});

/** From Debian's systemd-journal-remote: it writes real journal files from the export format. */
const remote = '/usr/lib/systemd/systemd-journal-remote';

/** Each line as a service of its own name logs it. */
function journalled(some: string[]): string {
  return some
    .map((line) => {
      const [, at, program, pid, message] = /^(\S+) mail1 (postfix\/\w+)\[(\d+)\]: (.*)$/.exec(line)!;
      const micros = `${Date.parse(at!)}000`;
      return [
        `__REALTIME_TIMESTAMP=${micros}`,
        `__MONOTONIC_TIMESTAMP=${BigInt(micros) % 10n ** 12n}`,
        '_BOOT_ID=0123456789abcdef0123456789abcdef',
        '_HOSTNAME=mail1',
        'SYSLOG_FACILITY=2',
        `SYSLOG_IDENTIFIER=${program}`,
        `_PID=${pid}`,
        `MESSAGE=${message}`,
        '\n',
      ].join('\n');
    })
    .join('');
}
function write(file: string, some: string[]): void {
  const { status, stderr } = spawnSync(remote, ['-o', file, '-'], {
    input: journalled(some),
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
}

test.skipIf(!existsSync(remote))(
  'a journal goes on at its cursor; where that is gone, a gap is said',
  async () => {
    const folder = folderFor('journal');
    const file = join(folder, 'mail.journal');
    const args = ['--journal-file', file, '--journal-match', 'SYSLOG_FACILITY=2', '--once'];
    write(file, lines.slice(0, 25));
    const told = await watch(folder, args);
    expect(await watch(folder, args)).toEqual([]);
    write(file, lines.slice(25));
    told.push(...(await watch(folder, args)), ...(await watch(folder, args)));
    await watched.expectWhole(folder, told);
    rmSync(file);
    write(file, lines.slice(40));
    expect(await watch(folder, args)).toMatchObject([{ what: 'gap' }]);
  },
);

test.skipIf(!existsSync(remote))('a journal that shows nothing is said once', async () => {
  const folder = folderFor('journal-empty');
  const file = join(folder, 'mail.journal');
  write(file, lines.slice(0, 10));
  const args = ['--journal-file', file, '--journal-match', 'SYSLOG_FACILITY=5', '--once'];
  expect(await watch(folder, args)).toMatchObject([
    { what: 'problem', says: expect.stringContaining('no entry of SYSLOG_FACILITY=5') as string },
  ]);
});

test('only where a right is missing the group is named', async () => {
  const folder = folderFor('journal-right');
  const journalctl = (says: string): Promise<Said[]> => {
    writeFileSync(join(folder, 'journalctl'), `#!/bin/sh\necho "${says}" >&2\nexit 1\n`, { mode: 0o755 });
    return watch(folder, ['--journal', '--once'], '', { PATH: folder });
  };
  const [refused] = await journalctl('No journal files were opened due to insufficient permissions.');
  expect(refused!.says).toContain('group systemd-journal');
  const [broken] = await journalctl('Failed to open files: Bad message');
  expect(broken!.says).toBe('The journal could not be read: Failed to open files: Bad message.');
});

test.skipIf(!existsSync(remote))('a journal is followed while it grows', async () => {
  const folder = folderFor('journal-live');
  const file = join(folder, 'mail.journal');
  write(file, lines.slice(0, 10));
  const args = ['dist/cli.js', 'watch', '--json', '--journal-file', file, '--data', join(folder, 'data')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let heard = '';
  child.stdout.on('data', (part: Buffer) => (heard += part.toString()));
  await expect.poll(() => existsSync(join(folder, 'data/watch.json'))).toBe(true);
  write(file, lines.slice(10));
  await expect.poll(() => heard).toContain('"opened"');
  child.kill('SIGTERM');
  expect(await new Promise((done) => child.once('close', done))).toBe(0);
  await watched.expectWhole(folder, [
    ...parsed<Said>(heard),
    ...(await watch(folder, ['--journal-file', file, '--once'])),
  ]);
});
