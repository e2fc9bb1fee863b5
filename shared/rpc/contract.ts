/**
 * Every method and every event that a host offers: the only definition. IPC, HTTP and the renderer's client are
 * driven by this table; each input is parsed by its schema before it reaches the app.
 */
import { z } from 'zod';
import type {
  CaseAbout,
  ChartView,
  CaseRow,
  CaseView,
  CompareView,
  FoundIn,
  DeletedRow,
  DeskStatus,
  Letters,
  LogView,
  OpenResult,
  HandedFile,
  ReportView,
} from './view.ts';
import type { CatalogueRow, GuidePage } from './help-view.ts';
import type { RecordEntry } from './present/record.ts';
import { host, id, list, name, text, whatIfSchema } from './fields.ts';
import { journalEntry } from './journal-entry.ts';
import { settingsSchema, type Settings } from './settings.ts';
import type { ReportsView } from './present/reports.ts';
import type { QueueView } from './present/queue-view.ts';
import type { WhatIfView } from './present/what-if-view.ts';
import type { DigestView } from './present/digest.ts';
import { teamMethods, type TeamOutputs } from './team-methods.ts';
import type { WatchView } from './present/watch.ts';
import type { Told } from '../watch/told.ts';
import type { Finding, ProbeResult } from '../case/finding.ts';
import { pieces } from '../case/piece.ts';
import type { Original } from '../evidence/original.ts';
import type { ProbeReport } from '../evidence/probe.ts';

export { settingsSchema, type Settings } from './settings.ts';

/** The caller's own name of this call, unlike any other: `progress` tells of it, `work.cancel` stops it. */
const work = id.optional();

/** One thing that the user gave: pasted text, bytes of a dropped file (base64), or a domain to start from. */
export const inputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), name, text: z.string().max(20_000_000) }),
  z.strictObject({ kind: z.literal('bytes'), name, base64: z.string().max(280_000_000) }),
  z.strictObject({ kind: z.literal('sample'), id }),
  z.strictObject({ kind: z.literal('domain'), domain: host }),
  /** A file that the main process itself chose (dialog, open-with); the renderer never names a path. */
  z.strictObject({ kind: z.literal('picked'), token: id }),
]);
export type Input = z.infer<typeof inputSchema>;

const redaction = z.enum(['full', 'people', 'all']);
export const formats = ['text', 'markdown', 'html', 'eml', 'json', 'csv', 'pdf'] as const;
export type Format = (typeof formats)[number];
const probe = z.strictObject({
  work,
  case: id.nullable(),
  host,
  port: z.number().int().min(1).max(65535),
  clientIps: list(host, 32),
  helo: host.nullable(),
  mailFrom: z.string().max(320).nullable(),
  rcptTo: z.string().max(320).nullable(),
  starttls: z.enum(['auto', 'never', 'require']),
  override: z.string().max(500).nullable(),
  /** Instead of those of the settings. */
  resolvers: list(z.string().max(64), 8).optional(),
  /** This once also a loopback or private address. */
  allowPrivate: z.boolean().optional(),
});

