/** The lines of a pasted session as they are kept: with the times that stood before them, without what is private. */
import type { TranscriptLine } from '../../smtp/session.ts';

const limit = 2000;

export class SessionLines {
  readonly #kept: Omit<TranscriptLine, 'ms'>[] = [];
  #untimed = false;
  #auth = false;

  /** @param inData the message itself is being sent: its lines are not kept */
  add(line: { from: TranscriptLine['from']; text: string; time: string | null }, inData: boolean): void {
    if (line.time === null) this.#untimed = true;
    if (
      line.time === null ||
      (inData && line.from === 'C' && line.text !== '.') ||
      this.#kept.length >= limit
    )
      return;
    this.#kept.push({ at: line.time, from: line.from, line: this.#withoutSecret(line).slice(0, 2000) });
  }

  /** RFC 4954: the payload follows the mechanism, or the server's 334. */
  #withoutSecret({ from, text }: { from: TranscriptLine['from']; text: string }): string {
    const wasAuth = this.#auth;
    if (from === 'S') {
      this.#auth &&= text.startsWith('334');
      return text;
    }
    const named = /^AUTH\s+\S+/i.exec(text);
    this.#auth = named !== null || wasAuth;
    if (named) return named[0];
    return wasAuth && from === 'C' ? '(credentials)' : text;
  }

  /** Null where a line has no time, or only one side speaks. */
  all(): TranscriptLine[] | null {
    const sides = new Set(this.#kept.map(({ from }) => from));
    if (this.#untimed || sides.size < 2 || !sides.has('S')) return null;
    const start = Date.parse(this.#kept[0]!.at);
    return this.#kept.map((line) => ({ ...line, ms: Math.max(0, Date.parse(line.at) - start) }));
  }
}
