/** One self-contained page: no script, nothing loaded from elsewhere, readable in print and in both themes. */
import { placeholder } from '../redact.ts';
import type { Report } from '../report.ts';
import { sectionsOf, type Section } from '../sections.ts';
import type { Exporter } from './exporter.ts';

export const escapeHtml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');

const style = `:root{color-scheme:light dark;--line:#8884;--soft:#8882}
body{font:15px/1.5 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.35rem;line-height:1.3;margin:0 0 1rem}h2{font-size:1rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1.5rem;margin:0;padding:1rem;border:1px solid var(--line);border-radius:6px}
dt{font-weight:600}dd{margin:0;white-space:pre-wrap}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;vertical-align:top;padding:.3rem 1rem .3rem 0;border-bottom:1px solid var(--line)}
td:not(:last-child){white-space:nowrap;overflow-wrap:normal}td:first-child{font-variant-numeric:tabular-nums}th{font-weight:600}
pre,dd.reply{font:.85rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}pre{white-space:pre-wrap;margin:0;padding:.75rem 1rem;background:var(--soft);border-radius:6px}
ul{margin:0;padding-left:1.2rem}p{max-width:44rem}mark{background:#fd04;color:inherit;border-radius:2px}
@media(max-width:38rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}td:not(:last-child){white-space:normal}}
@media print{body{margin:0;max-width:none;font-size:10pt}h2{break-after:avoid}tr,dl{break-inside:avoid}}`;

/** Escaped, with each replacement marked. */
const e = (text: string): string => escapeHtml(text).replace(placeholder, '<mark>$&</mark>');

const table = (head: string[], rows: string[][]): string =>
  `<table><thead><tr>${head.map((h) => `<th scope="col">${e(h)}</th>`).join('')}</tr></thead><tbody>\n${rows
    .map((r) => `<tr>${r.map((c) => `<td>${e(c)}</td>`).join('')}</tr>`)
    .join('\n')}\n</tbody></table>`;

const sectionHtml = (s: Section): string =>
  [
    `<h2>${e(s.title)}</h2>`,
    s.lead ? `<p>${e(s.lead)}</p>` : '',
    s.table ? table(s.table.head, s.table.rows) : '',
    s.list ? `<ul>${s.list.map((item) => `<li>${e(item)}</li>`).join('')}</ul>` : '',
    s.code ? `<pre>${e(s.code)}</pre>` : '',
  ]
    .filter(Boolean)
    .join('\n');

export function reportHtml(report: Report): string {
  const field = ({ label, value }: Report['fields'][number]): string =>
    `<dt>${e(label)}</dt><dd${label === 'Response' ? ' class="reply"' : ''}>${e(value)}</dd>`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(report.subject)}</title><style>${style}</style></head><body><main>`,
    `<h1>${e(report.subject)}</h1>`,
    `<dl>${report.fields.map(field).join('\n')}</dl>`,
    `<p>${e(report.request)}</p>`,
    ...sectionsOf(report).map(sectionHtml),
    '</main></body></html>\n',
  ].join('\n');
}

export const exporter: Exporter = {
  format: 'html',
  extension: 'html',
  mediaType: 'text/html; charset=utf-8',
  write: ({ report }) => reportHtml(report),
};
