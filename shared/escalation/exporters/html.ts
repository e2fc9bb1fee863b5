/** One self-contained page: no script, nothing loaded from elsewhere, readable in print and in both themes. */
import type { Report } from '../report.ts';
import { utc } from '../words.ts';
import type { Exporter } from './exporter.ts';

export const escapeHtml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');

const style = `:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem}h2{font-size:1rem;margin-top:2rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{font-weight:600}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #8886;overflow-wrap:anywhere}
pre{font:12px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8886;padding:.6rem}`;

const e = escapeHtml;
const table = (head: string[], rows: string[][]): string =>
  `<table><thead><tr>${head.map((h) => `<th scope="col">${e(h)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((r) => `<tr>${r.map((c) => `<td>${e(c)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;

export function reportHtml(report: Report): string {
  const part = (title: string, body: string): string => `<h2>${e(title)}</h2>${body}`;
  const items = (values: string[]): string => `<ul>${values.map((v) => `<li>${e(v)}</li>`).join('')}</ul>`;
  const gaps = report.gate.filter((g) => g.state !== 'there');
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${e(report.subject)}</title><style>${style}</style></head><body><main>`,
    `<h1>${e(report.subject)}</h1><dl>${report.fields.map((f) => `<dt>${e(f.label)}</dt><dd>${e(f.value)}</dd>`).join('')}</dl><p>${e(report.request)}</p>`,
    report.timeline.length
      ? part(
          'Attempts, sessions and changes',
          table(
            ['Time', 'What'],
            report.timeline.map((t) => [utc(t.at), t.what]),
          ),
        )
      : '',
    report.findings.length
      ? part(
          'Sender checks',
          table(
            ['Time', 'Check', 'Subject', 'Result', 'Says'],
            report.findings.map((f) => [
              utc(f.at),
              f.zone ?? f.check,
              f.subject,
              f.result === 'temperror' ? 'unknown' : f.result,
              f.says,
            ]),
          ),
        )
      : '',
    ...report.sessions.map((s) =>
      part(
        `Session ${s.target.host} [${s.target.address}]:${s.target.port}`,
        `<p>${e(s.says)}</p><pre>${e(s.transcript.map((l) => `${l.at} ${l.from}: ${l.line}`).join('\n'))}</pre>`,
      ),
    ),
    part(
      'Changes made',
      report.journal.length
        ? table(
            ['Time', 'What', 'From', 'To'],
            report.journal.map((j) => [utc(j.at), j.what, j.from ?? '', j.to ?? '']),
          )
        : '<p>None recorded.</p>',
    ),
    report.tried.length ? part('What was tried and answered', items(report.tried)) : '',
    gaps.length ? part('Known gaps', items(gaps.map((g) => `${g.title}: ${g.state}. ${g.says}`))) : '',
    part('Where this comes from', items(report.provenance)),
    '</main></body></html>\n',
  ].join('\n');
}

export const exporter: Exporter = {
  format: 'html',
  extension: 'html',
  mediaType: 'text/html; charset=utf-8',
  write: ({ report }) => reportHtml(report),
};
