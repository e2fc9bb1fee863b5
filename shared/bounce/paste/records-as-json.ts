/** A line of a log that journald, a container engine or a log shipper wrote as JSON, as the line that it was. */
import { jsonRecord } from '../log/json-record.ts';
import { asLogLine } from './log-line.ts';

/** The line itself where it is no JSON, or no line of an MTA stands in it. */
export function fromJson(line: string): string {
  if (!/^\s{0,8}\{\s?".*\}[,\s]*$/s.test(line)) return line;
  const record = jsonRecord(parsed(line.trim().replace(/,$/, '')));
  if (!record) return line;
  const { stamp, host, program, pid, message } = record;
  const tag = program === '-' ? '' : `${program}${pid && `[${pid}]`}: `;
  const text = `${stamp === null ? '' : `${stamp} ${host} `}${tag}${message}`;
  return asLogLine(text) ? text : asLogLine(message) ? message : line;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null; // cut short, or only looks like it
  }
}
