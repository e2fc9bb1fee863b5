/** `case open|add|list|show|answer|note|close|seen|recover`: the history from the command line. One document per line. */
import { createApp } from '../app.ts';
import { answering } from '../app/cases.ts';
import { takeBack } from '../app/recovery.ts';
import { addInputs, openInputs } from '../app/opening.ts';
import type { Desk } from '../app/desk.ts';
import type { Case, CaseDocument } from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import type { Input } from '../../shared/rpc/contract.ts';
import { stopReading } from '../node/reading/reading.ts';
import { tableOf, tell as describeCase } from './case-text.ts';
import { expand, standardInput } from './inputs.ts';
import { parse, print, printJson, remark, usage, type Arguments, type Verb } from './verb.ts';

type Command = (desk: Desk, args: string[], given: Arguments) => Promise<number>;

export const verb: Verb = async (args) => {
  const [name, ...rest] = args;
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw usage(`“case ${name ?? ''}” is not known.`.replace(' ”', '”'));
  const given = parse(rest, { text: { type: 'string' }, domain: { type: 'string' }, as: { type: 'string' } });
  return withDesk(given, (desk) => command(desk, given.positionals, given));
};

/** Opens the history, works, closes it again, whatever happens. */
export async function withDesk<T>(given: Arguments, work: (desk: Desk) => Promise<T>): Promise<T> {
  const app = await createApp({
    dataFolder: given.data,
    services: { host: 'cli', pick: async () => [], save: async () => null },
    ...(given.one('now') !== null && { now: () => given.now() }),
  });
  try {
    remark(app.desk.store.warnings);
    return await work(app.desk);
  } finally {
    await app.close();
    await stopReading();
  }
}

function show(desk: Desk, c: Case, given: Arguments): void {
  const document: CaseDocument = desk.look(c).document;
  if (given.json) printJson(document);
  else print(describeCase(document));
}

const one = (args: string[], what: string): string => {
  const value = args[0];
  if (value === undefined) throw usage(`${what} is missing.`);
  return value;
};

export async function filesAsInputs(desk: Desk, paths: string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const path of await expand(paths)) {
    if (path === '-')
      inputs.push({
        kind: 'bytes',
        name: '-',
        base64: Buffer.from(await standardInput()).toString('base64'),
      });
    else inputs.push({ kind: 'picked', token: desk.handOver(path).token });
  }
  return inputs;
}

const commands: Record<string, Command> = {
  async open(desk, paths, given) {
    const text = given.one('text');
    const domain = given.one('domain');
    const inputs = await filesAsInputs(desk, paths);
    if (text !== null) inputs.push({ kind: 'text', name: 'pasted text', text });
    if (domain !== null) inputs.push({ kind: 'domain', domain });
    if (!inputs.length)
      throw usage('What shall be opened?', 'Give files, --text "421 …" or --domain example.net.');
    const { cases, given: read } = await openInputs(desk, inputs);
    if (!cases.length) {
      const first = read.bounces.find((b) => b.problem)?.problem;
      if (first) throw new Problem(first.code, first.says, first.hint, { exit: 3 });
      throw new Problem(
        'no-deferral',
        'There is no refusal by a mail server in this, so no case was opened.',
        'Give the notice in full (as .eml), the log lines, or the line with the number.',
        { exit: 3 },
      );
    }
    for (const c of cases) show(desk, c, given);
    return 0;
  },
  async add(desk, args, given) {
    const [id, ...paths] = args;
    if (id === undefined || !paths.length)
      throw usage('Which case, and which files?', 'Write: case add ID FILE…');
    show(desk, await addInputs(desk, id, await filesAsInputs(desk, paths)), given);
    return 0;
  },
  async list(desk, _args, given) {
    const { rows } = await desk.store.list({
      query: '',
      status: [],
      sort: 'lastSeen',
      descending: true,
      archived: false,
      limit: 100_000,
      offset: 0,
    });
    const documents = await Promise.all(rows.map(async (row) => desk.look(await desk.load(row.id)).document));
    const cases = documents.map(({ case: id, status, recipientDomain, band, firstSeen, lastSeen, next }) => ({
      case: id,
      status,
      recipientDomain,
      band,
      firstSeen,
      lastSeen,
      next: { id: next.id, title: next.title, notBefore: next.notBefore },
    }));
    if (given.json) printJson({ cases });
    else print(tableOf(cases));
    return 0;
  },
  async show(desk, args, given) {
    show(desk, await desk.load(one(args, 'The case')), given);
    return 0;
  },
  async answer(desk, args, given) {
    const [id, step, answer] = args;
    if (id === undefined || step === undefined || answer === undefined)
      throw usage('Which case, step and answer?', 'Write: case answer ID STEP ANSWER');
    show(desk, await desk.act(id, (c) => answering(desk, c, step, answer, given.one('text'))), given);
    return 0;
  },
  async note(desk, args, given) {
    const [id, ...words] = args;
    if (id === undefined || !words.length)
      throw usage('Which case, and what note?', 'Write: case note ID TEXT');
    show(
      desk,
      await desk.change(id, {
        kind: 'noted',
        id,
        note: { at: desk.now().toISOString(), text: words.join(' ') },
      }),
      given,
    );
    return 0;
  },
  async seen(desk, _args, given) {
    const seen = desk.store.warnings.filter(({ kept }) => kept).map(({ says }) => says);
    await desk.store.seen(seen);
    if (given.json) printJson({ seen });
    return 0;
  },
  async recover(desk, _args, given) {
    const result = await takeBack(desk);
    if (given.json) printJson(result);
    else
      print(
        `${result.recovered} changes were taken back${result.refused ? `; ${result.refused} could not be` : ''}. Look at the cases.`,
      );
    return 0;
  },
  async close(desk, args, given) {
    const id = one(args, 'The case');
    show(
      desk,
      await desk.change(id, { kind: 'closed', id, at: desk.now().toISOString(), as: given.one('as') ?? '' }),
      given,
    );
    return 0;
  },
};
