/** `inspect FILE…`: what is this? Opens no case, stores nothing, touches no network. */
import { basename } from 'node:path';
import { unreadable } from '../../shared/bounce/empty.ts';
import { neighbourMeaning } from '../../shared/catalogue/neighbour.ts';
import { prepare, understand, type Bounce } from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import { fromFile } from '../node/reading/given-file.ts';
import { knowledgeOf } from '../node/cards/resources.ts';
import { readInWorker, stopReading } from '../node/reading/reading.ts';
import { describe } from './describe.ts';
import { expand, standardInput } from './inputs.ts';
import { parse, print, printJson, usage, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const given = parse(args);
  if (!given.positionals.length)
    throw usage('Which file?', 'Give a bounce, a log or “-” for standard input.');
  const prepared = prepare(await knowledgeOf(given.data));
  let status = 0;
  for (const path of await expand(given.positionals)) {
    const bounces = await readOne(path, given.now()).catch((error: unknown): Bounce[] => {
      if (!(error instanceof Problem)) throw error;
      status = Math.max(status, error.exit);
      return [unreadable(basename(path), 0, error)];
    });
    for (const bounce of understand(bounces, prepared)) {
      if (bounce.kind === 'unreadable' && status === 0) status = 3;
      if (given.json) printJson(inspectLine(bounce));
      else print(describe(bounce, prepared));
    }
  }
  await stopReading();
  return status;
};

async function readOne(path: string, now: Date): Promise<Bounce[]> {
  const input = path === '-' ? { name: '-', bytes: await standardInput() } : await fromFile(path);
  return readInWorker(input, { now });
}

/** The public shape of one line; see README.md. */
export function inspectLine({ file, kind, attempts: all, report, notes, problem, date }: Bounce): object {
  const attempts = all.map((a) => ({ ...a, meaning: a.reply && neighbourMeaning(a.reply) }));
  return { file, kind, attempts, ...(report && { report }), notes, problem, date };
}
