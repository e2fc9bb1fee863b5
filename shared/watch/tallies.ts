/** What the watch counted since it first began, by receiver, cause and enhanced status: bounded, and never less than before. */

/** Receivers that have a name of their own; from then on everybody else is `other`. */
const receiversNamed = 30;
/** A receiver is given one from so many deferrals on, so that a mistyped domain takes no room. */
const worthAName = 5;
const statusesNamed = 60;
const other = 'other';

export interface Counts {
  deferrals: number;
  recoveries: number;
  losses: number;
}
const none = (): Counts => ({ deferrals: 0, recoveries: 0, losses: 0 });

export interface TalliesState {
  receivers: [string, Counts][];
  statuses: [string, number][];
  causes: [string, number][];
}

export class Tallies {
  readonly receivers: Map<string, Counts>;
  readonly statuses: Map<string, number>;
  readonly causes: Map<string, number>;

  constructor(state?: TalliesState) {
    this.receivers = new Map(state?.receivers);
    this.statuses = new Map(state?.statuses);
    this.causes = new Map(state?.causes);
  }

  state(): TalliesState {
    return {
      receivers: [...this.receivers],
      statuses: [...this.statuses],
      causes: [...this.causes],
    };
  }

  /** @param deferrals of this receiver so far. @param enhanced null where no server spoke, or without one */
  refused(domain: string, deferrals: number, enhanced: string | null, cause: string | null): void {
    const isNamed = this.receivers.has(domain);
    if (!isNamed && deferrals >= worthAName && this.receivers.size <= receiversNamed)
      this.receivers.set(domain, none());
    this.of(domain).deferrals++;
    const status = enhanced ?? 'none';
    const name = this.statuses.has(status) || this.statuses.size < statusesNamed ? status : other;
    this.statuses.set(name, (this.statuses.get(name) ?? 0) + 1);
    const known = cause ?? 'unknown';
    this.causes.set(known, (this.causes.get(known) ?? 0) + 1);
  }

  ended(domain: string, isRecovered: boolean): void {
    this.of(domain)[isRecovered ? 'recoveries' : 'losses']++;
  }

  of(domain: string): Counts {
    const known = this.receivers.get(domain) ?? this.receivers.get(other);
    if (known) return known;
    const fresh = none();
    this.receivers.set(other, fresh);
    return fresh;
  }

  /** The name that a receiver is counted under. */
  nameOf(domain: string): string {
    return this.receivers.has(domain) ? domain : other;
  }
}
