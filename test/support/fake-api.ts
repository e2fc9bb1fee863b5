/** A made-up app behind the contract, for screens that are looked at without one: every method answers. */
import { Problem } from '../../shared/problem.ts';
import type { Api, EventName, Events, InputOf, Method, Outputs } from '../../shared/rpc/contract.ts';
import { phasesOf } from '../../shared/rpc/present/path.ts';
import type { WatchView } from '../../shared/rpc/present/watch.ts';
import type { CaseView, DeskStatus } from '../../shared/rpc/view.ts';
import { log } from './fake-log.ts';
import { queue, whatIfOf } from './fake-queue.ts';
import { digestPlain, digestSays, watchOff } from './fake-watch.ts';
import { fakeCase, findings, now, probe } from './fake-case.ts';
import { chart, compare, report } from './fake-sheets.ts';
import { cardVersions, forgotten, place, placeFound, purged, teamCards } from './fake-place.ts';
import { original } from './fake-original.ts';
import { row } from './fake-rows.ts';
import { settings } from './fake-settings.ts';
import { stepOf } from './fake-step.ts';

export interface FakeOptions {
  /** Rows in the history. */
  cases?: number;
  /** Attempts in the case. */
  attempts?: number;
  warnings?: DeskStatus['warnings'];
  /** Makes of the usual case the one that a state needs. */
  view?: (view: CaseView) => CaseView;
  watch?: WatchView;
  /** Whatever lasts comes half way and stays there. */
  halfWay?: boolean;
  /** Reminders that come due as soon as the window is open. */
  due?: number;
  /** What one's groups may in a team's history; without it, the history is one's own. */
  team?: DeskStatus['role'];
  /** Instead of the usual answers; see `never`, `refused` and `broken`. */
  answers?: Partial<Answers>;
}
type Answers = { [M in Method]: (input: InputOf<M>) => Outputs[M] | Promise<Outputs[M]> };

export const never = (): Promise<never> => new Promise(() => {});
export const refused = (): never => {
  throw new Problem(
    'data-folder',
    'The data folder cannot be written to.',
    'Check that the disk is there and not full, then try again.',
  );
};
export const broken = (): never => {
  throw new Error('made-up fault');
};

