/**
 * One address that is told what the watch says: an https POST of JSON whose `text` chat systems show. It waits for
 * nobody: what cannot be handed over is tried again for an hour, in order, and said once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Told } from '../../../shared/watch/told.ts';

const timeLimitMs = 10_000;
/** Pauses between tries, milliseconds; the last one is repeated. */
const pauses = [2_000, 10_000, 60_000, 300_000];
const givenUpAfterMs = 3_600_000;
const mostWaiting = 200;

/** Null for an address that may be told, else why not. */
export function webhookFault(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url) return 'This is no address.';
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) return null;
  return 'Only https is used, and http on this machine itself.';
}

export class Webhook {
  readonly #address: string;
  /** Said once, until one was taken again. */
  readonly #onProblem: (says: string) => void;
  readonly #stop = new AbortController();
  readonly #waiting: { told: Told; since: number }[] = [];
  #working: Promise<void> | null = null;
  #isSaid = false;

  constructor(address: string, onProblem: (says: string) => void) {
    this.#address = address;
    this.#onProblem = onProblem;
  }

  /** What was not taken yet. */
  get waiting(): Told[] {
    return this.#waiting.map(({ told }) => told);
  }

  /** What was tried last was not taken. */
  get isFailing(): boolean {
    return this.#isSaid;
  }

  send(told: Told): void {
    this.#waiting.push({ told, since: Date.now() });
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    this.#working ??= this.#work().finally(() => (this.#working = null));
  }

  /** What is on its way gets so many milliseconds. */
  async close(graceMs: number): Promise<void> {
    await Promise.race([this.#working, sleep(graceMs, undefined, { ref: false })]);
    this.#stop.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    for (let tries = 0; this.#waiting.length > 0 && !this.#stop.signal.aborted;) {
      const { told, since } = this.#waiting[0]!;
      const why = await this.#post(told);
      if (why === null || Date.now() - since > givenUpAfterMs) {
        this.#waiting.shift();
        tries = 0;
        if (why === null) this.#isSaid = false;
        continue;
      }
      if (!this.#isSaid && !this.#stop.signal.aborted)
        this.#onProblem(
          `The webhook at ${new URL(this.#address).host} ${why}. What is said is kept for an hour and tried again.`,
        );
      this.#isSaid = true;
      const pause = pauses[Math.min(tries++, pauses.length - 1)]!;
      await sleep(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** Null where it was taken, else why not. */
  async #post(told: Told): Promise<string | null> {
    try {
      const answer = await fetch(this.#address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'deferral-desk' },
        body: JSON.stringify({ text: told.says, ...told }),
        // Not followed: what is said would go where nobody said it should.
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(timeLimitMs), this.#stop.signal]),
      });
      await answer.body?.cancel();
      const isElsewhere = answer.status >= 300 && answer.status < 400;
      return answer.ok
        ? null
        : `answered ${answer.status}${isElsewhere ? ', a redirect, which is not followed' : ''}`;
    } catch (error) {
      const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
      if (name === 'TimeoutError') return `gave no answer within ${timeLimitMs / 1000} seconds`;
      return `could not be reached (${cause?.code ?? cause?.message ?? name})`;
    }
  }
}
