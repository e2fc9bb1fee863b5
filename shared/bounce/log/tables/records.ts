/**
 * Deliveries told by a table or a listing instead of log lines: they go through the same tally, so that scope,
 * recovery and counts mean the same everywhere.
 */
import type { Bounce, Kind } from '../../bounce.ts';
import { DeliveryLine } from '../delivery-line.ts';
import type { Reason } from '../../prose/reason.ts';
import { bounceOf } from '../log-bounce.ts';
import { Tally } from '../tally.ts';
import { LogClock } from '../time.ts';

export interface DeliveryRecord {
  /** Queue id or message id; what tells repeated attempts of one message. */
  id: string;
  recipient: string;
  sender: string | null;
  /** Seconds since the epoch; null where the table does not tell. */
  at: number | null;
  arrivedAt: number | null;
  outcome: 'accepted' | 'deferred' | 'rejected' | 'expired';
  reason: Reason | null;
  /** Our own address, where the table has a column for it. */
  clientIp: string | null;
  /** When it is tried next, seconds since the epoch, where a listing tells it. */
  nextAt?: number;
  /** Not tried until somebody releases it. */
  held?: boolean;
  /** 1-based row or line. */
  line: number;
}

export class DeliveryRecords {
  lines = 0;
  skipped = 0;
  /** Some times name no zone. */
  zoneless = false;
  readonly notes: string[] = [];
  readonly #file: string;
  readonly #clock: LogClock;
  readonly #tally: Tally;
  readonly #records: DeliveryRecord[] = [];

  constructor(file: string, now: Date) {
    this.#file = file;
    this.#clock = new LogClock(now);
    this.#tally = new Tally(this.#clock);
  }

  get all(): readonly DeliveryRecord[] {
    return this.#records;
  }

  add(record: DeliveryRecord): void {
    this.#records.push(record);
  }

  /** Counts what was added, in order of time (exports are often newest first). */
  end(kind: Kind, size: number): Bounce {
    const records = this.#records;
    const timeOf = (record: DeliveryRecord) => record.at ?? record.arrivedAt ?? 0;
    records.sort((a, b) => timeOf(a) - timeOf(b));
    const untimed = records.some((record) => record.at === null);
    for (const record of records) this.#count(record, timeOf(record));
    const { lines, skipped } = this;
    this.#clock.zoneless = this.zoneless;
    const read = { files: [this.#file], lines, skipped, skippedLines: [], bytes: size, understood: null };
    const bounce = bounceOf(this.#tally, read);
    // A listing tells since when a message waits, not when it was tried last.
    if (untimed) {
      for (const attempt of bounce.attempts) attempt.at = null;
      for (const domain of bounce.log!.domains) domain.overTime = null;
    }
    const notes = [...bounce.notes, ...this.notes];
    if (kind !== 'queue-listing') return { ...bounce, kind, notes };
    // A queue holds only what failed: without what was accepted there is no contrast to judge a scope from.
    const { log } = bounce;
    const failing = log!.domains.filter((domain) => domain.deferred > 0).length;
    const scope = failing === 0 ? 'none' : failing === 1 ? 'one-domain' : 'mixed';
    return { ...bounce, kind, notes, traffic: [], log: { ...log!, scope } };
  }

  #count(record: DeliveryRecord, time: number): void {
    const bytes = new TextEncoder().encode(`${record.id} ${record.recipient}`);
    const idEnd = new TextEncoder().encode(record.id).length;
    const l = Object.assign(new DeliveryLine(), { bytes, time, line: record.line, file: this.#file, idEnd });
    l.recipientStart = idEnd + 1;
    l.recipientEnd = bytes.length;
    const at = record.recipient.lastIndexOf('@');
    if (at >= 0) l.domain = this.#tally.domains.idOf(record.recipient.slice(at + 1));
    const host = record.reason?.remoteMta;
    if (host) {
      const port = host.port && host.port !== 25 ? `:${host.port}` : '';
      l.host = this.#tally.hosts.idOf(`${host.name ?? ''}[${host.address ?? ''}]${port}`);
    }
    if (record.clientIp) l.client = this.#tally.hosts.idOf(record.clientIp);
    if (record.sender !== null || record.arrivedAt !== null) {
      const sender = new TextEncoder().encode(`${record.id}${record.sender ?? ''}`);
      this.#tally.senders.keep(sender, 0, idEnd, idEnd, sender.length, record.arrivedAt ?? -1);
    }
    if (time > 0) this.#clock.saw(time);
    const reason = record.reason ?? nothingSaid;
    if (record.outcome === 'accepted') this.#tally.accepted(l);
    else if (record.outcome !== 'deferred') this.#tally.failed(l, reason, record.outcome);
    else if (record.reason) this.#tally.putOff(l, reason);
    else this.#tally.waiting(l, reason);
  }
}

const nothingSaid: Reason = {
  says: 'in the queue',
  reply: null,
  stage: 'unknown',
  remoteMta: null,
  clientIp: null,
  helo: null,
  group: '',
};
