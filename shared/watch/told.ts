/** One thing that the watch says; `--json` prints it as it is. */
export interface Told {
  /** ISO 8601, UTC. */
  at: string;
  what: 'opened' | 'band' | 'useless' | 'over' | 'gap' | 'problem' | 'digest';
  case: string | null;
  /** Null where it is about several, or about none. */
  recipientDomain: string | null;
  says: string;
}
