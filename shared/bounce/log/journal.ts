/**
 * Records that journalctl(1) spreads over several lines: `-o export` and `-o verbose` (a field a line) and
 * `-o json-pretty`.
 */
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
  #json: string[] | null = null;
  #size = 0;

  /** True while the lines of a record come. */
  get open(): boolean {
    return this.#fields !== null || this.#json !== null;
  }

  /**
   * Takes a line that begins, goes on with or ends a record. `whole` is the record that ended with it; `taken` is
   * false for a line that belongs to none.
   */
  take(line: string): { taken: boolean; whole: Framed | null } {
    if (this.#json) return this.#takeJson(line);
    if (line === '{') {
      this.#json = [line];
      this.#size = 0;
      return { taken: true, whole: null };
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
    this.#json = null;
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

  #takeJson(line: string): { taken: boolean; whole: Framed | null } {
    const json = this.#json!;
    this.#size += line.length;
    if (this.#size < limit) json.push(line);
    if (!/^\}[\],]{0,2}$/.test(line)) return { taken: true, whole: null };
    this.#json = null;
    return { taken: true, whole: unframed(json.join(' ')) };
  }
}

/** A message that brings a frame of its own, as containers log them. */
function inner(record: Framed): Framed {
  const within = unframed(record.message);
  if (!within) return record;
  return { ...record, stamp: within.stamp ?? record.stamp, message: within.message };
}
