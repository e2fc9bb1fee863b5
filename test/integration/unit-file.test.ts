/** The systemd units of the guides are such that systemd understands, and keep the service small. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../support/double.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-unit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const guides = ['administrator', 'watch'];
const unitOf = (guide: string): string =>
  /^\[Unit\]$[\s\S]*?^WantedBy=.*$/m.exec(readFileSync(join(root, `resources/docs/${guide}.md`), 'utf8'))![0];
const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const missing = analyze('--version').status !== 0;

describe.each(guides)('the unit of the guide %s', (guide) => {
  const unit = unitOf(guide);
  const file = join(folder, `${guide}.service`);
  // The program is not installed here; that it exists is a part of the check.
  writeFileSync(file, unit.replace('/usr/local/bin/deferral-desk', process.execPath));

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

  // Postfix's postqueue ends with “getifaddrs: Address family not supported by protocol” without it.
  test('the programs that tell the queue may ask for the addresses of this machine', () => {
    expect(/^RestrictAddressFamilies=(.*)$/m.exec(unit)![1]!.split(' ')).toContain('AF_NETLINK');
  });
});
