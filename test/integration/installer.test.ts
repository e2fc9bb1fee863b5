/**
 * What our part of the Windows installer leaves in the registry: compiled by NSIS and run under Wine, where both are
 * at hand (`apt-get install nsis wine64`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../support/double.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-nsis-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { ...process.env, HOME: folder, WINEPREFIX: join(folder, 'wine'), WINEDEBUG: '-all' };
const run = (command: string, ...args: string[]): string => {
  const ran = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8', timeout: 600_000 });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${ran.stdout}${ran.stderr}`);
  return ran.stdout;
};
const wine = ['/usr/lib/wine/wine64', '/usr/bin/wine64'].find((path) => existsSync(path));
const missing = wine === undefined || spawnSync('makensis', ['-VERSION']).status !== 0;

/** A program that does what electron-builder's template does before and after our macro of this name. */
function compiled(macro: string): string {
  writeFileSync(
    join(folder, `${macro}.nsi`),
    `Unicode true
Target amd64-unicode
Name "${macro}"
RequestExecutionLevel user
InstallDir "C:\\desk here"
OutFile "${macro}.exe"
!include "${join(root, 'electron/build/installer.nsh')}"
${macro === 'customInstall' ? 'Var appExe' : ''}
Section
  SetShellVarContext current
  ${macro === 'customInstall' ? 'StrCpy $appExe "$INSTDIR\\Deferral Desk.exe"' : ''}
  !insertmacro ${macro}
SectionEnd
`,
  );
  run('makensis', '-V2', '-WX', `${macro}.nsi`);
  return join(folder, `${macro}.exe`);
}
const key = (...parts: string[]): string => ['HKCU', 'Software', 'Classes', ...parts].join('\\');
const reg = (...args: string[]): string => run(wine!, 'reg', ...args);
const keys = (): string[] =>
  reg('query', key(), '/s')
    .split(/\r?\n/)
    .filter((line) => /deferraldesk|\.eml|\.msg|Outlook/.test(line));

test('our part writes into classes of its own, and into those of others only the offer to open with it', () => {
  const script = readFileSync(join(root, 'electron/build/installer.nsh'), 'utf8');
  const written = [...script.matchAll(/^\s*WriteReg\w+ SHELL_CONTEXT "([^"]+)" "([^"]*)"/gm)];
  expect(written.length).toBe(script.match(/\b(?:WriteReg|WriteINI|APP_ASSOCIATE)/g)!.length);
  for (const [, path, value] of written)
    if (!path!.startsWith('Software\\Classes\\contributors.deferraldesk.'))
      expect([path, value]).toEqual([
        'Software\\Classes\\.${EXT}\\OpenWithProgids',
        'contributors.deferraldesk.${EXT}',
      ]);
});

test.skipIf(missing)(
  'mail files stay with the program that has them; ours is offered, and goes without a trace',
  () => {
    run(wine!, 'wineboot', '-i');
    reg('add', key('.msg'), '/ve', '/d', 'Outlook.File.msg.15', '/f');
    const before = keys();
    run(wine!, compiled('customInstall'), '/S');
    for (const ext of ['eml', 'msg']) {
      const ours = `contributors.deferraldesk.${ext}`;
      expect(reg('query', key(`.${ext}`, 'OpenWithProgids'))).toMatch(`${ours}    REG_NONE`);
      expect(reg('query', key(ours, 'shell', 'open', 'command'))).toContain(
        String.raw`"C:\desk here\Deferral Desk.exe" "%1"`,
      );
    }
    expect(reg('query', key('.msg'), '/ve')).toContain('Outlook.File.msg.15');
    expect(reg('query', key('.eml'), '/ve')).not.toContain('deferraldesk');
    run(wine!, compiled('customUnInstall'), '/S');
    const empty = /\\\.(eml|msg)(\\OpenWithProgids)?$/;
    expect(keys().filter((line) => !empty.test(line))).toEqual(before.filter((line) => !empty.test(line)));
  },
);
