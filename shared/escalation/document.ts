/** The case as it is handed over: what every host prints, and what the exporters write from. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Band, CaseStatus } from '../case/case.ts';
import type { Finding } from '../case/finding.ts';
import type { NextStep, WalkedStep } from '../flowchart/step.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** What an escalation needs; the words of `missing`. */
export const pieces = [
  'clientIp',
  'helo',
  'recipientDomain',
  'remoteMta',
  'firstSeen',
  'lastSeen',
  'reply',
  'stage',
  'scope',
  'retryPattern',
  'transcript',
  'senderChecks',
  'changes',
  'queueId',
] as const;
export type Piece = (typeof pieces)[number];

/** `case … --json`, a public interface: fields may be added, not renamed. */
export interface CaseDocument {
  case: string;
  status: CaseStatus;
  recipientDomain: string | null;
  senderDomain: string | null;
  clientIps: string[];
  helo: string | null;
  remoteMtas: string[];
  firstSeen: string;
  lastSeen: string;
  band: Band;
  attempts: Attempt[];
  findings: Finding[];
  verdict: Verdict;
  steps: WalkedStep[];
  next: NextStep;
  missing: Piece[];
  notes: string[];
}
