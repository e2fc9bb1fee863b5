/** What one importer of prose found out about one recipient; merged with the DSN fields where there are some. */
import type { Action, Outcome, RemoteMta } from '../attempt.ts';
import type { Reply, Stage } from '../../smtp/reply.ts';
import type { TranscriptLine } from '../../smtp/session.ts';

export interface Statement {
  recipient: string | null;
  /** Where only the domain is told. */
  recipientDomain?: string | null;
  reply: Reply | null;
  /** The sentence it was read from, unwrapped. */
  says: string | null;
  aftereffects?: Reply[];
  stage?: Stage;
  remoteMta?: RemoteMta | null;
  /** An enhanced status without a basic code. */
  status?: string | null;
  action?: Action;
  outcome?: Outcome;
  at?: string | null;
  clientIp?: string | null;
  transcript?: TranscriptLine[];
}

/** A notice's own words: the text without what follows of the returned message. */
export interface Notice {
  text: string;
  lines: string[];
  /** Mailboxes that are no recipients: whom the notice itself was sent to and from. */
  own: Set<string>;
  notes: string[];
}

/** Reads one dialect; null where the text is not written in it. */
export interface ProseImporter {
  id: string;
  read(notice: Notice): Statement[] | null;
}

export const joinLines = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
