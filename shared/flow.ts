/**
 * Read this first: the six stages of a support case on one screen.
 *
 *     bounce  →  case  →  evidence  →  verdict  →  flowchart  →  escalation
 *
 * Each stage is a folder; only the functions of this file see all of them. No Node, no DOM, no Electron here.
 */
export type { Attempt, Issuer } from './bounce/attempt.ts';
export type { Bounce, Kind, LogSummary } from './bounce/bounce.ts';
export type { Case, CaseChange, CaseStatus, Band, Scope } from './case/case.ts';
export type { Finding, ProbeResult } from './case/finding.ts';
export type { Verdict, RankedCause } from './verdict/verdict.ts';
export type { NextStep, StepKind, WalkedStep } from './flowchart/step.ts';
export type { CaseDocument, Piece } from './escalation/document.ts';

import type { Catalogue } from './catalogue/card.ts';
import type { ZoneCard } from './evidence/zone.ts';
import type { CommandCard, StepCard } from './flowchart/card.ts';

/** All cards of resources/, checked and bundled into one JSON by the build. */
export interface Knowledge extends Catalogue {
  /** First 12 hex digits of the SHA-256 over all cards. */
  version: string;
  steps: StepCard[];
  commands: CommandCard[];
  zones: ZoneCard[];
  /** The guides of resources/docs, and the samples of resources/samples. */
  guides: { id: string; title: string; markdown: string }[];
  samples: { id: string; title: string; name: string; text: string }[];
}
