/**
 * Reports of receivers → findings of one case: only what is about its sender's domain and client IPs, and only of the
 * days around it. Reports are made by day and arrive a day later; what is older says little about this morning.
 */
import type { DmarcReport, PostmasterReport, Report, SndsReport, TlsReport } from '../bounce/report.ts';
import type { Finding } from '../case/finding.ts';

/** What a case knows of its sending. Times in milliseconds since the epoch. */
export interface ReportedAbout {
  senderDomain: string | null;
  recipientDomain: string | null;
  clientIps: readonly string[];
  firstSeen: number;
  lastSeen: number;
}

const day = 86_400_000;
/** A week before the first deferral, and what came in while it lasted. */
export const reach = 7 * day;

/** Share of complaints from which Gmail and Yahoo stop to mitigate; below the second all is well (their sender rules). */
export const complaintLimits = { most: 0.003, fine: 0.001 } as const;

export function reportedFindings(reports: readonly Report[], about: ReportedAbout): Finding[] {
  const near = reports.filter((report) => isNear(report, about));
  return [
    ...dmarc(
      near.filter((r) => r.kind === 'dmarc-report'),
      about,
    ),
    ...near.flatMap((report) => {
      switch (report.kind) {
        case 'snds-data':
          return snds(report, about);
        case 'postmaster-tools':
          return postmaster(report, about);
        case 'tls-report':
          return tls(report, about);
        case 'auth-results':
          return authResults(report, about);
        default:
          return [];
      }
    }),
    ...complaints(
      near.filter((r) => r.kind === 'feedback-report'),
      about,
    ),
  ];
}

function isNear({ begin, end }: Report, { firstSeen, lastSeen }: ReportedAbout): boolean {
  const from = begin ? Date.parse(begin) : null;
  const to = end ? Date.parse(end) : from;
  // a message's header and a complaint without a date are what somebody has in hand now
  if (from === null && to === null) return true;
  return (to ?? from!) >= firstSeen - reach && (from ?? to!) <= lastSeen + day;
}

const isOurs = (domain: string | null, own: string | null): boolean =>
  domain !== null && own !== null && (domain === own || own.endsWith(`.${domain}`));

/** A finding as the checks make them, its source and day in words. */
function reported(
  check: string,
  report: Report,
  told: Partial<Finding> & Pick<Finding, 'result' | 'says'>,
): Finding {
  return {
    check,
    weighs: told.result === 'fail' ? 'for' : told.result === 'pass' ? 'against' : 'silent',
    raw: [],
    ms: 0,
    at: report.end ?? report.begin ?? new Date(0).toISOString(),
    subject: report.domain ?? told.clientIp ?? '',
    ...told,
    facts: { reporter: report.from, ...told.facts },
  };
}

/** One finding per reporter and client IP, over all its reports; where no client IP is known, over all of them, for one may be a forger's. */
function dmarc(reports: readonly DmarcReport[], about: ReportedAbout): Finding[] {
  const ours = reports.filter(
    ({ domain, sources }) =>
      isOurs(domain, about.senderDomain) ||
      // a log may hold the refusals without the senders
      (about.senderDomain === null && sources.some(({ ip }) => about.clientIps.includes(ip))),
  );
  const sums = new Map<
    string,
    { report: DmarcReport; ip: string | null; messages: number; pass: number; reasons: Map<string, number> }
  >();
  for (const report of ours)
    for (const source of report.sources) {
      if (about.clientIps.length > 0 && !about.clientIps.includes(source.ip)) continue;
      const ip = about.clientIps.length > 0 ? source.ip : null;
      const key = `${report.from} ${ip}`;
      const sum = sums.get(key) ?? {
        report,
        ip,
        messages: 0,
        pass: 0,
        reasons: new Map<string, number>(),
      };
      if ((report.end ?? '') > (sum.report.end ?? '')) sum.report = report;
      sum.messages += source.messages;
      sum.pass += source.pass;
      for (const { says, messages } of source.reasons)
        sum.reasons.set(says, (sum.reasons.get(says) ?? 0) + messages);
      sums.set(key, sum);
    }
  return [...sums.values()]
    .filter(({ messages }) => messages > 0)
    .map(({ report, ip, messages, pass, reasons }) => {
      const share = pass / messages;
      const [why] = [...reasons].sort((a, b) => b[1] - a[1]);
      const fails = share < 0.9;
      return reported('dmarc-report', report, {
        result: fails ? 'fail' : share >= 0.98 ? 'pass' : 'neutral',
        ...(ip !== null && { clientIp: ip }),
        says: `${report.from ?? 'A receiver'} reports that DMARC passed for ${percent(share)} of ${count(messages, 'message')} from ${ip ?? `all addresses that send as ${report.domain}`}, up to ${dayOf(report)}.${fails && why ? ` Mostly: ${why[0]}.` : ''}`,
        facts: { messages, pass },
      });
    });
}

