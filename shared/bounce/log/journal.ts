/** Records that journalctl(1) spreads over several lines: `-o export`, `-o verbose` (a field a line), and JSON. */
import { JsonDocument } from './json-document.ts';
import { jsonRecord } from './json-record.ts';
import { unframed, type Framed } from './framing.ts';
import { stampIn } from './stamps.ts';

/** A field; in `verbose` it is indented. Text that is not UTF-8 comes in `export` as a length of eight bytes and itself. */
const field = /^( {4})?(MESSAGE|PRIORITY|_{0,2}[A-Z][A-Z0-9_]{1,60})(?:=(.*))?$/s;
const firstField =
  /^(?:__CURSOR|__REALTIME_TIMESTAMP|_BOOT_ID|_HOSTNAME|_TRANSPORT|SYSLOG_IDENTIFIER|SYSLOG_FACILITY|MESSAGE|PRIORITY)=/;
/** `Sat 2026-11-28 23:40:33.410933 UTC [s=c1c162b8…;i=4f;…]` */
const verboseHead = /^\S{0,6} ?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S{0,10} \S{1,8} \[s=[0-9a-f]{8,40};/;
/** Fields and characters of one record. */
const limit = 65_536;

export class JournalRecords {
  #fields: Record<string, string> | null = null;
  #binary = '';
  readonly #json = new JsonDocument();

  /** True while the lines of a record come. */
  get open(): boolean {
    return this.#fields !== null || this.#json.open;
  }

  /**
   * Takes a line that begins, goes on with or ends a record. `whole` is the record that ended with it; `taken` is
   * false for a line that belongs to none.
   */
  take(line: string): { taken: boolean; whole: Framed | null } {
    if (!this.#fields) {
      const { taken, whole } = this.#json.take(line);
      if (taken) return { taken, whole: whole === null ? null : unframed(whole) };
    }
    if (verboseHead.test(line)) {
      const whole = this.end();
      this.#fields = { stamp: stampIn(line.slice(0, line.indexOf('[')))?.text ?? '' };
      return { taken: true, whole };
    }
    if (!this.#fields && !firstField.test(line)) return { taken: false, whole: null };
    if (line === '') return { taken: true, whole: this.end() };
    return this.#takeField(line);
  }

  /** What is open at the end of a file, or where the next record begins. */
  end(): Framed | null {
    const fields = this.#fields;
    this.#fields = null;
    this.#json.end();
    this.#binary = '';
    const record = fields && jsonRecord(fields);
    return record && inner({ ...record, stamp: record.stamp ?? (fields.stamp || null) });
  }

  #takeField(line: string): { taken: boolean; whole: Framed | null } {
    const found = field.exec(line);
    let whole: Framed | null = null;
    if (this.#binary) {
      this.#fields![this.#binary] = line.slice(8);
      this.#binary = '';
    } else if (found) {
      if (found[2] === '__CURSOR' && this.#fields) whole = this.end();
      this.#fields ??= {};
      if (found[3] === undefined) this.#binary = found[2]!;
      else if (Object.keys(this.#fields).length < 200) this.#fields[found[2]!] ??= found[3].slice(0, limit);
    } else if (!/^\s/.test(line)) return { taken: false, whole: this.end() };
    return { taken: true, whole };
  }
}

/** A message that brings a frame of its own, as containers log them. */
function inner(record: Framed): Framed {
  const within = unframed(record.message);
  if (!within) return record;
  return { ...record, stamp: within.stamp ?? record.stamp, message: within.message };
}
