/** What the screens are given: plain, serialisable values, ready to be shown. Built in flow.ts, never stored. */
import type { Role } from './role.ts';
import type { Addressee } from '../escalation/addressees.ts';
import type { Issuer } from '../bounce/attempt.ts';
import type { Kind, LogSummary } from '../bounce/bounce.ts';
import type { Band, CaseStatus, JournalEntry, Note, Reminder } from '../case/case.ts';
import type { Guess, NamedClock } from '../case/clock.ts';
import type { EvidenceFile } from '../case/sources.ts';
import type { Finding, ProbeResult, Result } from '../case/finding.ts';
import type { Cause, Side } from '../catalogue/cause.ts';
import type { CaseDocument, Piece } from '../escalation/document.ts';
import type { Drawing } from '../flowchart/draw.ts';
import type { ProblemJson } from '../problem.ts';
import type { PathStep, PhaseView, StepView } from './step-view.ts';

export type { Command, GuardRail, PathStep, PhaseView, StepLevel, StepView } from './step-view.ts';

/** One row of the history. */
export interface CaseRow {
  case: string;
  status: CaseStatus;
  openedBy: 'person' | 'watch';
  recipientDomain: string | null;
  band: Band;
  firstSeen: string;
  lastSeen: string;
  next: { id: string; title: string; notBefore: string | null };
  /** Short sentence for the list: “Lower the rate, then test once from 17:08”. */
  says: string;
  tags: string[];
  ticket: string | null;
  customer: string | null;
  archived: boolean;
  /** The leading cause, in words. */
  cause: string | null;
  /** Code and first words of the newest reply. */
  reply: string | null;
  /** The domain that sends. */
  sender: string | null;
  /** The first of several, where `recipientDomain` is none of them. */
  receiver: string | null;
  /** Receivers besides the one that the case is named after. */
  moreReceivers: number;
  /** When the last message got through; missing where not all did. */
  recoveredAt?: string;
  /** Who has taken it; null for nobody. */
  takenBy: string | null;
  /** The provider, where a word of the search names it. */
  matched: Matched[];
  /** Words of the search that nothing above holds. A list does not wait for where they stand: case.found says that. */
  unshown: string[];
}

/** Where words of a search stand: “note”, “… rang about offer 4711 …”. */
export interface Matched {
  what: string;
  text: string;
}

export interface FoundIn {
  case: string;
  matched: Matched[];
}

/** A case in the list of those that can be had back. */
export interface DeletedRow
  extends
    Pick<CaseRow, 'case' | 'recipientDomain' | 'receiver' | 'firstSeen' | 'lastSeen'>,
    Pick<CaseRow, 'reply' | 'says' | 'tags' | 'ticket' | 'customer'> {
  deletedAt: string;
  /** From then on it is gone for good. */
  keptUntil: string;
}

export interface TimelineMark {
  at: string;
  kind: 'deferred' | 'accepted' | 'rejected' | 'change' | 'probe' | 'reported';
  label: string;
  count: number;
}
export interface TimelineBand {
  id: Band;
  title: string;
  fromMinutes: number;
  /** Null for the open end. */
  toMinutes: number | null;
  /** Where the number comes from, e.g. `RFC 5321 §4.5.4.1`. */
  origin: string;
}
export interface Timeline {
  firstSeen: string;
  now: string;
  bands: TimelineBand[];
  current: Band;
  marks: TimelineMark[];
  /** When this MX may be tested again, and why not sooner. */
  nextTest: { at: string; why: string } | null;
  /** The MTA's own next try, estimated from its schedule; `says` is as certain as the evidence that it still waits. */
  nextRetry: { at: string; why: string; says: string } | null;
  /** When the queue gives up; `says` is as certain as the evidence: “Your server has probably given up”. */
  queueEnds: { at: string; why: string; says: string } | null;
  trend: 'recovering' | 'steady' | 'worsening' | 'unknown';
  /** The whole picture as one sentence, for screen readers. */
  says: string;
}

export interface ExplainedReply {
  text: string;
  /** Slices of the text with a meaning, in order and not overlapping. */
  marks: { from: number; to: number; what: 'code' | 'enhanced' | 'words' | 'hint' }[];
  rows: { label: string; value: string; note: string; old?: boolean }[];
  source: string;
  /** A page about this very reply: of the receiver, or of whoever documented it. */
  page: { url: string; title: string } | null;
}
export interface CauseView {
  cause: Cause;
  title: string;
  side: Side;
  likelihood: 'shown by the reply' | 'likely' | 'possible' | 'cannot be told apart' | 'unlikely';
  /** 0–5 filled squares. */
  squares: number;
  for: string[];
  against: string[];
  wouldChange: string[];
  tied: boolean;
  /** When the card of the cause was last looked up. */
  checked: { says: string; old: boolean };
}
export interface SeenBefore {
  case: string;
  recipientDomain: string | null;
  because: string;
  ended: string;
  /** From its first attempt to its last; empty where that is under a minute. */
  took: string;
  /** How it was closed and what was learned, in the words of whoever closed it. */
  lesson: string | null;
}

