/** Whether a reply says itself that trying again will not help, although its code says wait. */
import { attemptFor } from '../bounce/log/attempts.ts';
import { loggedHost } from '../bounce/host.ts';
import type { Reason } from '../bounce/prose/reason.ts';
import type { Matcher } from '../catalogue/match.ts';
import { wordingOf } from '../verdict/wording.ts';

export function isUseless(matcher: Matcher): (reason: Reason, host: string | null) => boolean {
  return (reason, host) => {
    if (!reason.reply) return false;
    const remoteMta = host === null ? null : loggedHost(host);
    const attempt = { ...attemptFor('', 0, null, 'deferred', reason), ...(remoteMta && { remoteMta }) };
    const match = matcher.match(reason.reply, { remoteMta: remoteMta?.name ?? null });
    return wordingOf({ ...attempt, match }, matcher).family === 'retry-useless';
  };
}
