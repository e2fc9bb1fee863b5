/** Arguments of a first or second start are untrusted: only files of mail are taken, no switch, no other machine. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { givenFiles } from '../../electron/main/given-files.ts';

test.each([
  ['a path', ['/tmp/a.eml'], ['/tmp/a.eml']],
  ['a path from where the second start was made', ['a.msg', '../b.LOG'], ['/home/me/a.msg', '/home/b.LOG']],
  ['a URL, as desktops of Linux give it', ['file:///tmp/r%C3%A9ponse%20421.eml'], ['/tmp/réponse 421.eml']],
  ['switches, also of Chromium', ['--inspect', '--original-process-start-time=1.txt', '-x.eml'], []],
  ['other files', ['/etc/passwd', '/tmp/a.eml.exe', 'javascript:x', '/srv/desk'], []],
  ['a file of another machine', ['file://server/share/a.eml'], []],
  ['a broken URL', ['file:///%zz.eml'], []],
  ['an endless one', [`/${'a'.repeat(5000)}.eml`], []],
])('%s', (_, argv, paths) =>
  expect(givenFiles(argv, '/home/me')).toEqual(paths.map((path) => resolve(path))),
);

test('as many as the screens take at once', () => {
  expect(givenFiles(new Array<string>(5000).fill('/tmp/a.eml'), '/')).toHaveLength(1000);
});
