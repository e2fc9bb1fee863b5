/** What the help shows: guides, and the cards of replies that we know. */
import type { Side } from '../catalogue/cause.ts';

export interface GuidePage {
  id: string;
  title: string;
  markdown: string;
}

export interface CatalogueRow {
  id: string;
  title: string;
  provider: string;
  cause: string;
  side: Side;
  sample: string;
  advice: string;
  docUrl: string | null;
  source: string;
  /** When it was last looked up there. */
  checked: { says: string; old: boolean };
}
