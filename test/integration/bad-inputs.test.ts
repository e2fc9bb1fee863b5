/**
 * Bad input of every family given to the built command line: a sentence and an exit status, no trace of a stack,
 * nothing that a terminal obeys, in seconds; and a case that was there before is there afterwards, unchanged.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileFamilies } from '../support/bad-inputs/files.ts';
import { Folder } from '../support/bad-inputs/folder.ts';
import { mailFamilies } from '../support/bad-inputs/mail.ts';
import { packedFamilies } from '../support/bad-inputs/packed.ts';
import { storedFamilies } from '../support/bad-inputs/stored.ts';
import { toldFamilies } from '../support/bad-inputs/told.ts';
import { wordFamilies } from '../support/bad-inputs/words.ts';
import { command, WarmCommand, type Ran } from '../support/command.ts';
import { whole } from '../support/matrices.ts';

const data = mkdtempSync(join(tmpdir(), 'deferral-desk-bad-data-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const warm = new WarmCommand();

/** Some dozens in a process; in `npm run test:long` each in one of its own, as a user runs it. */
function desk(args: string[], input: string | Uint8Array = ''): Promise<Ran> {
  const own = args.includes('--data') ? [] : ['--data', data];
  const at = args.indexOf('--');
  const all = at < 0 ? [...args, ...own] : [...args.slice(0, at), ...own, ...args.slice(at)];
  return whole ? command(all, { input }) : warm.run(all, input);
}

/** What a hostile sender would put into a case. */
const evil = [
  'From: MAILER-DAEMON@a.example',
  'To: =cmd|calc!A0 <victim@example.com>',
  'Subject: Undelivered',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  '',
  '--b',
  '',
  'AUTH PLAIN dmljdGltAHNlY3JldA==',
  '<script>alert(1)</script> [click](javascript:alert(1)) file:///etc/passwd',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.a.example',
  '',
  'Final-Recipient: rfc822; victim@example.net',
  'Action: delayed',
  'Status: 4.7.0',
  'Remote-MTA: dns; mx1.example.net',
  'Diagnostic-Code: smtp; 421 4.7.0 =HYPERLINK("http://x") $(touch /tmp/owned) `id` <script>x</script> 192.0.2.77 victim@example.net',
  '--b--',
  '',
].join('\n');

let id: string;
let before: string;
const shown = async (): Promise<string> =>
  (await desk(['export', id, '--format', 'json', '--now', '2026-05-18T00:00:00Z'])).out;
beforeAll(async () => {
  const file = join(data, 'evil.eml');
  writeFileSync(file, evil);
  const opened = await desk(['case', 'open', file, '--json', '--now', '2026-05-17T09:00:00Z']);
  id = (JSON.parse(opened.out) as { case: string }).case;
  await desk(['case', 'note', id, 'kept through all of this', '--now', '2026-05-17T09:01:00Z']);
  before = await shown();
  expect(before).toContain('kept through all of this');
});

const families = [
  ...fileFamilies,
  ...packedFamilies,
  ...mailFamilies,
  ...toldFamilies,
  ...wordFamilies,
  ...storedFamilies,
];
describe.each(families)('$name', ({ variants }) => {
  test.each(Object.entries(variants))('%s', async (_, variant) => {
    const at = new Folder(id);
    try {
      const { args, input, exit = 3, says, never } = await variant(at);
      const ran = await desk(args, input);
      const all = `${ran.out}${ran.err}`;
      expect({ exit: ran.code, all: all.slice(0, 2000) }).toMatchObject({ exit });
      expect(all.trim()).not.toBe('');
      expect(all).not.toMatch(/^\s+at .*[:(]\d|Something broke|\b(?:Type|Range|Reference|Syntax)Error\b/m);
      if (says) expect(all).toMatch(says);
      if (never) expect(all).not.toMatch(never);
    } finally {
      await at.end();
    }
  });
});

test('the case that was there before is there, and nothing else was changed', async () => {
  expect(await shown()).toBe(before);
});
