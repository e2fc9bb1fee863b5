/**
 * Gmail's Postmaster Tools: answers of its API (v2 `domainStats` and compliance status, v1 `trafficStats`), and the
 * tables that its screens export. In v2 the caller names the metrics, so they are told by what the names hold.
 */
import { csvRows } from './csv.ts';
import { list, number, object, text, type Fields } from './json-fields.ts';
import type { PostmasterDay, PostmasterReport, Read } from '../bounce/report.ts';

type Rate = 'spamRate' | 'spf' | 'dkim' | 'dmarc' | 'tls';
const metrics: readonly [Rate, RegExp][] = [
  ['spamRate', /spam/i],
  ['dmarc', /dmarc/i],
  ['dkim', /dkim/i],
  ['spf', /spf/i],
  ['tls', /tls|encryption|encrypted/i],
];
const rateNamed = (name: string): Rate | null => metrics.find(([, words]) => words.test(name))?.[0] ?? null;

/** Null where the document is something else. */
export function postmasterReport(document: unknown): Read<PostmasterReport> | null {
  const top = object(document);
  const found: Fields[] = top ? [top] : list(document).flatMap((one) => [object(one) ?? {}]);
  const stats = found.flatMap((one) => [
    ...list(one.domainStats),
    ...list(one.trafficStats),
    ...list(one.results).flatMap((result) => list(object(result)?.domainStats)),
    ...(isStat(one) ? [one] : []),
  ]);
  const compliance = found.flatMap(complianceOf);
  if (!stats.some(isStat) && compliance.length === 0) return null;
  const days = new Days();
  let unread = 0;
  let domain: string | null = null;
  for (const one of stats) {
    const stat = object(one);
    if (!stat) continue;
    domain ??= domainOf(stat);
    const day = dayOf(stat);
    if (!day) unread++;
    else if ('metric' in stat || 'value' in stat) days.metric(day, text(stat.metric) ?? '', stat.value);
    else days.traffic(day, stat);
  }
  return days.report(
    domain ?? found.map(domainOf).find(Boolean) ?? null,
    compliance,
    unread ? [`${unread} rows name no day and were left out.`] : [],
  );
}

/** A table of a screen: the first column is the day, the others are rates. Null where it is another table. */
export function postmasterTable(csv: string): Read<PostmasterReport> | null {
  const [head, ...rows] = csvRows(csv.slice(0, 2_000_000));
  if (!head || head.length < 2 || !/^(?:date|day)$/i.test(head[0]!)) return null;
  const columns = head.slice(1).map(rateNamed);
  if (columns.every((column) => column === null)) return null;
  const days = new Days();
  let unread = 0;
  for (const row of rows) {
    const day = /^(\d{4})[-/]?(\d\d)[-/]?(\d\d)$/.exec(row[0] ?? '');
    if (!day) {
      unread++;
      continue;
    }
    columns.forEach((column, index) => {
      const cell = row[index + 1] ?? '';
      const value = number(cell.replace(/\s?%$/, ''));
      if (column && value !== null)
        days.of(day.slice(1).join('-'))[column] = cell.includes('%')
          ? Number((value / 100).toFixed(6))
          : value;
    });
  }
  return days.report(null, [], unread ? [`${unread} rows name no day and were left out.`] : []);
}

class Days {
  readonly #days = new Map<string, PostmasterDay>();

  of(day: string): PostmasterDay {
    const found = this.#days.get(day) ?? {
      day,
      spamRate: null,
      spf: null,
      dkim: null,
      dmarc: null,
      tls: null,
      deliveryErrors: [],
    };
    this.#days.set(day, found);
    return found;
  }
  metric(day: string, name: string, value: unknown): void {
    const fields = object(value);
    const rate = number(fields?.doubleValue ?? fields?.floatValue ?? fields?.intValue ?? value);
    if (rate === null) return;
    if (/error|reject|temp_?fail/i.test(name)) {
      if (!/count/i.test(name)) this.of(day).deliveryErrors.push({ type: name.slice(0, 80), rate });
      return;
    }
    const known = rateNamed(name);
    if (known && !/count/i.test(name)) this.of(day)[known] = rate;
  }
  traffic(day: string, stat: Fields): void {
    const one = this.of(day);
    one.spamRate = number(stat.userReportedSpamRatio) ?? one.spamRate;
    one.spf = number(stat.spfSuccessRatio) ?? one.spf;
    one.dkim = number(stat.dkimSuccessRatio) ?? one.dkim;
    one.dmarc = number(stat.dmarcSuccessRatio) ?? one.dmarc;
    one.tls = number(stat.inboundEncryptionRatio) ?? number(stat.outboundEncryptionRatio) ?? one.tls;
    for (const entry of list(stat.deliveryErrors)) {
      const error = object(entry);
      const type = [text(error?.errorClass), text(error?.errorType)].filter(Boolean).join(' ').toLowerCase();
      const rate = number(error?.errorRatio);
      if (type && rate !== null) one.deliveryErrors.push({ type: type.slice(0, 80), rate });
    }
  }
  report(
    domain: string | null,
    compliance: PostmasterReport['compliance'],
    notes: string[],
  ): Read<PostmasterReport> {
    const days = [...this.#days.values()].sort((a, b) => a.day.localeCompare(b.day));
    const at = (day: PostmasterDay | undefined, time: string) => (day ? `${day.day}T${time}Z` : null);
    return {
      report: {
        kind: 'postmaster-tools',
        from: 'Gmail (Postmaster Tools)',
        domain,
        begin: at(days[0], '00:00:00'),
        end: at(days.at(-1), '23:59:59'),
        days,
        compliance,
      },
      notes,
    };
  }
}

const isStat = (value: unknown): boolean => {
  const stat = object(value);
  return stat !== null && /^domains\/[^/]{1,255}\/(?:domainStats|trafficStats)/.test(text(stat.name) ?? '');
};
const domainOf = (stat: Fields): string | null =>
  /^domains\/([^/]{1,255})/.exec(text(stat.name) ?? '')?.[1]?.toLowerCase() ?? null;

/** v2 says `{year, month, day}`; v1 has it at the end of the name. */
function dayOf(stat: Fields): string | null {
  const date = object(stat.date);
  const [year, month, day] = [date?.year, date?.month, date?.day].map(number);
  const pad = (n: number) => String(n).padStart(2, '0');
  if (year && month && day && month <= 12 && day <= 31) return `${year}-${pad(month)}-${pad(day)}`;
  const named = /trafficStats\/(\d{4})(\d\d)(\d\d)$/.exec(text(stat.name) ?? '');
  return named ? named.slice(1).join('-') : null;
}

function complianceOf(top: Fields): PostmasterReport['compliance'] {
  const data = object(top.complianceData) ?? object(object(top.complianceStatus)?.complianceData);
  if (!data) return [];
  const rows = list(data.rowData).flatMap((entry) => {
    const row = object(entry);
    const requirement = text(row?.requirement);
    const state = text(object(row?.status)?.status);
    return requirement && state ? [{ requirement, state }] : [];
  });
  const verdicts = Object.entries(data).flatMap(([name, value]) => {
    const state = text(object(object(value)?.status)?.status) ?? text(object(value)?.state);
    return name.endsWith('Verdict') && state ? [{ requirement: name.replace(/Verdict$/, ''), state }] : [];
  });
  const word = (text: string) => text.toLowerCase().replaceAll('_', '-').slice(0, 60);
  return [...rows, ...verdicts].map(({ requirement, state }) => ({
    requirement: word(requirement),
    state: word(state),
  }));
}
