/** What Exchange and Exchange Online say in ten languages: whole, as HTML, and pasted out of a window. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read } from '../../../shared/bounce/read.ts';

interface Tongue {
  delayed: { subject: string; lines: string[] };
  failed: { subject: string; lines: string[]; returned: string };
  labels: { diagnostics: string; generating: string; receiving: string };
  online: { line: string; details: string[]; reported: string; generated: string; server: string };
}
const tongues = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/tongues.json'), 'utf8'),
) as Record<string, Tongue>;

const said = (text: string) => `Remote Server at mx1.example.net (198.51.100.20) returned '${text}'`;

const delayed = ({ delayed, labels }: Tongue): string[] => [
  ...delayed.lines.flatMap((line, at) =>
    at === 0 ? [line, 'Anna Muster (anna@example.net)<mailto:anna@example.net>'] : [line],
  ),
  labels.diagnostics,
  `${labels.generating} EX01.corp.example.com\n${labels.receiving} mx1.example.net (198.51.100.20)`,
  `anna@example.net\n${said('400 4.4.7 Message delayed')}\n18.05.2026 12:20:11 - ${said('421 4.7.0 Too many connections')}`,
];
const online = ({ online }: Tongue, reply: string): string[] => [
  online.line,
  ...online.details,
  `${online.reported} ${reply}\n${online.generated} DB01.eurprd04.prod.outlook.com\n${online.server} mx1.example.net`,
];

const mail = (subject: string, body: string, type = 'plain'): string =>
  `Return-Path: <>
Date: Mon, 18 May 2026 13:05:10 +0000
From: "Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>
To: sender@example.com
Subject: ${subject}
Content-Type: text/${type}; charset=utf-8

${body}`;
const html = (parts: string[]): string =>
  `<html><body>${parts.map((part) => `<p>${part.replaceAll('\n', '<br>')}</p>`).join('')}</body></html>`;

async function readingOf(text: string) {
  const [bounce] = await read({ name: 'notice.eml', bytes: new TextEncoder().encode(text) });
  const { reply, outcome, recipient, remoteMta, reportingMta } = bounce!.attempts[0] ?? {};
  return [bounce!.kind, outcome, recipient, reply?.code, remoteMta?.name, reportingMta].join(' ');
}

describe.each(Object.entries(tongues))('%s', (_, tongue) => {
  const waits = 'delay-notice deferred anna@example.net 421 mx1.example.net EX01.corp.example.com';

  test.each([
    ['as text', (parts: string[]) => mail(tongue.delayed.subject, parts.join('\n\n'))],
    ['as a page', (parts: string[]) => mail(tongue.delayed.subject, html(parts), 'html')],
    ['pasted', (parts: string[]) => parts.join('\n\n')],
  ])('a delay %s', async (_, whole) => expect(await readingOf(whole(delayed(tongue)))).toBe(waits));

  test.each([
    ['550 5.7.606 Access denied', 'bounce rejected anna@example.net 550'],
    ['550 5.4.300 Message expired -> 421 4.7.0 Too many connections', 'bounce expired anna@example.net 421'],
  ])('the error details: %s', async (reply, reading) => {
    const text = mail(tongue.failed.subject, online(tongue, reply).join('\n\n'));
    expect(await readingOf(text)).toBe(`${reading} mx1.example.net DB01.eurprd04.prod.outlook.com`);
  });

  test('what the other server returned, and no server of theirs is named', async () => {
    const { failed, labels } = tongue;
    const parts = [
      ...failed.lines,
      'anna@example.net<mailto:anna@example.net>',
      `${labels.diagnostics}\n\n${labels.generating} EX01.corp.example.com`,
      `anna@example.net\n${failed.returned.replace('{}', '550 5.1.1 User unknown')}`,
    ];
    expect(await readingOf(mail(failed.subject, parts.join('\n\n')))).toBe(
      'bounce rejected anna@example.net 550  EX01.corp.example.com',
    );
  });
});
