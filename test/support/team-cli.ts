/** The built command line over a team's history, as several people. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { WarmCommand, type Ran } from './command.ts';

export const reply = 'host mx1.example.net[192.0.2.61] said: 421 4.7.0 Too many connections, try again later';
export type Env = Record<string, string>;
type Json = Record<string, unknown> & { case: string };

/** `base`: where it keeps what is not the team's; `history`: the address of the team's. Ends with the tests of the file. */
export function teamCli(base: string, history: () => string) {
  const warm = new WarmCommand();
  const cli = (env: Env, ...args: string[]): Promise<Ran> =>
    warm.run(args, null, { PGPASSWORD: null, DEFERRAL_DESK_DATA: join(base, 'cli'), ...env });
  const as = (person: string): Env => ({ DEFERRAL_DESK_HISTORY: history(), DEFERRAL_DESK_AS: person });
  const json = async (env: Env, ...args: string[]): Promise<Json> => {
    const ran = await cli(env, ...args, '--json');
    expect(ran.out, ran.err).not.toBe('');
    return JSON.parse(ran.out) as Json;
  };
  const open = async (env: Env): Promise<string> =>
    (await json(env, 'case', 'open', '--again', '--text', reply)).case;
  return { cli, as, json, open };
}
