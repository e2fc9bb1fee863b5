/**
 * A long log made of a real one: the same lines again and again, each time later and with ids of its own. Most of its
 * lines belong to deliveries, which is not so in a log made by log-generator.ts.
 */
import type { LogRecord } from '../../support/log-frames.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const eximId = /\b(1[0-9A-Za-z]{5})(-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|-[0-9A-Za-z]{11}-[0-9A-Za-z]{4})(?=[ :])/g;
const postfixId = /\b([0-9A-F]{9,12})(?=: )/g;
const ownStamp = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;

/**
 * Writes copies of the records until there are `lines` of them; returns how many copies there are, the last one whole.
 * @param frame how a record becomes a line
 */
export function multiplyLog(
  records: readonly LogRecord[],
  lines: number,
  frame: (r: LogRecord) => string,
  write: (text: string) => void,
): { copies: number; lines: number } {
  const first = records[0]!.at.getTime();
  const span = Math.ceil((records.at(-1)!.at.getTime() - first) / 1000) + 3600;
  let written = 0;
  let copies = 0;
  for (; written < lines; copies++) {
    const shift = copies * span;
    const copy = records.map(({ at, host, program, pid, message }) =>
      frame({
        at: new Date(at.getTime() + shift * 1000),
        host,
        program,
        pid: pid && String((Number(pid) + copies * 7) % 4_000_000),
        message: shifted(message, shift, copies),
      }),
    );
    write(`${copy.join('\n')}\n`);
    written += copy.length;
  }
  return { copies, lines: written };
}

function shifted(message: string, shift: number, copy: number): string {
  return message
    .replace(ownStamp, (stamp) =>
      new Date(Date.parse(`${stamp}Z`) + shift * 1000).toISOString().slice(0, 19).replace('T', ' '),
    )
    .replace(eximId, (_, arrived: string, rest: string) => {
      let seconds = [...arrived].reduce((sum, digit) => sum * 62 + base62.indexOf(digit), 0) + shift;
      let id = '';
      for (let i = 0; i < 6; i++, seconds = Math.floor(seconds / 62)) id = base62[seconds % 62]! + id;
      return id + rest;
    })
    .replace(postfixId, (id) =>
      (BigInt(`0x${id}`) + BigInt(copy) * 0x1000003n).toString(16).toUpperCase().slice(-12),
    );
}