/** Everything that the case screen shows. */
export interface CaseView {
  /** Of two views of a case the one with the higher number is the newer. */
  revision: number;
  document: CaseDocument;
  /** An unsaved draft: input that holds no deferral. */
  draft: boolean;
  /** Of a sample: all can be tried on it, and nothing of it enters the history. */
  sample: boolean;
  headline: string;
  lead: string;
  timeline: Timeline;
  step: StepView;
  path: PathStep[];
  /** All five, in order, with the place in them. */
  phases: PhaseView[];
  reply: ExplainedReply | null;
  causes: CauseView[];
  /** Words of the evidence pane that need an explanation at the plain level, as they stand in it. */
  terms: { term: string; says: string }[];
  heldBack: string[];
  contradictions: string[];
  journal: JournalEntry[];
  notes: Note[];
  sessions: ProbeResult[];
  sources: EvidenceFile[];
  /** No time is in the evidence, and it is still put off: the user may tell. */
  asksBegan: boolean;
  /** What the user told of it. */
  began: { at: string; says: string | null } | null;
  /** Clocks that name no zone and were confirmed by nobody, with the best guess. */
  askZone: (NamedClock & { guess: Guess })[];
  seenBefore: SeenBefore[];
  /** Findings of before the client IP, a name or a domain was changed, and what was. They count nowhere. */
  madeBefore: { finding: Finding; because: string }[];
  missing: { piece: Piece; title: string; why: string; where: string }[];
  /** A reply to the customer in everyday words that promises nothing the evidence does not carry. */
  customerReply: string;
  handover: string;
  tags: string[];
  ticket: string | null;
  customer: string | null;
  reminder: Reminder | null;
  archived: boolean;
  takenBy: string | null;
}

/** The flowchart as drawn. */
export type ChartView = Drawing;

export interface CompareRow {
  label: string;
  cells: { value: string; result: Result | 'unknown' | null; source: string }[];
  differs: boolean;
}
/** Attempts by client IP, server and hour; an empty cell is a time in which nothing was tried. */
export interface RoutesView {
  title: string;
  columns: string[];
  unit: 'hour' | 'day';
  /** The first day, and the zone. */
  from: string;
  routes: {
    clientIp: string;
    mta: string;
    fate: 'refused' | 'accepted' | 'mixed' | 'untried';
    refused: number;
    accepted: number;
    cells: { refused: number; accepted: number }[];
  }[];
  ruledOut: string[];
  left: { cause: string; likelihood: CauseView['likelihood']; says: string[] }[];
  /** Faults of addresses that are not refused. */
  warnings: string[];
  /** Tries per hour, a burst, usual hours, recovery: each where the times tell of it. */
  facts: { label: string; value: string }[];
}
export interface CompareView extends RoutesView {
  clientIps: string[];
  rows: CompareRow[];
  advice: string[];
}

/** A file for the page to hand on: its bytes in base64. */
export interface HandedFile {
  fileName: string;
  mediaType: string;
  base64: string;
}

export interface ReportView {
  format: string;
  fileName: string;
  mediaType: string;
  /** Text formats as text; PDF as base64. */
  text: string | null;
  base64: string | null;
  /** Replacements made by redaction: slices of `text`. */
  marks: { from: number; to: number; placeholder: string }[];
  gate: {
    piece: Piece;
    title: string;
    state: 'there' | 'missing' | 'contradictory';
    says: string;
    reason: string | null;
  }[];
  /** In order; the first with its kit, where we know what it asks for. */
  addressees: Addressee[];
}

/** What goes to the customer and to the next colleague, in one of the languages that there are. */
export interface Letters {
  language: string;
  languages: { language: string; name: string }[];
  customer: string;
  /** To whoever runs the mail on the sending side. */
  operator: string;
  /** To the receiver; null where nothing has reached their server. */
  postmaster: string | null;
  colleague: string;
}

/** One or more logs, read as one. */
export interface LogView extends LogSummary {
  /** What was guessed, left out or cut off, one sentence each. */
  notes: string[];
  /** Reading was stopped: the counts cover what was read until then. */
  stopped: boolean;
}

/** The case that mail held up at a receiver already belongs to. */
export interface CaseAbout {
  case: string;
  openedAt: string;
}

/** Something given that a case holds already. */
export interface Already {
  file: string;
  case: string;
  /** Its receiver domain, where it has one. */
  about: string | null;
  openedAt: string;
}

export interface OpenResult {
  cases: CaseView[];
  /** What was given and is in a case already: nothing was opened for it. */
  already: Already[];
  draft: CaseView | null;
  read: {
    file: string;
    kind: Kind;
    attempts: number;
    notes: string[];
    problem: ProblemJson | null;
    issuers: Issuer[];
    /** What a receiver reports: kept beside the cases. */
    isReport: boolean;
  }[];
  log: LogView | null;
}

export interface Warning {
  says: string;
  hint: string;
  /** It stays in the data folder until somebody has seen it. */
  kept: boolean;
  /** There are changes in files set aside that can still be made out. */
  recoverable: boolean;
}

export interface DeskStatus {
  version: string;
  /** Version (hash) of the knowledge: reply cards, causes, flowchart. */
  knowledge: string;
  host: 'electron' | 'browser' | 'cli';
  machine: string;
  dataFolder: string;
  now: string;
  /** Last network use on the user's request; null if none since start. */
  networkUsedAt: string | null;
  cases: number;
  /** Things the user must know: a quarantined history, a cut journal tail. */
  warnings: Warning[];
  samples: { id: string; title: string; name: string }[];
  /** Who is asking; null in a desk of one person. */
  person: string | null;
  /** What the person who signed in may do; null where that is everything. */
  role: Role | null;
  /** Where a team keeps its history, and when that answered last; null for a history in the folder. */
  team: { place: string; at: string; away: boolean } | null;
}