function snds(report: SndsReport, about: ReportedAbout): Finding[] {
  const rows = report.rows.filter(({ ip }) => about.clientIps.includes(ip));
  const worst = { red: 2, yellow: 1, green: 0 } as const;
  const newest = [...new Map(rows.map((row) => [row.ip, row])).values()];
  const blocked = report.blocked.filter((range) => range.blocked && about.clientIps.includes(range.first));
  return [
    ...newest.map((row) => {
      const poor =
        (row.filter && worst[row.filter] > 1) ||
        (row.complaintRate ?? 0) > complaintLimits.most ||
        (row.trapHits ?? 0) > 0;
      return reported('snds', report, {
        result: poor ? 'fail' : row.filter === 'green' ? 'pass' : 'neutral',
        clientIp: row.ip,
        at: row.end ?? row.begin ?? report.end ?? new Date(0).toISOString(),
        says: `Outlook.com’s SNDS shows ${row.ip} as ${row.filter ?? 'of unknown colour'}, complaints ${row.complaints ?? 'unknown'}, ${row.trapHits === null ? 'spam traps unknown' : count(row.trapHits, 'spam-trap hit')}, on ${(row.begin ?? '').slice(0, 10) || 'a day it does not name'}.`,
      });
    }),
    ...blocked.map((range) =>
      reported('snds', report, {
        result: 'fail',
        clientIp: range.first,
        // the table has no date: it is what somebody has in hand now
        at: report.end ?? new Date(about.lastSeen).toISOString(),
        says: `Outlook.com’s SNDS says that ${range.first} is blocked: ${range.why || 'no reason given'}.`,
      }),
    ),
  ];
}

function postmaster(report: PostmasterReport, about: ReportedAbout): Finding[] {
  if (!isOurs(report.domain, about.senderDomain)) return [];
  const days = report.days.filter(
    ({ day: at }) => Date.parse(at) >= about.firstSeen - reach && Date.parse(at) <= about.lastSeen + day,
  );
  const rated = days.filter(({ spamRate }) => spamRate !== null);
  const highest = rated.reduce(
    (most, one) => (most && most.spamRate! >= one.spamRate! ? most : one),
    rated[0],
  );
  const errors = days.flatMap((one) => one.deliveryErrors.map((error) => ({ ...error, day: one.day })));
  const error = errors.reduce((most, one) => (most && most.rate >= one.rate ? most : one), errors[0]);
  return [
    ...(highest
      ? [
          reported('complaints', report, {
            result:
              highest.spamRate! > complaintLimits.most
                ? 'fail'
                : highest.spamRate! < complaintLimits.fine
                  ? 'pass'
                  : 'neutral',
            at: `${highest.day}T23:59:59Z`,
            says: `Gmail’s Postmaster Tools shows a spam rate of up to ${percent(highest.spamRate!)} for ${report.domain}, on ${highest.day}. Its limit is ${percent(complaintLimits.most)}.`,
          }),
        ]
      : []),
    ...(error && error.rate >= 0.01
      ? [
          reported('delivery-errors', report, {
            result: 'fail',
            at: `${error.day}T23:59:59Z`,
            says: `Gmail’s Postmaster Tools shows “${error.type}” for ${percent(error.rate)} of the mail of ${error.day}.`,
            facts: { type: error.type },
          }),
        ]
      : []),
  ];
}

