/** The daily digest: when it is due, what was said since the last one, and where it goes beside the screen. */
import { rename, writeFile } from 'node:fs/promises';
import { digestHtml, digestOf, digestText, type Digest } from '../../../shared/rpc/present/digest.ts';
import type { Told } from '../../../shared/watch/told.ts';
import type { Watch } from '../../../shared/watch/watch.ts';
import { sendMail } from '../../node/watch/send-mail.ts';

export interface DigestOptions {
  /** `HH:MM` by the clock of this machine; `now`: once everything is read; null for none. */
  at: string | null;
  /** Is replaced with each digest; a page where its name ends in .html, else text. */
  file: string | null;
  /** Gets it by the local sendmail. */
  mailTo: string | null;
}

export interface KeptDigest {
  /** End of the last one, or the start of the watch. ISO 8601 UTC. */
  from: string;
  told: Told[];
  reports: number;
  last: Digest | null;
}

/** What is told in a digest is at most so much; an incident is told by the watch itself, too. */
const toldKept = 300;

export class Digests {
  readonly #options: DigestOptions;
  readonly #now: () => Date;
  readonly #kept: KeptDigest;

  constructor(options: DigestOptions, now: () => Date, kept: KeptDigest | null) {
    this.#options = options;
    this.#now = now;
    this.#kept = kept ?? { from: now().toISOString(), told: [], reports: 0, last: null };
  }

  get kept(): KeptDigest {
    return this.#kept;
  }

  get last(): Digest | null {
    return this.#kept.last;
  }

  heard(told: Told): void {
    if (told.what !== 'over' && told.what !== 'gap' && told.what !== 'problem') return;
    this.#kept.told.push(told);
    this.#kept.told.splice(0, this.#kept.told.length - toldKept);
  }

  reported(added: number): void {
    this.#kept.reports += added;
  }

  /** When the next one is due; null where none is. */
  get due(): Date | null {
    const { at } = this.#options;
    return at === null || at === 'now' ? null : nextOf(at, new Date(this.#kept.from));
  }

  /** @param isRead everything that there is was read, and the watch ends */
  isDue(isRead: boolean): boolean {
    const { due } = this;
    return (isRead && this.#options.at === 'now') || (due !== null && this.#now() >= due);
  }

  /** As it would be now. */
  soFar(watch: Watch): Digest {
    const { told, reports } = this.#kept;
    // What was read late, or at the first start, is of before.
    const first = watch.period.first === null ? Infinity : watch.period.first * 1000;
    const from = new Date(Math.min(Date.parse(this.#kept.from), first)).toISOString();
    return digestOf(watch, { from, to: this.#now().toISOString() }, told, reports);
  }

  /** Ends one, and begins the next. */
  cut(watch: Watch): Digest {
    const digest = this.soFar(watch);
    Object.assign(this.#kept, { from: digest.to, told: [], reports: 0, last: digest });
    watch.period.renew();
    return digest;
  }

  /** To the file and by mail; what failed, as sentences. */
  async hand(digest: Digest): Promise<string[]> {
    const { file, mailTo } = this.#options;
    const text = digestText(digest);
    const html = digestHtml(digest);
    const failed: string[] = [];
    if (file !== null) {
      const why = await replaced(file, /\.html?$/i.test(file) ? html : text);
      if (why)
        failed.push(`The digest could not be written to ${file} (${why}); it stands on the Watch screen.`);
    }
    if (mailTo !== null) {
      const why = await sendMail({ to: mailTo, subject: digest.says, text, html });
      if (why) failed.push(`${mailTo} ${why}. The digest stands on the Watch screen.`);
    }
    return failed;
  }
}

/** The first `HH:MM` of this machine's clock after a time. */
function nextOf(at: string, after: Date): Date {
  const [hours, minutes] = at.split(':').map(Number);
  const next = new Date(after);
  next.setHours(hours!, minutes!, 0, 0);
  if (next <= after) next.setDate(next.getDate() + 1);
  return next;
}

/** Null where it was written, else why not. Nobody finds half of it. */
async function replaced(path: string, text: string): Promise<string | null> {
  try {
    await writeFile(`${path}.new`, text, { mode: 0o640 });
    await rename(`${path}.new`, path);
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  }
}