export function fakeApi(options: FakeOptions = {}): Api {
  const { cases = 38, attempts = 10, halfWay = false, due = 0, team = null } = options;
  let { warnings = [], watch: watching = watchOff } = options;
  let reads = 39;
  const holders = team ? ['mira', null, 'jonas'] : [null];
  const rows = Array.from({ length: cases }, (_, i) => ({
    ...row(i),
    takenBy: holders[i % holders.length]!,
  }));
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const emit = <E extends EventName>(event: E, payload: Events[E]) =>
    listeners.get(event)?.forEach((listener) => listener(payload as never));
  /** Some of it is done, and nothing more ever comes. */
  const stay = (
    work: string | undefined,
    what: string,
    unit: Events['progress']['unit'],
    done: number,
    total: number | null,
  ) => {
    emit('progress', { work: work ?? '', what, done, total, unit });
    return never();
  };
  const usual = fakeCase('c-20260519-1', attempts);
  const made = options.view?.(usual) ?? usual;
  const viewOf = (id: string): CaseView => {
    if (!rows.some((r) => r.case === id))
      throw new Problem(
        'no-such-case',
        'This case is not in the history.',
        'It may have been deleted. Look under Cases.',
      );
    return { ...made, document: { ...made.document, case: id } };
  };
  const held = { view: made, settings: { ...settings } };
  const same = async (input: { case: string }) => {
    held.view = { ...held.view, document: { ...held.view.document, case: input.case } };
    return held.view;
  };

  const remind = () => {
    for (const { case: id, recipientDomain } of rows.slice(0, due))
      emit('reminder', { case: id, what: `${recipientDomain}: The next test is allowed` });
  };
  const noReports = { rows: [], until: null, unreadable: 0, unlisted: 0 };
  const answers: Answers = {
    'watch.show': () => watching,
    'watch.digest': () => ({ says: digestSays, text: digestPlain }),
    // Read a minute later each time.
    'queue.read': () => ({
      ...queue,
      at: queue.at.replace(/\d\d:00Z$/, `${String(++reads).padStart(2, '0')}:00Z`),
    }),
    'queue.whatIf': (wish) => whatIfOf(wish),
    'telemetry.list': () => noReports,
    'telemetry.add': () => ({ ...noReports, added: 0, known: 0, others: 0, refused: [] }),
    'desk.status': () => ({
      version: '1.0.0',
      knowledge: '3f2a9c1',
      host: 'browser',
      machine: 'mail1.example.com',
      dataFolder: '/var/lib/deferral-desk',
      now,
      networkUsedAt: '2026-05-19T16:31:00Z',
      person: team ? 'mira' : null,
      role: team,
      team: team && { place: 'desk on db.example.com', at: now, away: false },
      cases,
      warnings,
      samples: [
        { id: 'gmail-rate', title: 'Gmail rate limit', name: 'gmail-rate.eml' },
        { id: 'greylisting', title: 'Greylisting', name: 'greylisting.eml' },
        { id: 'postfix-log', title: 'Postfix log', name: 'mail.log' },
      ],
    }),
    'desk.people': () => ({ people: ['anna', 'bob'] }),
    'case.record': () => ({ record: [] }),
    'case.original': () => original,
    'desk.pick': () => ({ picked: [] }),
    'case.facets': () => ({
      causes: [
        { id: 'rate-limit', title: 'Rate limit', cases: 12 },
        { id: 'greylisting', title: 'Greylisting', cases: 3 },
      ],
      providers: [{ id: 'gmail', title: 'Gmail', cases: 7 }],
    }),
    'case.list': (input) => {
      const words = input.query.toLowerCase().split(/\s+/).filter(Boolean);
      const found = rows.filter(
        (r) =>
          (input.status.length === 0 || input.status.includes(r.status)) &&
          (input.takenBy === undefined || input.takenBy === r.takenBy) &&
          words.every((word) => JSON.stringify(r).toLowerCase().includes(word)),
      );
      return { cases: found.slice(input.offset, input.offset + input.limit), total: found.length };
    },
    'case.found': () => ({ found: [] }),
    'case.open': async ({ inputs, work }) => {
      if (halfWay) return stay(work, 'Reading mail.log', 'bytes', 48_120_040, 120_400_000);
      const first = inputs[0];
      if (first?.kind === 'sample' && first.id === 'postfix-log')
        return { cases: [made, viewOf('c-20260518-1')], already: [], draft: null, read: [], log };
      if (first?.kind === 'text' && !/4\d\d/.test(first.text))
        throw new Problem(
          'nothing-found',
          'No mail server reply is in this text.',
          'Paste the line with the number, or the whole bounce.',
        );
      return { cases: [made], already: [], draft: null, read: [], log: null };
    },
    'case.about': ({ domain }) =>
      domain === 'example.net' ? { case: 'c-20260519-1', openedAt: '2026-05-19T16:30:00Z' } : null,
    'case.add': same,
    'case.show': ({ case: id }) => (held.view = viewOf(id)),
    'case.step': ({ step }) => stepOf(held.view, step),
    'case.answer': ({ step }) => {
      const at = held.view.path.findIndex((p) => p.id === step);
      const path = held.view.path.map((p, i) => ({
        ...p,
        state: (i <= at ? 'done' : i === at + 1 ? 'current' : 'ahead') as 'done' | 'current' | 'ahead',
        answerLabel: i === at ? 'Yes, it is slower now' : p.answerLabel,
        by: i === at ? ('user' as const) : p.by,
      }));
      const next = path[at + 1] ?? path[at]!;
      held.view = {
        ...held.view,
        path,
        phases: phasesOf(path),
        step: { ...stepOf(held.view, next.id), answered: null, title: next.title },
      };
      return held.view;
    },
    'case.identify': same,
    'case.journal': ({ entry }) =>
      (held.view = { ...held.view, journal: [...held.view.journal, { ...entry, at: entry.at ?? now }] }),
    'case.gap': () => held.view,
    'case.zone': () => ({ ...held.view, alsoIn: [] }),
    'case.note': ({ text }) => (held.view = { ...held.view, notes: [...held.view.notes, { at: now, text }] }),
    'case.label': ({ tags, ticket, customer }) =>
      (held.view = {
        ...held.view,
        tags: tags ?? held.view.tags,
        ticket: ticket ?? held.view.ticket,
        customer: customer ?? held.view.customer,
      }),
    'case.remind': ({ at, what, recheck }) =>
      (held.view = { ...held.view, reminder: at ? { at, what, recheck } : null }),
    'case.assign': same,
    'case.close': same,
    'case.reopen': same,
    'case.archive': ({ archived }) => (held.view = { ...held.view, archived }),
    'case.merge': same,
    'case.unmerge': same,
    'case.delete': ({ case: id }) => ({ deleted: id }),
    'case.restore': same,
    'case.deleted': () => ({ cases: [] }),
    'case.chart': () => chart(held.view),
    'case.compare': () => compare,
    'check.run': async ({ case: id, work = '' }) => {
      for (const finding of findings.slice(0, 4)) emit('finding', { case: id, work, finding });
      if (halfWay) return stay(work, 'Checking DNS', 'lookups', 12, 31);
      for (const finding of findings.slice(4)) emit('finding', { case: id, work, finding });
      return { findings, lookups: 31, ms: 140, stopped: false, view: held.view };
    },
    'probe.run': async ({ case: id, work = '' }) => {
      emit('session', { case: id, work, result: probe });
      if (halfWay) return stay(work, 'One polite session', 'sessions', 1, 2);
      return { results: [probe], refused: [], notes: [], view: held.view };
    },
    'report.preview': ({ format, redaction }) => report(format, redaction),
    'report.save': () => ({
      savedAs: null,
      file: { fileName: 'report.txt', mediaType: 'text/plain', base64: btoa('Subject: 421') },
    }),
    'report.sent': same,
    'report.letters': ({ language }) => ({
      language,
      languages: [
        { language: 'en', name: 'English' },
        { language: 'de', name: 'Deutsch' },
      ],
      customer: language === 'de' ? 'Guten Tag,' : usual.customerReply,
      operator: 'Hello, please look at the sending side.',
      postmaster: 'Hello, your server puts off our mail.',
      colleague: usual.handover,
    }),
    'log.read': ({ work }) => (halfWay ? stay(work, 'Reading mail.log', 'lines', 48_120, null) : log),
    'guide.pages': () => [
      {
        id: 'wizard',
        title: 'Follow the wizard',
        markdown:
          '# Follow the wizard\n\nDrop the **bounce**. Answer what is asked.\n\n1. Drop it\n2. Answer\n\n| Band | Age |\n|---|---|\n| Watch | 1–6 h |\n\n```\ndeferral-desk inspect a.eml\n```\n',
      },
      {
        id: 'faq',
        title: 'Questions and answers',
        markdown:
          '# Questions\n\n## Are we blocked?\n\nNo, a `421` is temporary. See [RFC 5321](https://www.rfc-editor.org/rfc/rfc5321).\n',
      },
    ],
    'guide.catalogue': ({ query }) =>
      [
        {
          id: 'gmail-unusual-rate',
          title: 'Unusual rate of mail',
          provider: 'Gmail',
          cause: 'rate-limit',
          side: 'sender' as const,
          sample: '421 4.7.28 Gmail has detected an unusual rate of mail',
          advice: 'Lower the pace to this receiver.',
          docUrl: 'https://support.google.com/a/answer/3726730',
          source: 'their page',
          checked: { says: 'checked 8 days ago (2026-05-09)', old: false },
        },
        {
          id: 'greylisted',
          title: 'Greylisted',
          provider: 'generic',
          cause: 'greylisting',
          side: 'either' as const,
          sample: '421 4.7.1 Greylisted, try again',
          advice: 'Let your queue try again.',
          docUrl: null,
          source: 'their page',
          checked: { says: 'checked 8 days ago (2026-05-09)', old: false },
        },
      ].filter((card) => JSON.stringify(card).toLowerCase().includes(query.toLowerCase())),
    'message.send': async (input) => ({
      result: probe,
      messageId: '<made-up@example.com>',
      view: await same(input),
    }),
    'message.examine': () => ({ findings, view: held.view }),
    'history.seen': () => {
      warnings = [];
      return { left: 0 };
    },
    'history.recover': () => ({ recovered: 3, refused: 1 }),
    'history.import': () => ({ imported: ['c-1'], unchanged: 2, refused: [] }),
    'settings.get': () => {
      setTimeout(remind, 200); // the window listens by then
      return held.settings;
    },
    'cards.list': () => ({ cards: [...teamCards] }),
    'cards.show': () => ({ versions: [...cardVersions] }),
    'cards.check': () => ({ faults: [], remarks: [] }),
    'cards.save': () => ({ cards: [...teamCards] }),
    'keeping.show': () => ({
      would: { cases: 12, files: 340 },
      purged: [...purged],
      forgotten: [...forgotten],
    }),
    'keeping.purge': () => ({ cases: 12, files: 340 }),
    'keeping.forget': () => ({
      placeholder: 'forgotten-2@forgotten.invalid',
      cases: ['c-20260517-1'],
      changes: 3,
      files: 1,
    }),
    'place.show': () => place,
    'place.test': () => ({ found: placeFound, problem: null }),
    'place.set': ({ address }) => ({ ...place, next: address, differs: address !== null }),
    'place.again': () => ({ starts: true }),
    'settings.keyring': () => ({ keyring: false, locked: false, zones: ['keyed.example.org'] }),
    'settings.set': (change) => {
      if (change.watching) watching = { ...watching, state: change.watching.on ? 'on' : 'off' };
      return (held.settings = { ...held.settings, ...change });
    },
    'history.export': () => ({ savedAs: null, base64: null }),
    'work.cancel': () => ({ cancelled: true }),
    ...options.answers,
  };

  return {
    call: async <M extends Method>(method: M, input: InputOf<M>) => answers[method](input),
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as (payload: never) => void));
      return () => set.delete(listener as (payload: never) => void);
    },
  };
}