/** About mail that came to the domain: it speaks for this case only where the domain is the receiver's. */
function tls(report: TlsReport, about: ReportedAbout): Finding[] {
  if (report.domain !== about.recipientDomain || report.failed + report.successful === 0) return [];
  const share = report.failed / (report.failed + report.successful);
  const [worst] = report.failures;
  return [
    reported('tls-report', report, {
      result: share > 0.05 ? 'fail' : 'pass',
      says: `${report.from ?? 'A sender'} reports that ${percent(share)} of ${count(report.failed + report.successful, 'TLS session')} with ${report.domain} failed, up to ${dayOf(report)}.${worst && share > 0.05 ? ` Mostly: ${worst.type}${worst.mx ? ` at ${worst.mx}` : ''}.` : ''}`,
    }),
  ];
}

function authResults(report: Extract<Report, { kind: 'auth-results' }>, about: ReportedAbout): Finding[] {
  if (!isOurs(report.domain, about.senderDomain)) return [];
  if (report.clientIp && about.clientIps.length > 0 && !about.clientIps.includes(report.clientIp)) return [];
  const told = report.results.filter(({ method }) => ['spf', 'dkim', 'dmarc'].includes(method));
  const failed = told.filter(
    ({ result }) => result === 'fail' || result === 'permerror' || result === 'none',
  );
  const dmarcResult = told.find(({ method }) => method === 'dmarc')?.result;
  if (told.length === 0) return [];
  return [
    reported('auth-results', report, {
      result:
        dmarcResult === 'fail' || (dmarcResult !== 'pass' && failed.length > 0)
          ? 'fail'
          : dmarcResult === 'pass'
            ? 'pass'
            : 'neutral',
      at: report.end ?? new Date(about.lastSeen).toISOString(),
      ...(report.clientIp && { clientIp: report.clientIp }),
      says: `${report.from ?? 'The receiver'} wrote into a message that it took: ${told.map(({ method, result }) => `${method.toUpperCase()} ${result}`).join(', ')}${report.folder === 'junk' ? ', and put it into the junk folder' : ''}.`,
    }),
  ];
}

function complaints(
  reports: readonly Extract<Report, { kind: 'feedback-report' }>[],
  about: ReportedAbout,
): Finding[] {
  const ours = reports.filter(
    ({ clientIp, domain }) =>
      (clientIp !== null && about.clientIps.includes(clientIp)) || isOurs(domain, about.senderDomain),
  );
  const [newest] = [...ours].sort((a, b) => (b.end ?? '').localeCompare(a.end ?? ''));
  if (!newest) return [];
  const incidents = ours.reduce((sum, one) => sum + one.incidents, 0);
  return [
    reported('complaints', newest, {
      // how many is much depends on how many were sent, which a complaint does not tell
      result: 'neutral',
      says: `${count(incidents, 'complaint')} came in from ${[...new Set(ours.map(({ from }) => from ?? 'a receiver'))].slice(0, 3).join(', ')}, up to ${dayOf(newest)}. How many messages they took, complaints do not tell.`,
    }),
  ];
}

const dayOf = (report: Report): string =>
  (report.end ?? report.begin ?? 'a day it does not name').slice(0, 10);
const count = (n: number, one: string): string => `${n.toLocaleString('en-GB')} ${one}${n === 1 ? '' : 's'}`;
const percent = (share: number): string => `${+(100 * share).toFixed(share < 0.01 ? 2 : 1)} %`;
