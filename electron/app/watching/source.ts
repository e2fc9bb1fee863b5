/** One thing that is followed: where its lines come from, and the reader that they go to. */
import type { Carried } from '../../../shared/bounce/log/carried.ts';
import { LogReader } from '../../../shared/bounce/log/log-reader.ts';
import type { WatchedSource } from '../../../shared/rpc/present/watch.ts';
import { isoOf } from '../../../shared/text/iso-time.ts';
import type { Watch } from '../../../shared/watch/watch.ts';
import type { Piece, Remark } from '../../node/watch/follow.ts';
import type { KeptSource } from './kept.ts';

/** A log, a journal, standard input. */
export interface Lines {
  /** The next whole lines; null where there are none for now. */
  next(): Promise<Piece | null>;
  remarks(): Remark[];
  close(): Promise<void>;
  /** Waits no longer for what comes. */
  stop?(): void;
  /** `wake` is called when there may be more, where that can be told; what it gives back ends that. */
  listen(wake: () => void): () => void;
  /** True once there will never be more. */
  readonly ended: boolean;
  /** Where it goes on after a restart. */
  kept(at: string | null): Pick<KeptSource, 'place' | 'cursor'>;
}

/** Names that a reader tells apart before it is replaced by a fresh one. */
const nearlyFull = 0.7;
/** Lines after which a file that holds none of a mail server is said to be no mail log. */
const enough = 50;
/** A log without a new line for so long stands still, seconds. */
const stillAfter = 1800;

export class Source {
  readonly name: string;
  readonly lines: Lines;
  readonly #watch: Watch;
  readonly #now: () => Date;
  #reader: LogReader;
  #isMail: boolean;
  /** Of the readers before this one, also before a restart; null for none. */
  #seen: { at: string; seconds: number } | null;
  #saidNoLog = false;
  /** All that is there was read. */
  #isAtEnd = false;
  /** What stands in the way now; null once lines come again. */
  #trouble: string | null = null;
  /** Lines read since the start. */
  read = 0;

  constructor(name: string, lines: Lines, watch: Watch, now: () => Date, kept: KeptSource | null) {
    this.name = name;
    this.lines = lines;
    this.#watch = watch;
    this.#now = now;
    this.#seen = kept?.newest ?? null;
    this.#isMail = kept?.isMail ?? this.#seen !== null;
    this.#reader = this.#fresh(kept?.carried ?? null);
  }

  /** Reads the next piece; false where there was none. */
  async step(): Promise<boolean> {
    const piece = await this.lines.next();
    this.#isAtEnd = !piece;
    if (!piece) return false;
    this.#trouble = null;
    const before = this.#reader.lines;
    this.#reader.push(piece.bytes, piece.name);
    this.read += this.#reader.lines - before;
    this.#isMail ||= this.#reader.ofMail > 0;
    return true;
  }

  /** The newest time of its lines, in seconds; null before the first. */
  get newest(): number | null {
    return this.#newest?.seconds ?? null;
  }

  get #newest(): NonNullable<KeptSource['newest']> | null {
    const { newest: at, zoneless } = this.#reader;
    return at === null ? this.#seen : { at, seconds: this.#watch.utc(Date.parse(at) / 1000, zoneless) };
  }

  get full(): boolean {
    return this.#reader.filled > nearlyFull;
  }

  /** What has to be said of it now; said once. @param isRead no more will come */
  remarks(isRead = false): Remark[] {
    const remarks = this.lines.remarks();
    if (!this.#isMail && !this.#saidNoLog && this.read >= (isRead ? 1 : enough)) {
      this.#saidNoLog = true;
      const none = this.read === 1 ? 'The one line' : `None of the ${this.read} lines`;
      const says = `${none} of ${this.name} is ${this.read === 1 ? 'not ' : ''}of a mail server that we know; nothing is counted until one is.`;
      remarks.push({ what: 'problem', says });
    }
    this.#trouble = remarks.findLast(({ what }) => what === 'problem')?.says ?? this.#trouble;
    return remarks;
  }

  /** Takes a fresh reader, with what is under way. All sources do it at once: the watch forgets what waits, and hears it anew. */
  renew(): void {
    this.#seen = this.#newest;
    this.#reader = this.#fresh(this.#reader.carry());
  }

  view(): WatchedSource {
    const { name, read } = this;
    const newest = this.#isMail ? this.newest : null;
    const isOld = newest !== null && this.#now().getTime() / 1000 - newest > stillAfter;
    const ofOld = this.#isAtEnd ? 'still' : 'behind';
    return {
      name,
      state: this.#trouble ? 'trouble' : newest === null ? 'empty' : isOld ? ofOld : 'followed',
      newest: newest === null ? null : isoOf(newest),
      lines: read,
      says: this.#trouble,
    };
  }

  kept(): KeptSource {
    const newest = this.#newest;
    return {
      ...this.lines.kept(newest?.at ?? null),
      carried: this.#reader.carry(),
      newest,
      isMail: this.#isMail,
    };
  }

  #fresh(carried: Carried | null): LogReader {
    return new LogReader({
      files: [this.name],
      now: this.#now(),
      listing: false,
      heard: this.#watch,
      carried,
    });
  }
}
