/**
 * The systemd journal, by journalctl(1): `-o json`, from the cursor of the last entry that was read. It is asked anew
 * where it ends or fails, and what has to be said of that is said once.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Piece, Remark } from './follow.ts';
import { LineStream } from './line-stream.ts';

/** What a line of the log needs; the journal keeps much more of each. */
const fields =
  'MESSAGE,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,_COMM,_HOSTNAME,_SOURCE_REALTIME_TIMESTAMP,CONTAINER_NAME,CONTAINER_TAG';
const againMs = 5000;
/** Where it shows nothing at all for so long, a right may be missing. */
const emptyMs = 20_000;

export interface JournalOptions {
  /** Journal files instead of this machine's journal. */
  files: readonly string[];
  /** `FIELD=VALUE` as journalctl takes them; none reads everything. */
  matches: readonly string[];
  /** Ends with the last entry that there is. */
  once: boolean;
}

export class Journal {
  readonly #options: JournalOptions;
  #cursor: string | null;
  #child: ChildProcess | null = null;
  #lines: LineStream | null = null;
  #errors = '';
  #status: number | null = null;
  /** The first entry has to be the one that was read last. */
  #isFirst = true;
  #ended = false;
  #againAt = 0;
  #begunAt = 0;
  #remarks: Remark[] = [];
  #said = new Set<string>();

  constructor(cursor: string | null, options: JournalOptions) {
    this.#cursor = cursor;
    this.#options = options;
  }

  get ended(): boolean {
    return this.#ended;
  }

  get place(): string | null {
    return this.#cursor;
  }

  remarks(): Remark[] {
    return this.#remarks.splice(0);
  }

  async next(): Promise<Piece | null> {
    if (this.#ended || Date.now() < this.#againAt) return null;
    const lines = (this.#lines ??= this.#begin());
    for (;;) {
      const taken = this.#options.once ? await lines.wait() : lines.take();
      if (!taken) break;
      const bytes = this.#after(taken);
      if (bytes.length > 0) return { bytes, name: 'journal' };
    }
    if (lines.ended) await this.#over();
    else if (this.#cursor === null && Date.now() > this.#begunAt + emptyMs) this.#sayEmpty();
    return null;
  }

  listen(wake: () => void): () => void {
    return this.#lines?.listen(wake) ?? (() => undefined);
  }

  async close(): Promise<void> {
    this.#child?.kill();
    this.#lines?.close();
  }

  #begin(): LineStream {
    const { files, matches, once } = this.#options;
    this.#isFirst = this.#cursor !== null;
    this.#errors = '';
    this.#begunAt = Date.now();
    const child = spawn(
      'journalctl',
      [
        ...['--output=json', `--output-fields=${fields}`, '--all', '--no-pager', '--quiet'],
        ...(once ? [] : ['--follow', '--no-tail']),
        ...(this.#cursor ? [`--cursor=${this.#cursor}`] : []),
        ...files.map((file) => `--file=${file}`),
        ...matches,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], shell: false },
    );
    this.#child = child;
    this.#status = null;
    child.stderr.on('data', (part: Buffer) => (this.#errors = (this.#errors + part.toString()).slice(-2000)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      this.#errors = error.code === 'ENOENT' ? 'there is no journalctl on this machine' : error.message;
    });
    child.on('close', (status) => (this.#status = status ?? 1));
    return new LineStream(child.stdout);
  }

  /** Without the entry that was read already, and with the place moved on. */
  #after(lines: Buffer): Buffer {
    let rest = lines;
    if (this.#isFirst) {
      this.#isFirst = false;
      const end = lines.indexOf(10) + 1;
      if (cursorOf(lines.subarray(0, end)) === this.#cursor) rest = lines.subarray(end);
      else
        this.#say(
          'gap',
          'The journal no longer has the entry that was read last: what came after it, up to the oldest that is left, is unknown. Counts of that time may be too low.',
        );
    }
    if (rest.length === 0) return rest;
    this.#cursor = cursorOf(rest.subarray(rest.lastIndexOf(10, rest.length - 2) + 1)) ?? this.#cursor;
    this.#said.clear();
    return rest;
  }

  async #over(): Promise<void> {
    while (this.#status === null) await new Promise((turn) => setTimeout(turn, 5));
    const why = this.#errors.trim().split('\n').at(-1) ?? '';
    if (this.#status !== 0)
      this.#say(
        'problem',
        `The journal could not be read: ${why.replace(/\.$/, '') || `journalctl ended with status ${this.#status}`}.${/permission/i.test(why) ? ' The user of the watch has to be in the group systemd-journal.' : ''}`,
      );
    else if (this.#cursor === null) this.#sayEmpty();
    this.#lines = null;
    this.#child = null;
    this.#ended = this.#options.once;
    this.#againAt = Date.now() + againMs;
  }

  /** journalctl says nothing of journals that it may not open, as long as there is one that it may. */
  #sayEmpty(): void {
    const { files, matches } = this.#options;
    const of = matches.length ? ` of ${matches.join(' ')}` : '';
    const right = files.length ? '' : ', or the user of the watch is not in the group systemd-journal';
    this.#say('problem', `The journal shows no entry${of}: none was written yet${right}.`);
  }

  #say(what: Remark['what'], says: string): void {
    if (this.#said.has(says)) return;
    this.#said.add(says);
    this.#remarks.push({ what, says });
  }
}

const cursorOf = (line: Buffer): string | null =>
  /"__CURSOR" ?: ?"([^"]{1,400})"/.exec(line.toString('latin1'))?.[1] ?? null;
