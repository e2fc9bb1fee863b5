/** What a reader has under way, as a list: it gives it one by one. */
import type { Carried } from '../../shared/bounce/log/carried.ts';
import type { LogReader } from '../../shared/bounce/log/log-reader.ts';

export function carriedOf(reader: LogReader): Carried {
  const { messages, connects } = reader.carry();
  return { messages: [...messages], connects };
}
