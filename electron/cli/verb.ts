/** What all verbs share: arguments, standard output, the clock and the data folder. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Problem } from '../../shared/problem.ts';
import type { Warning } from '../../shared/rpc/view.ts';
import { dataFolder } from '../node/history/data-folder.ts';
import { teamAtStart, type TeamAddress } from '../node/history/team-at-start.ts';
import { systemUser } from '../node/process/system-user.ts';

/** Runs with the arguments after the verb; returns the exit status. */
export type Verb = (args: string[]) => Promise<number>;

type Options = NonNullable<ParseArgsConfig['options']>;

export interface Arguments {
  positionals: string[];
  /** The last value of an option. */
  one(name: string): string | null;
  all(name: string): string[];
  on(name: string): boolean;
  json: boolean;
  data: string;
  /** A team's history, from `--history`, the environment or the settings; null for the one in the folder. */
  history: TeamAddress | null;
  /** Whose changes these are: `--as`, DEFERRAL_DESK_AS, or the user of the system. */
  person: string;
  /** `--now ISO`, for tests and for “what would we say tomorrow”. */
  now(): Date;
}

export const usage = (says: string, hint = 'Run “deferral-desk help” for the way it is called.'): Problem =>
  new Problem('usage', says, hint, { exit: 2 });

const common: Options = {
  json: { type: 'boolean' },
  data: { type: 'string' },
  now: { type: 'string' },
  history: { type: 'string' },
  as: { type: 'string' },
};

/** Strict: an option nobody knows is a usage problem, not ignored. */
export function parse(args: string[], options: Options = {}): Arguments {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { ...common, ...options },
    });
  } catch (error) {
    throw usage(`${(error as Error).message.split(/\.?\n|\. /)[0]!.replace(/\.$/, '')}.`);
  }
  if (parsed.values.data === '')
    throw usage('No folder is named after --data.', 'Name one, or leave --data out.');
  const values = parsed.values as Record<string, string | boolean | (string | boolean)[] | undefined>;
  const all = (name: string): string[] => [values[name] ?? []].flat().map(String);
  // Looked up once: it may stand in a file, and a list of thousands asks for it in every row.
  let place: { history: TeamAddress | null } | null = null;
  return {
    positionals: parsed.positionals,
    all,
    one: (name) => all(name).at(-1) ?? null,
    on: (name) => values[name] === true,
    json: values.json === true,
    data: typeof values.data === 'string' ? values.data : dataFolder(process.env),
    get history() {
      const given = typeof values.history === 'string' ? values.history : null;
      return (place ??= { history: teamAtStart(given, process.env, this.data) }).history;
    },
    get person() {
      const named = typeof values.as === 'string' ? values.as : process.env.DEFERRAL_DESK_AS;
      return personNamed(named || systemUser());
    },
    now() {
      if (typeof values.now !== 'string') return new Date();
      const now = new Date(values.now);
      // `5` and `-1` are years to Date, and what is written with one has to be readable afterwards.
      const isTime = /^(?:19[7-9]\d|2[01]\d\d)-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/i.test(
        values.now,
      );
      if (!isTime || Number.isNaN(now.getTime()))
        throw usage(`“${values.now}” is no time.`, 'Write it like 2026-05-17T09:20:00Z.');
      return now;
    },
  };
}

/** @throws Problem usage for a name that lists and letters cannot show. */
function personNamed(name: string): string {
  const person = name.trim();
  if (!person || person.length > 100 || /\p{C}/u.test(person))
    throw usage('This is no name of a person.', 'Give one of up to 100 letters with --as.');
  return person;
}

type Remark = Pick<Warning, 'says' | 'hint'> & { kept?: boolean };
let remarks: readonly Remark[] = [];

/** What has to be said about the history, beside whatever the verb gives: on standard error, and in each JSON document. */
export function remark(warnings: readonly Remark[]): void {
  for (const { says, hint } of warnings.filter((one) => !remarks.some(({ says }) => says === one.says)))
    tell(`Attention: ${says} ${hint}`);
  if (warnings.some(({ kept }) => kept)) tell('“deferral-desk case seen” takes note of it.');
  remarks = warnings;
}

/** One JSON document on a line of its own. */
export function printJson(value: object): void {
  const warnings = remarks.map(({ says, hint }) => ({ says, hint }));
  process.stdout.write(`${JSON.stringify(warnings.length ? { ...value, warnings } : value)}\n`);
}
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
/** Progress and remarks; never mixed into results. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
