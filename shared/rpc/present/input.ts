/** What the screens are made from. Handed over by the host, so that this folder knows no stage function. */
import type { Case } from '../../case/case.ts';
import type { CauseCard, ProviderCard, ReplyCard } from '../../catalogue/card.ts';
import type { Matcher } from '../../catalogue/match.ts';
import type { KitCard } from '../../escalation/kit-card.ts';
import type { CaseDocument, Piece } from '../../escalation/document.ts';
import type { CommandCard, StepCard } from '../../flowchart/card.ts';
import type { BandRule } from '../../retry/schedule.ts';
import type { CaseSummary } from '../../store/summary.ts';
import type { CaseFacts } from '../../verdict/facts.ts';
import type { Settings } from '../contract.ts';

/** The part of `Prepared` (flow.ts) that is shown. */
export interface Shown {
  knowledge: {
    steps: StepCard[];
    commands: CommandCard[];
    causes: CauseCard[];
    replies: ReplyCard[];
    providers: ProviderCard[];
    kits: KitCard[];
  };
  matcher: Matcher;
  bands: readonly BandRule[];
}

/** One case at one moment. */
export interface Present {
  case: Case;
  document: CaseDocument;
  facts: CaseFacts;
  prepared: Shown;
  settings: Pick<Settings, 'mta' | 'queueLifetimeHours'>;
}

/** What the whole screen needs beside that. */
export interface PresentCase extends Present {
  revision: number;
  draft: boolean;
  sample: boolean;
  /** When the server of this case may be tested again, and why not sooner; null if now. */
  nextTest: { at: string; why: string } | null;
  /** Cases with the same receiver, wording or MX, most alike first. */
  seenBefore: CaseSummary[];
  pieceWords: Record<Piece, { title: string; why: string; where: string }>;
  customerReply: string;
  handover: string;
}
