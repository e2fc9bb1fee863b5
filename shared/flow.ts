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
