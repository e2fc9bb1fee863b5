/** What was counted since the last digest, by receiver: bounded, the rest stands in `others`. */
import type { Counts } from './tallies.ts';

const receiversKept = 500;
const none = (): Counts => ({ deferrals: 0, recoveries: 0, losses: 0 });

export interface PeriodState {
  receivers: [string, Counts][];
  others: Counts;
  /** Time of the first thing counted, seconds since the epoch; null where nothing was. */
  first: number | null;
}

export class Period {
  #receivers: Map<string, Counts>;
  #others: Counts;
  /** Time of the first thing counted, seconds since the epoch; null where nothing was. */
  first: number | null;

  constructor(state?: PeriodState) {
    this.#receivers = new Map(state?.receivers);
    this.#others = state?.others ?? none();
    this.first = state?.first ?? null;
  }

  state(): PeriodState {
    return { receivers: [...this.#receivers], others: this.#others, first: this.first };
  }

  count(domain: string, what: keyof Counts, at: number): void {
    this.first = Math.min(this.first ?? at, at);
    let own = this.#receivers.get(domain);
    if (!own && this.#receivers.size < receiversKept) this.#receivers.set(domain, (own = none()));
    (own ?? this.#others)[what]++;
  }

  /** By deferrals, the most first. */
  get receivers(): [string, Counts][] {
    return [...this.#receivers].sort(([, a], [, b]) => b.deferrals - a.deferrals);
  }

  /** Of all receivers. */
  get all(): Counts {
    const sum = { ...this.#others };
    for (const counts of this.#receivers.values())
      for (const what of ['deferrals', 'recoveries', 'losses'] as const) sum[what] += counts[what];
    return sum;
  }

  /** More receivers than are told apart had deferrals. */
  get isFull(): boolean {
    return this.#receivers.size >= receiversKept;
  }

  /** A new one begins. */
  renew(): void {
    this.#receivers = new Map();
    this.#others = none();
    this.first = null;
  }
}
