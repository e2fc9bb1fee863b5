/** What a reply means to the watch: its cause, and whether it says that trying again will not help although its code says wait. */
import { attemptFor } from '../bounce/log/attempts.ts';
import { loggedHost } from '../bounce/host.ts';
import type { Reason } from '../bounce/prose/reason.ts';
import type { Cause } from '../catalogue/cause.ts';
import type { Matcher } from '../catalogue/match.ts';
import { wordingOf } from '../verdict/wording.ts';

interface Judgement {
  /** Null where the words name none. */
  cause: Cause | null;
  useless: boolean;
}
const nothing: Judgement = { cause: null, useless: false };

/** A log has few wordings, though thousands of servers say them. */
const mostKept = 1000;

export class Judged {
  readonly #matcher: Matcher;
  /** By wording, and by all that a server's name tells. */
  readonly #known = new Map<string, Judgement>();

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  /** @param host as the log names it */
  of(reason: Reason, host: string | null): Judgement {
    if (!reason.reply) return nothing;
    const remoteMta = host === null ? null : loggedHost(host);
    const key = `${this.#matcher.seenAs(remoteMta?.name ?? null)} ${reason.group}`;
    let judgement = this.#known.get(key);
    if (!judgement) {
      const match = this.#matcher.match(reason.reply, { remoteMta: remoteMta?.name ?? null });
      const attempt = { ...attemptFor('', 0, null, 'deferred', reason), ...(remoteMta && { remoteMta }) };
      const useless = wordingOf({ ...attempt, match }, this.#matcher).family === 'retry-useless';
      if (this.#known.size >= mostKept) this.#known.clear();
      this.#known.set(key, (judgement = { cause: match?.cause ?? null, useless }));
    }
    return judgement;
  }
}
