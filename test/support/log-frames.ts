/** The same log as every logger, container engine and log shipper writes it. */

export interface LogRecord {
  at: Date;
  host: string;
  program: string;
  pid: string;
  message: string;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const german = 'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez'.split(' ');
const french = 'janv. févr. mars avril mai juin juil. août sept. oct. nov. déc.'.split(' ');
const days = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

const clock = ({ at }: LogRecord) => at.toISOString().slice(11, 19);
const date = ({ at }: LogRecord) => at.toISOString().slice(0, 10);
const day = ({ at }: LogRecord) => String(at.getUTCDate()).padStart(2, ' ');
const short = (r: LogRecord, names = months) => `${names[r.at.getUTCMonth()]} ${day(r)} ${clock(r)}`;
const iso = (r: LogRecord) => `${date(r)}T${clock(r)}`;
const seconds = ({ at }: LogRecord) => String(Math.floor(at.getTime() / 1000));
const weekday = ({ at }: LogRecord) => days[at.getUTCDay()]!;
const tail = (r: LogRecord) => `${r.host} ${r.program}${r.pid && `[${r.pid}]`}: ${r.message}`;
const appName = ({ program }: LogRecord) => program.split('/')[0]!;
const pretty = (value: object): string => JSON.stringify(value, null, 4);
const journal = (r: LogRecord) => ({
  __REALTIME_TIMESTAMP: `${seconds(r)}410933`,
  _HOSTNAME: r.host,
  PRIORITY: '6',
  SYSLOG_IDENTIFIER: r.program,
  SYSLOG_PID: r.pid,
  _PID: r.pid,
  SYSLOG_TIMESTAMP: `${short(r)} `,
  MESSAGE: r.message,
  _COMM: r.program.split('/').at(-1)!,
});
const json = JSON.stringify;

/** Each without its line end. `cat` and `monotonic` tell no time; `cat` no process either. */
export const frames: Record<string, (r: LogRecord) => string> = {
  'rsyslog traditional': (r) => `${short(r)} ${tail(r)}`,
  'rsyslog RFC 3339': (r) => `${iso(r)}.410933+00:00 ${tail(r)}`,
  'rsyslog RFC 5424': (r) =>
    `<22>1 ${iso(r)}.410933+00:00 ${r.host} ${appName(r)} ${r.pid || '-'} - -  ${r.message}`,
  'RFC 5424 with structured data': (r) =>
    `<22>1 ${iso(r)}Z ${r.host} ${r.program} ${r.pid || '-'} ID47 [origin software="rsyslogd" x="a\\"]b"] ${r.message}`,
  'RFC 5424 without priority': (r) =>
    `${iso(r)}+00:00 ${r.host} ${r.program} ${r.pid || '-'} - - ${r.message}`,
  'RFC 3164 from the wire': (r) => `<22>${short(r)} ${tail(r)}`,
  'rsyslog JSON': (r) =>
    json({
      timestamp: `${iso(r)}.410933+00:00`,
      host: r.host,
      severity: 'info',
      facility: 'mail',
      tag: `${r.program}[${r.pid}]:`,
      message: ` ${r.message}`,
    }),
  'rsyslog JSON, jsonmesg': (r) =>
    json({
      msg: ` ${r.message}`,
      rawmsg: `<22>${short(r)} ${tail(r)}`,
      timereported: `${iso(r)}Z`,
      hostname: r.host,
      syslogtag: `${r.program}[${r.pid}]:`,
      programname: appName(r),
      procid: r.pid,
      '$!': null,
    }),
  'syslog-ng JSON': (r) =>
    json({
      PROGRAM: r.program,
      PRIORITY: 'info',
      PID: r.pid,
      MESSAGE: r.message,
      HOST: r.host,
      FACILITY: 'mail',
      DATE: short(r),
      ISODATE: `${iso(r)}+00:00`,
    }),
  'journalctl short-precise': (r) => `${short(r)}.410933 ${tail(r)}`,
  'journalctl short-iso': (r) => `${iso(r)}+0000 ${tail(r)}`,
  'journalctl short-iso-precise': (r) => `${iso(r)}.410933+00:00 ${tail(r)}`,
  'journalctl short-full': (r) => `${weekday(r)} ${date(r)} ${clock(r)} UTC ${tail(r)}`,
  'journalctl short-unix': (r) => `${seconds(r)}.410933 ${tail(r)}`,
  'journalctl short-monotonic': (r) => `[ 2671.585604] ${tail(r)}`,
  'journalctl with-unit': (r) =>
    `${weekday(r)} ${date(r)} ${clock(r)} UTC ${r.host} system-mta.slice/mta@-.service[${r.pid || 1}]: ${r.message}`,
  'journalctl export': (r) =>
    `__CURSOR=s=c1c1;i=4f\n${Object.entries(journal(r))
      .map(([key, value]) => `${key}=${value}`)
      .join('\n')}\n`,
  'journalctl verbose': (r) =>
    `${weekday(r)} ${date(r)} ${clock(r)}.410933 UTC [s=c1c162b811d14f00a89f46643f410708;i=4f;b=d7e4]\n${Object.entries(
      journal(r),
    )
      .filter(([key]) => !key.startsWith('__'))
      .map(([key, value]) => `    ${key}=${value}`)
      .join('\n')}`,
  'journalctl cat': (r) => r.message,
  'journalctl json': (r) => json(journal(r)),
  'journalctl json with bytes': (r) =>
    json({ ...journal(r), MESSAGE: [...new TextEncoder().encode(r.message)] }),
  'journalctl json-pretty': (r) => JSON.stringify(journal(r), null, '\t'),
  'journalctl json-sse': (r) => `data: ${json(journal(r))}\n`,
  'journalctl json-seq': (r) => `\u001e${json(journal(r))}`,
  'docker logs -t': (r) => `${iso(r)}.410933123Z ${short(r)} ${tail(r)}`,
  'docker compose': (r) => `mailserver-1  | ${short(r)} ${tail(r)}`,
  'docker compose -t': (r) => `mailserver-1  | ${iso(r)}.410933123Z ${short(r)} ${tail(r)}`,
  'docker json-file': (r) =>
    json({ log: `${short(r)} ${tail(r)}\n`, stream: 'stdout', time: `${iso(r)}.410933123Z` }),
  'docker json-file, message only': (r) =>
    json({ log: `${r.message}\n`, stream: 'stderr', time: `${iso(r)}.410933123Z` }),
  'Kubernetes CRI': (r) => `${iso(r)}.410933123Z stdout F ${short(r)} ${tail(r)}`,
  'Kubernetes CRI, message only': (r) => `${iso(r)}.410933123+00:00 stderr F ${r.message}`,
  'kubectl logs --prefix': (r) => `[pod/mail-0/postfix] ${short(r)} ${tail(r)}`,
  'kubectl logs --prefix --timestamps': (r) =>
    `[pod/mail-0/postfix] ${iso(r)}.410933123Z ${short(r)} ${tail(r)}`,
  Logstash: (r) =>
    json({
      '@timestamp': `${iso(r)}.410Z`,
      '@version': '1',
      logsource: r.host,
      program: r.program,
      pid: r.pid,
      message: r.message,
    }),
  'Elastic Common Schema': (r) =>
    json({
      _index: 'mail',
      _source: {
        '@timestamp': `${iso(r)}.410Z`,
        host: { name: r.host },
        process: { name: r.program, pid: Number(r.pid) },
        message: r.message,
      },
    }),
  GELF: (r) =>
    json({
      version: '1.1',
      host: r.host,
      short_message: r.message,
      timestamp: Number(`${seconds(r)}.41`),
      _application_name: r.program,
      _process_id: r.pid,
    }),
  'Google Cloud': (r) =>
    json({ textPayload: `${short(r)} ${tail(r)}`, timestamp: `${iso(r)}.410933Z`, severity: 'INFO' }),
  'aws logs get-log-events': (r) =>
    pretty({
      events: [
        { timestamp: r.at.getTime(), message: `${short(r)} ${tail(r)}`, ingestionTime: r.at.getTime() },
      ],
      nextForwardToken: 'f/3',
    }),
  'aws logs get-query-results': (r) =>
    pretty({
      results: [
        [
          { field: '@timestamp', value: `${date(r)} ${clock(r)}.000` },
          { field: '@message', value: `${short(r)} ${tail(r)}` },
          { field: '@ptr', value: 'CmEKJgoi' },
        ],
      ],
      statistics: { recordsMatched: 1 },
    }),
  'a search of Elasticsearch': (r) =>
    pretty({
      took: 3,
      hits: {
        total: { value: 1, relation: 'eq' },
        hits: [
          {
            _index: 'mail',
            _source: {
              '@timestamp': `${iso(r)}.410Z`,
              host: { name: r.host },
              process: { name: r.program, pid: Number(r.pid) },
              message: r.message,
              tags: [{ name: 'mail' }],
            },
          },
        ],
      },
    }),
  'JSON array': (r) => `,${json(journal(r))}`,
  'CSV, the line first': (r) =>
    `"${short(r)} ${tail(r).replaceAll('"', '""')}","${iso(r)}.000+0000","mail1","/var/log/mail.log"`,
  CSV: (r) =>
    `"${iso(r)}.410Z","${r.host}","${r.program}[${r.pid || 1}]: ${r.message.replaceAll('"', '""')}"`,
  'grep -Hn': (r) => `/var/log/mail.log:421:${short(r)} ${tail(r)}`,
  quoted: (r) => `> ${short(r)} ${tail(r)}`,
  BusyBox: (r) => `${short(r)} ${r.host} mail.info ${r.program}${r.pid && `[${r.pid}]`}: ${r.message}`,
  Solaris: (r) =>
    `${short(r)} ${r.host} ${r.program}${r.pid && `[${r.pid}]`}: [ID 197553 mail.info] ${r.message}`,
  'no host': (r) => `${short(r)} ${r.program}${r.pid && `[${r.pid}]`}: ${r.message}`,
  'ISO with a blank': (r) => `${date(r)} ${clock(r)} ${tail(r)}`,
  'year after the day': (r) =>
    `${months[r.at.getUTCMonth()]} ${day(r)} ${r.at.getUTCFullYear()} ${clock(r)} ${tail(r)}`,
  'year at the end': (r) => `${short(r)} ${r.at.getUTCFullYear()} ${tail(r)}`,
  'German months': (r) => `${short(r, german)} ${tail(r)}`,
  'French months, day first': (r) =>
    `${r.at.getUTCDate()} ${french[r.at.getUTCMonth()]} ${clock(r)} ${tail(r)}`,
  'German dates': (r) => `${date(r).split('-').reverse().join('.')} ${clock(r)} ${tail(r)}`,
  'no time at all': (r) => tail(r),
};

const line =
  /^(?:<\d+>1 )?(?<stamp>\w{3} [ \d]\d [\d:]{8}|\d{4}-\S+) (?<host>\S+) (?<program>[^\s[:]+)(?:\[(?<pid>\d+)\])?(?:: | (?<procid>\d+) - - {1,2})(?<message>.*)$/;

/** The records of a log that syslog wrote, in its own format, RFC 3339 or RFC 5424; its years are `year`. */
export function recordsOf(text: string, year = 2026): LogRecord[] {
  return text.split('\n').flatMap((one) => {
    const found = line.exec(one)?.groups;
    if (!found) return [];
    const stamp = found['stamp']!;
    const at = new Date(/^\d/.test(stamp) ? stamp : `${stamp} ${year} UTC`);
    const pid = found['pid'] ?? found['procid'] ?? '';
    return [{ at, host: found['host']!, program: found['program']!, pid, message: found['message']! }];
  });
}
