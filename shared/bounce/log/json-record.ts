/**
 * One log line as JSON: of journald (systemd.journal-fields(7)), container engines, rsyslog, syslog-ng, log shippers
 * and clouds. Fields are found by name, however deep they are.
 */
import { stampIn } from './stamps.ts';

export interface JsonRecord {
  /** As the clock reads it; null where no field tells. */
  stamp: string | null;
  host: string;
  program: string;
  pid: string;
  message: string;
}

const messages =
  'message msg event.original log line short_message full_message textpayload @message _raw raw text content body'.split(
    ' ',
  );
const times =
  '__realtime_timestamp _source_realtime_timestamp timereported timegenerated @timestamp isodate timestamp time eventtime datetime date ts syslog_timestamp'.split(
    ' ',
  );
const hosts = '_hostname hostname host host.name logsource fromhost source'.split(' ');
const programs =
  'syslog_identifier syslogtag programname program process.name ident appname app-name app_name app tag _comm'.split(
    ' ',
  );
const pids = '_pid syslog_pid pid procid process.pid _process_id process_id'.split(' ');
const deepest = 4;
const most = 400;

/** Reads what `JSON.parse` gave; null where nothing in it is a message. */
export function jsonRecord(value: unknown): JsonRecord | null {
  const fields = new Map<string, string>();
  gather(value, '', 0, fields);
  const first = (names: readonly string[]): string => {
    for (const name of names) if (fields.get(name)) return fields.get(name)!;
    return '';
  };
  const message = first(messages).trim().split('\n', 1)[0]!;
  if (!message) return null;
  const [, program, tagged] = /^([^[\s:]{0,128})(?:\[(\d{1,10})\])?:?/.exec(first(programs).trim())!;
  return {
    stamp: stampOf(first(times)),
    host: /^\S{1,255}$/.test(first(hosts)) ? first(hosts) : '-',
    program: program || '-',
    pid: tagged ?? first(pids),
    message,
  };
}

/** Names in lower case, also with that of what they stand in; a name that comes twice keeps its first value. */
function gather(value: unknown, name: string, depth: number, fields: Map<string, string>): void {
  if (fields.size >= most || value === null) return;
  if (typeof value === 'string' || typeof value === 'number') {
    const leaf = name.slice(name.lastIndexOf('.', name.length - 2) + 1);
    for (const key of [name, leaf, name.split('.').slice(-2).join('.')])
      if (!fields.has(key)) fields.set(key, String(value));
  } else if (Array.isArray(value)) {
    // journald writes text that is not UTF-8 as an array of bytes
    const bytes = value.length > 0 && value.every((one) => Number.isInteger(one) && one >= 0 && one < 256);
    if (bytes) gather(new TextDecoder().decode(Uint8Array.from(value as number[])), name, depth, fields);
    else if (depth < deepest) gather(value[0], name, depth + 1, fields);
  } else if (typeof value === 'object' && depth < deepest) {
    // `aws logs get-query-results` names the fields in fields
    const { field, value: told } = value as Record<string, unknown>;
    if (typeof field === 'string') gather(told, field.toLowerCase(), depth + 1, fields);
    for (const [key, inner] of Object.entries(value))
      gather(inner, `${name ? `${name}.` : ''}${key.toLowerCase()}`, depth + 1, fields);
  }
}

/** Seconds, thousandths, millionths or milliardths since the epoch, told by their length; or any written form. */
function stampOf(text: string): string | null {
  const digits = /^(1\d{9})(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?$/.exec(text);
  if (digits) return `${new Date(Number(digits[1]) * 1000).toISOString().slice(0, 19)}Z`;
  return stampIn(text)?.text ?? null;
}
