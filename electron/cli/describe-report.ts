/** What a receiver reports, in lines for people at a terminal: the finding first, then its numbers. */
import type { Report } from '../../shared/bounce/report.ts';

const day = (time: string | null) => time?.slice(0, 10) ?? 'unknown';
const count = (n: number, one: string) => `${n.toLocaleString('en-GB')} ${one}${n === 1 ? '' : 's'}`;
const share = (part: number, whole: number) => (whole ? `${((100 * part) / whole).toFixed(1)} %` : '–');
const percent = (rate: number | null) => (rate === null ? 'unknown' : `${+(100 * rate).toFixed(2)} %`);

export function describeReport(report: Report): string[] {
  const head = [
    `${report.from ?? 'Reporter not named'} about ${report.domain ?? 'your addresses'}, ${day(report.begin)} to ${day(report.end)}`,
  ];
  switch (report.kind) {
    case 'dmarc-report':
      return [
        ...head,
        `DMARC passed for ${share(report.pass, report.messages)} of ${count(report.messages, 'message')}`,
        ...report.sources
          .slice(0, 20)
          .map(
            (one) =>
              `${one.ip}: ${count(one.messages, 'message')}, DMARC ${one.dmarc}, SPF ${one.spf}, DKIM ${one.dkim}` +
              one.reasons.map(({ says, messages }) => `; ${messages} × ${says}`).join(''),
          ),
      ];
    case 'tls-report':
      return [
        ...head,
        `TLS failed for ${share(report.failed, report.failed + report.successful)} of ${count(report.failed + report.successful, 'session')} towards ${report.domain ?? 'the domain'}`,
        ...report.failures
          .slice(0, 20)
          .map((one) => `${one.type} at ${one.mx ?? 'an unnamed server'}: ${count(one.sessions, 'session')}`),
      ];
    case 'feedback-report':
      return [
        ...head,
        `${count(report.incidents, 'complaint')} (${report.type}), client IP ${report.clientIp ?? 'not named'}`,
      ];
    case 'snds-data':
      return [
        ...head,
        ...report.rows
          .slice(0, 20)
          .map(
            (row) =>
              `${row.ip} on ${day(row.begin)}: filter ${row.filter ?? 'unknown'}, complaints ${row.complaints ?? 'unknown'}, trap hits ${row.trapHits ?? 'unknown'}`,
          ),
        ...report.blocked
          .slice(0, 20)
          .map(
            ({ first, last, blocked, why }) =>
              `${first}–${last}: ${blocked ? 'blocked' : 'not blocked'} ${why}`,
          ),
      ];
    case 'postmaster-tools':
      return [
        ...head,
        ...report.days
          .slice(-14)
          .map(
            (one) =>
              `${one.day}: spam rate ${percent(one.spamRate)}, SPF ${percent(one.spf)}, DKIM ${percent(one.dkim)}, DMARC ${percent(one.dmarc)}` +
              one.deliveryErrors.map(({ type, rate }) => `; ${type} ${percent(rate)}`).join(''),
          ),
        ...report.compliance.map(({ requirement, state }) => `${requirement}: ${state}`),
      ];
    case 'auth-results':
      return [
        `${report.from ?? 'The receiver'} found: ${report.results.map((one) => `${one.method} ${one.result}`).join(', ')}`,
        ...(report.folder ? [`It went to the ${report.folder} folder`] : []),
      ];
    case 'lookup':
      return [
        `${report.tool}: ${report.status ?? 'no status'}`,
        ...report.records.slice(0, 20).map((one) => `${one.name} ${one.type} ${one.data}`),
      ];
  }
}
