/** The systemd unit of the administrator's guide is one that systemd understands, and keeps the service small. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../support/double.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-unit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const guide = readFileSync(join(root, 'resources/docs/administrator.md'), 'utf8');
const unit = /^\[Unit\]$[\s\S]*?^WantedBy=.*$/m.exec(guide)![0];
const file = join(folder, 'deferral-desk.service');
// The program is not installed here; that it exists is a part of the check.
writeFileSync(file, unit.replace('/usr/local/bin/deferral-desk', process.execPath));
const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const missing = analyze('--version').status !== 0;

test.skipIf(missing)('systemd has nothing to say against it', () => {
  const { status, stderr } = analyze('verify', file);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test.skipIf(missing)('systemd calls its exposure low', () => {
  const { status, stdout } = analyze('security', '--offline=true', '--threshold=25', file);
  expect(stdout).toContain('Overall exposure level');
  expect(status).toBe(0);
});
