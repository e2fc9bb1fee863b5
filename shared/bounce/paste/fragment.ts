/** What one record of a paste tells of a refusal or a failure. */
import type { Statement } from '../prose/statement.ts';

export interface Fragment extends Statement {
  /** 1-based, where it begins in the paste. */
  line: number;
  /** It is a record of a server's log, not a program's exception. */
  logged: boolean;
  queueId: string | null;
  /** Its time names no zone and was read as UTC. */
  zoneless?: boolean;
  /** Neither a code nor a status stands beside the server's words. */
  codeless?: boolean;
}
