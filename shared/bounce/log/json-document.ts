/**
 * JSON that a tool has spread over lines: a record (journalctl's `-o json-pretty`), or the elements of a list somewhere
 * in a document (`aws logs get-log-events`, a search of Elasticsearch, an export).
 */

/** All that a line of such a document can be. Anything else is a line of its own, and the document had been cut off. */
const ofJson =
  /^\s*(?:[\]}[{,]{1,8}|"(?:[^"\\]|\\.){0,64000}"\s{0,4}(?::.*|,?)|-?[\d.eE+-]{1,30},?|(?:true|false|null),?)\s*$/s;
/** What says something in it; a list further in is then a part of this record. */
const says =
  /^\s*"(?:@message|_raw|raw|message|msg|log|line|text|textpayload|short_message|full_message|value)"\s{0,4}:\s{0,4}"/i;
/** Characters of one record. */
const limit = 65_536;

export class JsonDocument {
  open = false;
  #record: string[] | null = null;
  /** What stands in front of the brackets of the record. */
  #indent = '';
  #hasWords = false;
  #size = 0;

  /** Takes a line of the document. `whole` is the record that ended with it; `taken` is false for a line that stands by itself. */
  take(line: string): { taken: boolean; whole: string | null } {
    const rest = line.trim();
    const indent = line.slice(0, line.length - line.trimStart().length);
    const begins = rest === '{' && (!this.#record || !this.#hasWords);
    if (!this.open && (indent || !(begins || rest === '['))) return { taken: false, whole: null };
    const isElement = /^\{\s?"/.test(rest);
    this.open = isElement || ofJson.test(line);
    if (!this.open) this.end();
    if (!this.open || (isElement && !this.#record)) return { taken: false, whole: null };
    if (begins) this.#begin(indent);
    this.#record?.push(rest);
    this.#hasWords ||= says.test(rest);
    this.#size += rest.length;
    if (this.#size > limit) this.#record = this.#record && ['{'];
    return { taken: true, whole: /^[\]}]/.test(rest) && indent === this.#indent ? this.#close(rest) : null };
  }

  /** The file ends: what is open is no record. */
  end(): void {
    this.open = false;
    this.#record = null;
  }

  #begin(indent: string): void {
    this.#record = [];
    this.#indent = indent;
    this.#hasWords = false;
    this.#size = 0;
  }

  #close(rest: string): string | null {
    const record = this.#record?.join(' ') ?? null;
    this.#record = null;
    if (this.#indent === '') this.open = false;
    this.#indent = '';
    return record && rest.replace(/[\],]+$/, '') === '}' ? record : null;
  }
}
