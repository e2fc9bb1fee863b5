/**
 * A page in the data folder that only this user can read, and that leads on to the screens. A browser is started with
 * its name: on a command line everybody on the machine could read the key (`ps`, /proc/PID/cmdline).
 */
import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface LeadingPage {
  path: string;
  close(): Promise<void>;
}

/** `address`: that of the screens, with the key; ours, and so without signs that HTML would take for its own. */
export async function writeLeadingPage(folder: string, address: string): Promise<LeadingPage> {
  const path = join(resolve(folder), 'open.html');
  await rm(path, { force: true }); // of a process that was killed, or somebody's link
  const html = `<!doctype html>
<meta charset="utf-8" />
<meta name="referrer" content="no-referrer" />
<meta http-equiv="refresh" content="0; url=${address}" />
<title>Deferral Desk</title>
<p><a href="${address}">Deferral Desk</a></p>
`;
  await writeFile(path, html, { flag: 'wx', mode: 0o600 });
  return { path, close: () => rm(path, { force: true }) };
}

/** Opens the page in the user's browser, if there is one: the address stands in the terminal as well. */
export function openInBrowser(path: string): void {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const [command, args] = opener(path);
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

function opener(path: string): [string, string[]] {
  if (process.platform === 'darwin') return ['open', [path]];
  const page = pathToFileURL(path).href;
  // Not explorer, which would show the folder.
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', page]];
  return ['xdg-open', [page]];
}
