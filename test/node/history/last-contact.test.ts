/** When a team's database answered last is kept beside, and never in the way. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lastContact } from '../../../electron/node/history/last-contact.ts';

const root = mkdtempSync(join(tmpdir(), 'last-contact-'));
afterAll(() => rmSync(root, { recursive: true }));
const [earlier, later] = ['2026-05-17T09:20:31.512Z', '2026-05-17T09:20:59.000Z'];

test('is known to the next process, of the same database', () => {
  const folder = join(root, 'not-there-yet');
  const first = lastContact(folder, 'desk on db');
  expect(first.at).toBeNull();
  first.now(earlier);
  first.now(later); // within the minute
  expect(lastContact(folder, 'desk on db').at).toBe(earlier);
  expect(lastContact(folder, 'desk on another').at).toBeNull();
});

test.skipIf(process.platform === 'win32')('a pipe in its place is neither waited for nor replaced', () => {
  const folder = mkdtempSync(join(root, 'pipe-'));
  const pipe = join(folder, 'last-contact.json');
  execFileSync('mkfifo', [pipe]);
  const contact = lastContact(folder, 'desk on db');
  expect(contact.at).toBeNull();
  contact.now(earlier);
  expect(statSync(pipe).isFIFO()).toBe(true);
});