/** Method → input schema. The output types stand in `Outputs` under the same name. */
export const methods = {
  'desk.status': z.strictObject({}),
  'desk.pick': z.strictObject({}),
  /** Who a case can be handed over to: the people of the team, by name. */
  'desk.people': z.strictObject({}),
  'case.list': z.strictObject({
    query: z.string().max(500),
    status: list(z.string().max(20), 10),
    /** Only cases with this leading cause, of this provider; see case.facets. */
    cause: id.optional(),
    provider: id.optional(),
    /** Only what this person has taken; null for what nobody has. */
    takenBy: name.nullable().optional(),
    sort: z.enum(['lastSeen', 'firstSeen', 'recipientDomain', 'status', 'cause', 'due', 'takenBy']),
    descending: z.boolean(),
    archived: z.boolean(),
    limit: z.number().int().min(1).max(500),
    offset: z.number().int().min(0),
  }),
  /** Where words of a search stand in these cases: the `unshown` of their rows. */
  'case.found': z.strictObject({
    of: list(z.strictObject({ case: id, words: list(z.string().max(64), 8) }), 100),
  }),
  /** What the list can be narrowed to. */
  'case.facets': z.strictObject({ archived: z.boolean() }),
  /** `about`: only the incident of that receiver domain. What a case holds already is told, and opened only `again`. */
  'case.open': z.strictObject({
    ...{ work, inputs: list(inputSchema, 1000), about: host.optional(), again: z.boolean().optional() },
  }),
  /** The newest unfinished case of a receiver domain. */
  'case.about': z.strictObject({ domain: host }),
  'case.add': z.strictObject({ work, case: id, inputs: list(inputSchema, 1000) }),
  'case.show': z.strictObject({ case: id }),
  /** Every change of a case: who, when, what. */
  'case.record': z.strictObject({ case: id }),
  /** The file behind a source, with what was read of it marked. `source`: its place in the case's `sources`. */
  'case.original': z.strictObject({ case: id, source: z.int().min(0).max(100_000) }),
  /** Looks at a step again without changing anything. */
  'case.step': z.strictObject({ case: id, step: id }),
  /** `what`: a noted change, in words. `seen`: a person's answer as it stood there; if it is another by now, nothing is saved. */
  'case.answer': z.strictObject({
    ...{ case: id, step: id, answer: id.nullable() },
    what: z.string().max(2000).optional(),
    seen: id.nullable().optional(),
  }),
  'case.identify': z.strictObject({
    case: id,
    recipientDomain: host.nullable().optional(),
    senderDomain: host.nullable().optional(),
    clientIps: list(host, 32).optional(),
    helo: host.nullable().optional(),
    selectors: list(host, 16).optional(),
    /** When it began; null takes it back. */
    began: z
      .strictObject({ at: z.iso.datetime({ offset: true }), says: z.null() })
      .nullable()
      .optional(),
  }),
  /** Which zone a log or transcript was written in that names none. `clock`: as the view has it. */
  'case.zone': z.strictObject({ case: id, clock: z.string().max(400), zone: z.string().max(80) }),
  'case.journal': z.strictObject({ case: id, entry: journalEntry }),
  'case.note': z.strictObject({ case: id, text: text }),
  /** Why a piece of the report cannot be had; null takes the reason back. */
  'case.gap': z.strictObject({
    case: id,
    piece: z.enum(pieces),
    reason: z.string().trim().min(1).max(300).nullable(),
  }),
  'case.label': z.strictObject({
    case: id,
    tags: list(z.string().max(60), 30).optional(),
    ticket: z.string().max(100).nullable().optional(),
    customer: z.string().max(200).nullable().optional(),
  }),
  /** `at` null takes the reminder back. */
  'case.remind': z.strictObject({
    case: id,
    at: z.iso.datetime().nullable(),
    what: z.string().max(300),
    recheck: z.boolean(),
  }),
  'case.close': z.strictObject({ case: id, as: z.string().max(500) }),
  /** Taken by, or handed over to, this person; null gives it back to all. `note`: what the next one should know. */
  'case.assign': z.strictObject({ case: id, to: name.min(1).nullable(), note: text.optional() }),
  'case.reopen': z.strictObject({ case: id }),
  'case.archive': z.strictObject({ case: id, archived: z.boolean() }),
  /** `from` leaves the list; what came with it is the last note of the view. */
  'case.merge': z.strictObject({ case: id, from: id }),
  /** Takes out again what came with `from`, which is back in the list. */
  'case.unmerge': z.strictObject({ case: id, from: id }),
  'case.delete': z.strictObject({ case: id }),
  'case.restore': z.strictObject({ case: id }),
  /** Cases that were deleted and can still be had back, the last one first. */
  'case.deleted': z.strictObject({}),
  'case.chart': z.strictObject({ case: id.nullable() }),
  'case.compare': z.strictObject({ case: id }),
  /** `asked` goes before what the case knows, and that before the settings. */
  'check.run': z.strictObject({
    work,
    case: id,
    asked: z
      .strictObject({
        domain: host.nullable(),
        clientIps: list(host, 32),
        helo: host.nullable(),
        sender: z.string().max(320).nullable(),
        selectors: list(host, 16),
        resolvers: list(z.string().max(64), 8),
        zones: list(host, 40),
      })
      .optional(),
  }),
  'probe.run': probe,
  /** One plain test message of a case. Credentials are used once and kept nowhere. */
  'message.send': z.strictObject({
    work,
    case: id,
    from: z.string().max(320),
    to: z.string().max(320),
    clientIp: host.nullable(),
    submission: z
      .strictObject({
        host,
        port: z.number().int().min(1).max(65535),
        user: z.string().max(320),
        password: z.string().max(1000),
      })
      .nullable(),
    override: z.string().max(500).nullable(),
  }),
  /** A delivered test message: what the receiver could see of SPF, DKIM, DMARC and the hops. */
  'message.examine': z.strictObject({ case: id.nullable(), input: inputSchema }),
  'report.preview': z.strictObject({ case: id, format: z.enum(formats), redaction }),
  'report.save': z.strictObject({ case: id, format: z.enum(formats), redaction }),
  'report.sent': z.strictObject({ case: id, to: z.string().max(320) }),
  /** `language`: one that resources/letters has, `de`. */
  'report.letters': z.strictObject({ case: id, language: z.string().max(20) }),
  'log.read': z.strictObject({ work, inputs: list(inputSchema, 1000) }),
  /** What receivers reported: kept ones, and new ones to be kept. */
  'telemetry.list': z.strictObject({}),
  'telemetry.add': z.strictObject({ inputs: list(inputSchema, 1000) }),
  'watch.show': z.strictObject({}),
  /** What the next digest would say now. */
  'watch.digest': z.strictObject({}),
  /** What waits: of the mail server of this machine (`of`: null for whichever is there), or in listings. */
  'queue.read': z.strictObject({
    inputs: list(inputSchema, 20).optional(),
    of: z.enum(['postfix', 'exim', 'opensmtpd', 'sendmail']).nullable().optional(),
  }),
  /** What if one receiver of a reading were sent to so? Sessions at once, messages per hour (null: as many as fit). */
  'queue.whatIf': whatIfSchema,
  'guide.pages': z.strictObject({}),
  'guide.catalogue': z.strictObject({ query: z.string().max(200) }),
  'settings.get': z.strictObject({}),
  'settings.set': settingsSchema.partial(),
  /** Whether keys of block lists are kept in the system's keyring; asking may open it. */
  'settings.keyring': z.strictObject({}),
  /** With `cases` only these. */
  'history.export': z.strictObject({ cases: list(id, 500).optional() }),
  /** Takes over the cases of another history, a file that history.export wrote. */
  'history.import': z.strictObject({ input: inputSchema }),
  /** Somebody has seen these sentences about the history: they are not said again. */
  'history.seen': z.strictObject({ says: list(z.string().max(10_000), 1000) }),
  /** Takes back the changes that can still be made out in files that were set aside. */
  'history.recover': z.strictObject({}),
  ...teamMethods,
  /** Stops the read, check or session that bears this name. */
  'work.cancel': z.strictObject({ work: id }),
} as const;

