/** `inspect FILE…`: what is this? Opens no case, stores nothing, touches no network. */
import { basename } from 'node:path';
import { unreadable } from '../../shared/bounce/empty.ts';
import { neighbourMeaning } from '../../shared/catalogue/neighbour.ts';
import { prepare, understand, type Bounce } from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import { fromFileNow } from '../node/reading/given-file.ts';
import { readManyInWorker, stopReading, type WorkerInput } from '../node/reading/reading.ts';
import { describe } from './describe.ts';
import { expand, standardInput } from './inputs.ts';
import { knowledgeFor } from './knowledge.ts';
import { parse, print, printJson, usage, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const given = parse(args);
  if (!given.positionals.length)
    throw usage('Which file?', 'Give a bounce, a log or “-” for standard input.');
  const prepared = prepare(await knowledgeFor(given));
  let status = 0;
  for await (const bounces of readAll(await expand(given.positionals), given.now(), (exit) => {
    status = Math.max(status, exit);
  })) {
    for (const bounce of understand(bounces, prepared)) {
      if (bounce.kind === 'unreadable' && status === 0) status = 3;
      if (given.json) printJson(inspectLine(bounce));
      else print(describe(bounce, prepared));
    }
  }
  await stopReading();
  return status;
};

/** What the files hold, in their order; one that cannot be opened is unreadable, and tells its exit status. */
async function* readAll(
  paths: readonly string[],
  now: Date,
  onProblem: (exit: number) => void,
): AsyncGenerator<Bounce[]> {
  const given = paths.includes('-') ? await standardInput() : null;
  const broken = new Map<number, Bounce>();
  let at = 0;
  const next = (): WorkerInput | null => {
    if (at >= paths.length) return null;
    const path = paths[at++]!;
    try {
      return path === '-' ? { name: '-', bytes: given! } : fromFileNow(path);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      onProblem(error.exit);
      broken.set(at - 1, unreadable(basename(path), 0, error));
      return { name: basename(path), bytes: new Uint8Array(0) };
    }
  };
  let index = 0;
  for await (const bounces of readManyInWorker(next, { now })) {
    const unread = broken.get(index++);
    yield unread ? [unread] : bounces;
  }
}

/** The public shape of one line; see README.md. */
export function inspectLine({ file, kind, attempts: all, report, notes, problem, date }: Bounce): object {
  const attempts = all.map((a) => ({ ...a, meaning: a.reply && neighbourMeaning(a.reply) }));
  return { file, kind, attempts, ...(report && { report }), notes, problem, date };
}
