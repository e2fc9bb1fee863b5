/** TLS reports (RFC 8460 §4): JSON of one day, from who sends mail *to* the domain. */
import { canonicalIp } from '../dns/address.ts';
import { list, number, object, text } from './json-fields.ts';
import { periodOf } from './period.ts';
import type { Read, TlsReport } from '../bounce/report.ts';

const mostFailures = 500;

/** Null where the document is something else. */
export function tlsReport(document: unknown): Read<TlsReport> | null {
  const report = object(document);
  if (!report || !('policies' in report) || !('date-range' in report)) return null;
  const range = object(report['date-range']) ?? {};
  const period = periodOf(text(range['start-datetime']), text(range['end-datetime']));
  const notes = [...period.notes];
  const domains = new Set<string>();
  let successful = 0;
  let failed = 0;
  const failures: TlsReport['failures'] = [];
  for (const one of list(report.policies)) {
    const policy = object(object(one)?.policy) ?? {};
    const summary = object(object(one)?.summary) ?? {};
    const domain = text(policy['policy-domain'])?.toLowerCase();
    if (domain) domains.add(domain);
    // some reporters call them total-successful-sessions, as a draft did
    successful +=
      number(summary['total-successful-session-count'] ?? summary['total-successful-sessions']) ?? 0;
    failed += number(summary['total-failure-session-count'] ?? summary['total-failure-sessions']) ?? 0;
    for (const entry of list(object(one)?.['failure-details'] ?? object(one)?.['failure-detail'])) {
      const detail = object(entry);
      if (!detail) continue;
      failures.push({
        type: (text(detail['result-type']) ?? 'unknown').slice(0, 80),
        mx: text(detail['receiving-mx-hostname'])?.toLowerCase().replace(/\.$/, '') ?? null,
        clientIp: canonicalIp(text(detail['sending-mta-ip']) ?? ''),
        sessions: number(detail['failed-session-count']) ?? 0,
        reason: text(detail['failure-reason-code'])?.slice(0, 200) ?? null,
      });
    }
  }
  if (!domains.size) notes.push('The report names no domain.');
  if (domains.size > 1) notes.push(`The report is about ${domains.size} domains; they are added up.`);
  if (failures.length > mostFailures)
    notes.push(`Only the ${mostFailures} failures with the most sessions are kept of ${failures.length}.`);
  return {
    report: {
      kind: 'tls-report',
      from: text(report['organization-name']) ?? text(report['contact-info']),
      domain: [...domains][0] ?? null,
      begin: period.begin,
      end: period.end,
      id: text(report['report-id']),
      successful,
      failed,
      failures: failures.sort((a, b) => b.sessions - a.sessions).slice(0, mostFailures),
    },
    notes,
  };
}
