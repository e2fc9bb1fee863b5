/** The built watch, and what has to have come of three incidents that it saw. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { WarmCommand } from './command.ts';
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
interface Answer {
  status: number | null;
  lines: Record<string, unknown>[];
}
/** The verbs of one file's tests, on the data folder in the folder of a test, or where `env` says. */
export class Watched {
  readonly #command = new WarmCommand();
  readonly #env: Record<string, string>;

  constructor(env: Record<string, string> = {}) {
    this.#env = env;
  }

  async desk(folder: string, ...args: string[]): Promise<Answer> {
    return this.#run(folder, args);
  }
  async watch(folder: string, args: string[], input = '', env: Record<string, string> = {}): Promise<Said[]> {
    return (await this.#run(folder, ['watch', ...args], input, env)).lines as unknown as Said[];
  }
  shown = async (folder: string, id: string) => (await this.desk(folder, 'case', 'show', id)).lines[0]!;

  async expectWhole(folder: string, told: Said[]): Promise<void> {
    const { cases } = (await this.desk(folder, 'case', 'list')).lines[0] as {
      cases: { case: string; recipientDomain: string }[];
    };
    const three = ['example.net', 'example.org', 'third.example'];
    expect(cases.map((c) => c.recipientDomain).sort()).toEqual(three);
    for (const one of cases) {
      expect(one).toMatchObject({ openedBy: 'watch', status: 'recovered' });
      expect(await this.shown(folder, one.case)).toMatchObject({
        openedBy: 'watch',
        watch: { messages: 2, delivered: 2, expired: 0, refused: 0, waiting: 0 },
      });
    }
    expect(told.map(({ what }) => what).sort()).toEqual([
      'opened',
      'opened',
      'opened',
      'over',
      'over',
      'over',
    ]);
  }

  async #run(folder: string, args: string[], input = '', env: Record<string, string> = {}): Promise<Answer> {
    // What is said once a day has a test of its own.
    const digest = args[0] === 'watch' ? ['--digest', 'off'] : [];
    const given = [...args, ...digest, '--json', '--data', join(folder, 'data')];
    const { code, out } = await this.#command.run(given, input, { ...this.#env, ...env });
    return { status: code, lines: parsed(out) };
  }
}

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