export type Method = keyof typeof methods;
export type InputOf<M extends Method> = z.infer<(typeof methods)[M]>;

export interface Outputs extends TeamOutputs {
  'desk.status': DeskStatus;
  'desk.people': { people: string[] };
  'desk.pick': { picked: { token: string; name: string }[] };
  'case.list': { cases: CaseRow[]; total: number; atLeast?: true };
  'case.found': { found: FoundIn[] };
  'case.facets': Record<'causes' | 'providers', { id: string; title: string; cases: number }[]>;
  'case.open': OpenResult;
  'case.about': CaseAbout | null;
  'case.add': CaseView;
  'case.show': CaseView;
  'case.record': { record: RecordEntry[] };
  'case.original': Original & { name: string };
  'case.assign': CaseView;
  'case.step': CaseView['step'];
  'case.answer': CaseView;
  'case.identify': CaseView;
  /** Also set in the other cases that the same file is evidence of. */
  'case.zone': CaseView & { alsoIn: string[] };
  'case.journal': CaseView;
  'case.note': CaseView;
  'case.gap': CaseView;
  'case.label': CaseView;
  'case.remind': CaseView;
  'case.close': CaseView;
  'case.reopen': CaseView;
  'case.archive': CaseView;
  'case.merge': CaseView;
  'case.unmerge': CaseView;
  'case.delete': { deleted: string };
  'case.restore': CaseView;
  'case.deleted': { cases: DeletedRow[] };
  'telemetry.list': ReportsView;
  /** `others`: inputs that are no report. */
  'telemetry.add': ReportsView & { added: number; known: number; others: number; refused: string[] };
  'case.chart': ChartView;
  'case.compare': CompareView;
  'check.run': { findings: Finding[]; lookups: number; ms: number; stopped: boolean; view: CaseView };
  /** `refused`: sessions that the politeness rule did not allow. */
  'probe.run': Pick<ProbeReport, 'results' | 'refused' | 'notes'> & { view: CaseView | null };
  'message.send': { result: ProbeResult; messageId: string; view: CaseView };
  'message.examine': { findings: Finding[]; view: CaseView | null };
  'report.preview': ReportView;
  /** Desktop: saved through the system's dialog, null if cancelled. Browser: the file itself, for the page to hand on. */
  'report.save': { savedAs: string | null; file: HandedFile | null };
  'report.sent': CaseView;
  'report.letters': Letters;
  'log.read': LogView;
  'watch.show': WatchView;
  'watch.digest': DigestView;
  'queue.read': QueueView;
  'queue.whatIf': WhatIfView;
  'guide.pages': GuidePage[];
  'guide.catalogue': CatalogueRow[];
  'settings.get': Settings;
  'settings.set': Settings;
  /** `locked`: the desktop sealed keys that this host cannot open. `zones`: those known to want a key. */
  'settings.keyring': { keyring: boolean; locked: boolean; zones: string[] };
  'history.export': { savedAs: string | null; base64: string | null };
  'history.import': { imported: string[]; unchanged: number; refused: string[] };
  'history.seen': { left: number };
  /** Changes taken back, and those that could not be. */
  'history.recover': { recovered: number; refused: number };
  'work.cancel': { cancelled: boolean };
}

/** Events that a host pushes to its screens. */
export interface Events {
  /** Reading: bytes so far. `work` is the name that the call bore. */
  progress: {
    work: string;
    what: string;
    done: number;
    total: number | null;
    unit: 'bytes' | 'lines' | 'lookups' | 'sessions' | 'cases';
  };
  finding: { case: string; work: string | null; finding: Finding };
  session: { case: string | null; work: string; result: ProbeResult };
  /** A case changed in this process, by whatever host. */
  changed: { case: string; revision: number };
  /** Settings are others now, by whatever host. */
  settings: Record<string, never>;
  /** Opened with a file by the system: import these. */
  opened: { picked: { token: string; name: string }[] };
  menu: { command: string };
  /** A reminder is due: which receiver, what for, and what a repeated look-up gave, if it asked for one. */
  reminder: { case: string; what: string };
  /** The watch says something. */
  watch: Told;
  /** The watch has read lines: what `watch.show` tells may be another. */
  watched: Record<string, never>;
}
export type EventName = keyof Events;

/** The app as hosts and screens see it. */
export interface Api {
  call<M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]>;
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
}
