/**
 * What stands around a log line that did not come straight from the log: the name that `grep` and `docker compose`
 * put in front, quotes of a mail, multilog's TAI64N, the fields of RFC 5424 §6, the JSON of journald (systemd.journal-fields(7)), of
 * container engines and log shippers.
 */

import { isoOf } from '../../text/iso-time.ts';

const quote = /^(?:\s{0,8}>){1,5}\s?/;
/** `mail.log:`, `421:`, `/var/log/mail.log:421:`; `mailserver-1  | ` */
const source = /^(?:[\w./@+-]{1,200}:(?:\d{1,9}:)?|[\w.-]{1,80} {1,20}\| )/;
const stamp = /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)/;
/** `2026-05-18T09:00:00Z stdout F ` of container engines, or a stamp in front of another one. */
const outerStamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,20} (?:std(?:out|err) [FP] )?/;
const structured =
  /^<\d{1,3}>1 (\d{4}-\S{15,40}) (\S{1,255}) (\S{1,60}) (\S{1,128}) \S{1,32} (?:-|\[[^\]]{0,2000}\]) ?(.*)$/;

/** Seconds by which multilog's TAI64N (cr.yp.to/libtai) is ahead of UTC: qmail adds the ten of 1972, and no later ones. */
const taiAhead = 10;

/** The line itself as a log would hold it; null where nothing of this kind is around it. */
export function unframed(line: string): string | null {
  const whole = line.trim();
  const text = whole.replace(quote, '');
  if (text.startsWith('{')) return fromJson(text);
  const tai = /^@4([0-9a-f]{15})[0-9a-f]{8} (.*)$/.exec(text);
  if (tai) return `${isoOf(Number.parseInt(tai[1]!, 16) - taiAhead)} - qmail: ${tai[2]!}`;
  const fields = structured.exec(text);
  if (fields)
    return composed({ time: fields[1]!, host: fields[2]!, program: fields[3]!, pid: fields[4]! }, fields[5]!);
  const inner = stamp.test(text) ? text : text.replace(source, '');
  const last = inner.replace(outerStamp, '');
  return [last, inner].find((one) => one !== whole && stamp.test(one)) ?? null;
}

interface Origin {
  time: string;
  host: string;
  program: string;
  pid: string;
}

function composed({ time, host, program, pid }: Origin, message: string): string {
  const id = /^\d{1,10}$/.test(pid) ? `[${pid}]` : '';
  return program === '-' || program === ''
    ? `${time} ${message}`
    : `${time} ${host} ${program}${id}: ${message}`;
}

function fromJson(text: string): string | null {
  const record = parsed(text);
  if (!record) return null;
  const first = (...names: string[]): string => {
    for (const name of names) {
      const value = record[name];
      if (typeof value === 'string' || typeof value === 'number') return String(value);
    }
    return '';
  };
  const message = first('MESSAGE', 'message', 'msg', 'log', 'line').split('\n', 1)[0]!;
  if (stamp.test(message)) return message;
  const micros = first('__REALTIME_TIMESTAMP', '_SOURCE_REALTIME_TIMESTAMP');
  const time = /^\d{16}$/.test(micros)
    ? new Date(Number(micros.slice(0, 13))).toISOString()
    : first('@timestamp', 'timestamp', 'time');
  if (!message || !stamp.test(`${time} `)) return null;
  const host = first('_HOSTNAME', 'hostname', 'host') || '-';
  const program = first('SYSLOG_IDENTIFIER', 'program', 'ident', 'appname', 'app');
  return composed({ time, host, program, pid: first('_PID', 'SYSLOG_PID', 'pid', 'procid') }, message);
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // cut off, or a line that only begins like it
  }
}
