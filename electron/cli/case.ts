/** `case open|add|list|show|answer|note|gap|close|merge|delete|…`: the history from the command line. One document per line. */
import { beganIn } from '../../shared/bounce/paste/began.ts';
import { pieces } from '../../shared/case/piece.ts';
import { Problem } from '../../shared/problem.ts';
import type { InputOf } from '../../shared/rpc/contract.ts';
import type { CaseRow, CaseView, Matched } from '../../shared/rpc/view.ts';
import { listed } from '../../shared/words/sentence.ts';
import { deletedTable, tableOf, tell as describeCase } from './case-text.ts';
import { withDesk } from './desk.ts';
import { filesAsInputs } from './inputs.ts';
import type { CommandDesk } from './knock.ts';
import { parse, print, printJson, tell, usage, type Arguments, type Verb } from './verb.ts';

type Command = (desk: CommandDesk, args: string[], given: Arguments) => Promise<number>;

export const verb: Verb = async (args) => {
  const [name, ...rest] = args;
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw usage(`“case ${name ?? ''}” is not known.`.replace(' ”', '”'));
  const given = parse(rest, {
    text: { type: 'string' },
    domain: { type: 'string' },
    again: { type: 'boolean' },
    zone: { type: 'string' },
  });
  return withDesk(given, (desk) => command(desk, given.positionals, given));
};

function show({ document, askZone }: CaseView, given: Arguments): void {
  if (given.json) printJson(document);
  else print(describeCase(document));
  if (askZone.length && !given.json)
    tell(
      askZone
        .map(
          ({ file, guess: { zone, because } }) =>
            `In which time zone was ${file} written? Perhaps ${zone}: ${because}. “deferral-desk case zone ${document.case} ${zone}” says so.`,
        )
        .join('\n'),
    );
}

const one = (args: string[], what: string): string => {
  const value = args[0];
  if (value === undefined) throw usage(`${what} is missing.`);
  return value;
};

function two([id, from]: string[], verb: string): { case: string; from: string } {
  if (id === undefined || from === undefined) throw usage('Which two cases?', `Write: case ${verb} ID OTHER`);
  return { case: id, from };
}

async function zoned(desk: CommandDesk, view: CaseView, zone: string): Promise<CaseView> {
  let last = view;
  const others = new Set<string>();
  for (const { key } of view.document.clocks) {
    const set = await desk.call('case.zone', { case: view.document.case, clock: key, zone });
    set.alsoIn.forEach((id) => others.add(id));
    last = set;
  }
  if (others.size) tell(`The same log stands in ${listed([...others])}: read in this zone there, too.`);
  return last;
}

/** “yesterday”, “3 hours ago” or a date with its time, read to the last word. */
function momentOf(told: string, now: Date): string {
  const exact = /^\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:\d\d)$/i.test(told);
  const words = `since ${told.trim().toLowerCase()}`;
  const read = exact ? null : beganIn(words, now);
  const at = exact ? Date.parse(told) : read?.says === words ? Date.parse(read.at) : NaN;
  if (Number.isNaN(at) || at > now.getTime())
    throw usage(
      `“${told.slice(0, 60)}” is no time in the past that can be read.`,
      'Write it as 2026-05-17T09:20Z, “yesterday”, “3 hours ago” or “monday”; “unknown” takes it back.',
    );
  return new Date(at).toISOString();
}

const everything = {
  query: '',
  status: [],
  sort: 'lastSeen',
  descending: true,
  archived: false,
  limit: 500,
} as const satisfies Partial<InputOf<'case.list'>>;

