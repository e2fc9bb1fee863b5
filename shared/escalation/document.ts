/** The case as it is handed over: what every host prints, and what the exporters write from. */
import type { Attempt } from '../bounce/attempt.ts';
import type { Band, CaseStatus } from '../case/case.ts';
import type { Finding } from '../case/finding.ts';
import type { Piece } from '../case/missing.ts';
import type { NextStep, WalkedStep } from '../flowchart/step.ts';
import type { Verdict } from '../verdict/verdict.ts';

export { pieces, type Piece } from '../case/missing.ts';

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
