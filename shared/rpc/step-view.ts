/** A step as the screens show it: its words at both reading levels, its answers, and its place in the case. */
import type { JournalEntry } from '../case/case.ts';
import type { Tool } from '../flowchart/card.ts';
import type { Phase } from '../flowchart/phase.ts';
import type { StepKind } from '../flowchart/step.ts';

export interface Command {
  /** Which product or shell it is for: Postfix, Exim, dig, swaks, … */
  title: string;
  /** What it does: “A slow route for example.net”. */
  what: string;
  sh: string;
  powershell: string | null;
  /** The configuration file that the lines belong into; null: they are typed into a shell. */
  into: string | null;
  /** False where it changes something; then `scope` and `undo` are told. */
  harmless: boolean;
  /** What it touches and how to undo it; empty for look-ups. */
  scope: string;
  undo: string;
}
export interface GuardRail {
  id: string;
  says: string;
  because: string;
  /** A mistake that only an administrator can make. */
  for: 'everybody' | 'admin';
}
export interface StepAnswer {
  id: string;
  label: string;
  /** One sentence on what it means or leads to. */
  note: string;
}
/** One reading level of a step. */
export interface StepLevel {
  does: string[];
  doNot: string[];
}
export interface StepView {
  id: string;
  kind: StepKind;
  title: string;
  why: string;
  answers: StepAnswer[];
  plain: StepLevel;
  admin: StepLevel;
  time: string;
  notBefore: string | null;
  /** What has to wait until `notBefore`, and why so long: `Next try not before`, `This reply is known to need 2 d.` */
  hold: { until: string; because: string } | null;
  sources: { label: string; url: string | null }[];
  /** `checked 8 days ago (2026-11-21)`; `old` where that is more than a year ago. */
  checked: { says: string; old: boolean };
  /** Who can act, and a sentence for them; `says` where the reply itself names what they have to do. */
  handOn: { who: string; says: string | null; text: string } | null;
  /** Words of the plain level that need an explanation, as they stand in it. */
  terms: { term: string; says: string }[];
  commands: Command[];
  guards: GuardRail[];
  tools: Tool[];
  /** What noting a change does here: its usual kind, the answer it stands for, and whether that needs one. */
  change: { kind: JournalEntry['kind'] | null; answer: string | null; must: boolean };
  /** Set where the step has been answered. */
  answered: {
    answer: string;
    label: string;
    by: 'evidence' | 'user';
    because: string;
    overrules: string | null;
  } | null;
}
export interface PathStep {
  id: string;
  title: string;
  kind: StepKind;
  state: 'done' | 'current' | 'ahead';
  answerLabel: string | null;
  by: 'evidence' | 'user' | null;
  because: string | null;
  phase: Phase;
}
export interface PhaseView {
  id: Phase;
  title: string;
  state: 'passed' | 'here' | 'ahead' | 'skipped';
  /** `settled`, `you are here`, `only if it goes on` */
  says: string;
}