/** By case, where the words of the search stand that its row does not show. */
async function foundIn(desk: CommandDesk, rows: readonly CaseRow[]): Promise<Map<string, Matched[]>> {
  const of = rows.flatMap((row) => (row.unshown.length ? [{ case: row.case, words: row.unshown }] : []));
  const found = new Map<string, Matched[]>();
  for (let at = 0; at < of.length; at += 100) {
    const given = await desk.call('case.found', { of: of.slice(at, at + 100) });
    for (const each of given.found) found.set(each.case, each.matched);
  }
  return found;
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
    const { cases, already, read } = await desk.call('case.open', { inputs, again: given.on('again') });
    const zone = given.one('zone');
    for (const c of cases) show(zone === null ? c : await zoned(desk, c, zone), given);
    for (const id of new Set(already.map((one) => one.case))) {
      const files = [...new Set(already.filter((one) => one.case === id).map(({ file }) => file))];
      tell(
        `${listed(files)} ${files.length === 1 ? 'is' : 'are'} already in case ${id}. ` +
          `Look at it with “case show ${id}”, add to it with “case add ${id} FILE…”, or open a second case with --again.`,
      );
      const { document } = await desk.call('case.show', { case: id });
      if (given.json) printJson({ ...document, already: files });
      else print(describeCase(document));
    }
    if (!cases.length && !already.length) {
      const first = read.find((one) => one.problem)?.problem;
      if (first) throw new Problem(first.code, first.says, first.hint, { exit: 3 });
      if (read.some(({ isReport }) => isReport))
        throw new Problem(
          'report-kept',
          'This is what a receiver reports, and no refusal. It was kept for the cases of its days.',
          'List what is kept with “deferral-desk reports”; open a case with the notice or the log.',
          { exit: 3 },
        );
      throw new Problem(
        'no-deferral',
        'There is no refusal by a mail server in this, so no case was opened.',
        'Give the notice in full (as .eml), the log lines, or the line with the number.',
        { exit: 3 },
      );
    }
    return 0;
  },
  async add(desk, args, given) {
    const [id, ...paths] = args;
    if (id === undefined || !paths.length)
      throw usage('Which case, and which files?', 'Write: case add ID FILE…');
    show(await desk.call('case.add', { case: id, inputs: await filesAsInputs(desk, paths) }), given);
    return 0;
  },
  async list(desk, words, given) {
    const query = words.join(' ');
    const cases: (Pick<
      CaseRow,
      'case' | 'status' | 'openedBy' | 'recipientDomain' | 'band' | 'firstSeen' | 'lastSeen' | 'next'
    > &
      Partial<Pick<CaseRow, 'takenBy' | 'matched' | 'receiver' | 'moreReceivers'>>)[] = [];
    for (let total = 1; cases.length < total;) {
      const page = await desk.call('case.list', { ...everything, query, offset: cases.length });
      const counted = page.atLeast ? Infinity : page.total;
      total = page.cases.length ? counted : 0;
      const found = await foundIn(desk, page.cases);
      for (const {
        case: id,
        status,
        openedBy,
        recipientDomain,
        band,
        firstSeen,
        lastSeen,
        next,
        takenBy,
        matched,
        receiver,
        moreReceivers,
      } of page.cases)
        cases.push({
          ...{ case: id, status, openedBy, recipientDomain, band, firstSeen, lastSeen, next },
          ...(receiver !== null && { receiver, moreReceivers }),
          ...(given.history && { takenBy }),
          ...(query && { matched: [...matched, ...(found.get(id) ?? [])] }),
        });
    }
    if (given.json) printJson({ cases });
    else print(query && !cases.length ? 'No case matches.' : tableOf(cases));
    return 0;
  },
  async show(desk, args, given) {
    const id = one(args, 'The case');
    const { document } = await desk.call('case.show', { case: id });
    if (given.json) printJson({ ...document, ...(await desk.call('case.record', { case: id })) });
    else print(describeCase(document));
    return 0;
  },
  async answer(desk, args, given) {
    const [id, step, answer] = args;
    if (id === undefined || step === undefined || answer === undefined)
      throw usage('Which case, step and answer?', 'Write: case answer ID STEP ANSWER');
    const what = given.one('text');
    show(await desk.call('case.answer', { case: id, step, answer, ...(what !== null && { what }) }), given);
    return 0;
  },
  async zone(desk, args, given) {
    const [id, zone, file] = args;
    if (id === undefined || zone === undefined)
      throw usage('Which case, and which zone?', 'Write: case zone ID Europe/Berlin [FILE]');
    const view = await desk.call('case.show', { case: id });
    const clocks = view.document.clocks.filter((clock) => file === undefined || clock.file === file);
    if (!clocks.length)
      throw usage(
        file === undefined
          ? 'Every time in this case names its zone.'
          : `The case has no “${file}” without a time zone.`,
        'Look at “clocks” in case show --json.',
      );
    show(await zoned(desk, { ...view, document: { ...view.document, clocks } }, zone), given);
    return 0;
  },
  async began(desk, args, given) {
    const [id, ...words] = args;
    const told = words.join(' ');
    if (id === undefined || !told)
      throw usage('Which case, and when did it begin?', 'Write: case began ID yesterday');
    const began = told === 'unknown' ? null : { at: momentOf(told, given.now()), says: null };
    const view = await desk.call('case.identify', { case: id, began });
    show(view, given);
    const { firstSeen } = view.document;
    if (began && Date.parse(firstSeen) < Date.parse(began.at))
      tell(`The evidence is older: it counts from ${firstSeen}.`);
    return 0;
  },
  async note(desk, args, given) {
    const [id, ...words] = args;
    if (id === undefined || !words.length)
      throw usage('Which case, and what note?', 'Write: case note ID TEXT');
    show(await desk.call('case.note', { case: id, text: words.join(' ') }), given);
    return 0;
  },
  async gap(desk, args, given) {
    const [id, piece, ...words] = args;
    const known = pieces.find((one) => one.toLowerCase() === piece?.toLowerCase());
    if (id === undefined || !known || !words.length)
      throw usage(
        'Which case, which piece of the report, and why can it not be had?',
        `Write: case gap ID PIECE REASON. The pieces are ${pieces.join(', ')}.`,
      );
    show(await desk.call('case.gap', { case: id, piece: known, reason: words.join(' ') }), given);
    return 0;
  },
  async merge(desk, args, given) {
    const view = await desk.call('case.merge', two(args, 'merge'));
    show(view, given);
    tell(`${view.notes.at(-1)!.text}. “deferral-desk case unmerge ${args.join(' ')}” undoes it.`);
    return 0;
  },
  async unmerge(desk, args, given) {
    show(await desk.call('case.unmerge', two(args, 'unmerge')), given);
    return 0;
  },
  async delete(desk, args, given) {
    const { deleted } = await desk.call('case.delete', { case: one(args, 'The case') });
    if (given.json) printJson({ deleted });
    else print(`${deleted} is deleted. For 30 days “deferral-desk case restore ${deleted}” brings it back.`);
    return 0;
  },
  async take(desk, args, given) {
    show(await desk.call('case.assign', { case: one(args, 'The case'), to: given.person }), given);
    return 0;
  },
  async hand(desk, [id, to, ...words], given) {
    if (id === undefined || to === undefined)
      throw usage('Which case, and to whom?', 'Write: case hand ID NAME [NOTE], or case hand ID nobody');
    const note = words.join(' ');
    const whom = to === 'nobody' ? null : to;
    show(await desk.call('case.assign', { case: id, to: whom, ...(note && { note }) }), given);
    return 0;
  },
  async deleted(desk, _args, given) {
    const { cases } = await desk.call('case.deleted', {});
    if (given.json) printJson({ cases });
    else print(deletedTable(cases));
    return 0;
  },
  async restore(desk, args, given) {
    show(await desk.call('case.restore', { case: one(args, 'The case') }), given);
    return 0;
  },
  async seen(desk, _args, given) {
    const { warnings } = await desk.call('desk.status', {});
    const seen = warnings.filter(({ kept }) => kept).map(({ says }) => says);
    await desk.call('history.seen', { says: seen });
    if (given.json) printJson({ seen });
    return 0;
  },
  async recover(desk, _args, given) {
    const result = await desk.call('history.recover', {});
    if (given.json) printJson(result);
    else
      print(
        `${result.recovered} changes were taken back${result.refused ? `; ${result.refused} could not be` : ''}. Look at the cases.`,
      );
    return 0;
  },
  async close(desk, args, given) {
    const id = one(args, 'The case');
    // Before there were teams, --as said how it ended; without a team it still does.
    const how = args.slice(1).join(' ') || (given.history ? '' : given.one('as'));
    show(await desk.call('case.close', { case: id, as: how ?? '' }), given);
    return 0;
  },
};
