/** Files that cannot be read: one sentence each, and nothing waits for ever. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fromFile } from '../../electron/node/reading/given-file.ts';
import { expand } from '../../electron/cli/inputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-inputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const linux = process.platform === 'linux';

test('a small file is read', async () => {
  writeFileSync(join(folder, 'a.eml'), 'Subject: x');
  expect(await fromFile(join(folder, 'a.eml'))).toEqual({ name: 'a.eml', bytes: Buffer.from('Subject: x') });
});

test.each([
  ['missing.eml', 'file-missing'],
  ['a.eml/b.eml', 'file-failed'],
  ['.', 'not-a-file'],
  ['b\ufffd.eml', 'file-name'],
  ['b\0.eml', 'file-failed'],
])('%j: %s', (name, code) => expect(fromFile(join(folder, name))).rejects.toMatchObject({ code }));

test.runIf(linux)('a pipe into which nobody writes is not waited for', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe.eml')]);
  await expect(fromFile(join(folder, 'pipe.eml'))).rejects.toMatchObject({ code: 'not-a-file' });
});

test.runIf(linux)('a name that is not UTF-8 is said, in a folder too', async () => {
  const latin1 = Buffer.concat([Buffer.from(`${folder}/r`), Buffer.of(0xe9), Buffer.from('ponse.eml')]);
  writeFileSync(latin1, 'x');
  const [found] = (await expand([folder])).filter((path) => path.includes('ponse'));
  await expect(fromFile(found!)).rejects.toMatchObject({ code: 'file-name' });
});
