/** The built watch, and what has to have come of three incidents that it saw. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MailLog } from './mail-log.ts';

export interface Said {
  what: string;
  case: string | null;
  says: string;
}
export const parsed = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
export function desk(
  folder: string,
  ...args: string[]
): { status: number | null; lines: Record<string, unknown>[] } {
  // What is said once a day has a test of its own.
  const digest = args[0] === 'watch' ? ['--digest', 'off'] : [];
  const given = ['dist/cli.js', ...args, ...digest, '--json', '--data', join(folder, 'data')];
  const { status, stdout } = spawnSync(process.execPath, given, { encoding: 'utf8' });
  return { status, lines: parsed(stdout) };
}
export const shown = (folder: string, id: string) => desk(folder, 'case', 'show', id).lines[0]!;

/** Two messages to each receiver, put off for a while and then taken. */
export function incident(domains: string[]): string[] {
  const log = new MailLog('2026-05-17T09:00:00Z');
  domains.forEach((domain, n) => {
    const ids = [`A1B2C3D${n}E5`, `A1B2C3D${n}E6`];
    for (let at = 0; at <= 80 + n; at += 10) for (const id of ids) log.defers(at, id, domain);
    for (const id of ids) log.delivers(95 + n, id, domain);
  });
  return log.inOrder();
}
export function expectWhole(folder: string, told: Said[]): void {
  const { cases } = desk(folder, 'case', 'list').lines[0] as {
    cases: { case: string; recipientDomain: string }[];
  };
  expect(cases.map((c) => c.recipientDomain).sort()).toEqual(['example.net', 'example.org', 'third.example']);
  for (const one of cases) {
    expect(one).toMatchObject({ openedBy: 'watch', status: 'recovered' });
    expect(shown(folder, one.case)).toMatchObject({
      openedBy: 'watch',
      watch: { messages: 2, delivered: 2, expired: 0, refused: 0, waiting: 0 },
    });
  }
  expect(told.map(({ what }) => what).sort()).toEqual(['opened', 'opened', 'opened', 'over', 'over', 'over']);
}
