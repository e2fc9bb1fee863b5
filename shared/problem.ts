/**
 * A refusal that the user can mend. It crosses every host unchanged: on screen as a sentence with a hint,
 * on the command line as `{"problem":{…}}` and an exit status. What the world does (NXDOMAIN, time-out) is a
 * finding, not a problem; anything else is a bug and throws as an ordinary Error.
 */
export class Problem extends Error {
  /** Stable, for programs: kebab-case, e.g. `file-empty`. */
  readonly code: string;
  /** One sentence: what happened and what is still sound. */
  readonly says: string;
  /** One sentence: what to do now. */
  readonly hint: string;
  /** Set by the politeness rule: not before this time (ISO 8601, UTC). */
  readonly notBefore: string | null;
  readonly exit: ExitStatus;

  constructor(
    code: string,
    says: string,
    hint: string,
    more: { exit?: ExitStatus; notBefore?: string } = {},
  ) {
    super(says);
    this.name = 'Problem';
    this.code = code;
    this.says = says;
    this.hint = hint;
    this.exit = more.exit ?? 1;
    this.notBefore = more.notBefore ?? null;
  }

  toJSON(): ProblemJson {
    const json: ProblemJson = { code: this.code, says: this.says, hint: this.hint };
    if (this.notBefore) json.notBefore = this.notBefore;
    return json;
  }
}

/** 1 failed · 2 wrong usage · 3 input not understood · 4 refused by the politeness rule. */
export type ExitStatus = 1 | 2 | 3 | 4;

/** How a problem looks in JSON, over IPC, HTTP and on standard output. */
export interface ProblemJson {
  code: string;
  says: string;
  hint: string;
  notBefore?: string;
}
